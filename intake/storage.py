"""Where the bytes of attachments lie: a folder or an object store, each thing under the digest of its content."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import obstore
from obstore.store import LocalStore, from_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from obstore.store import ObjectStore

    from intake.settings import Settings

FOLDER = "attachments"
ON_THE_WAY = "on-the-way"


def digest_of(content: bytes) -> str:
    """The name that content is kept under."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Kept:
    """Something that lies in the storage; ``digest`` is empty where it was still on its way."""

    path: str
    digest: str
    changed: datetime
    size: int


@dataclass(frozen=True)
class Storage:
    """``folder`` is set where the store is a folder of this machine, which must be told to write things down."""

    store: ObjectStore
    folder: Path | None = None

    def keep(self, digest: str, content: bytes, part: str = "") -> None:
        """Keep ``content`` for good; when this returns it outlives a power cut. ``part`` names what was made from it."""
        path = path_of(digest, part)
        if self.folder is None:
            obstore.put(self.store, path, content)
            return
        # Without obstore: its threads do not outlive a fork, and the demo's history is written before the service forks.
        keep_in(self.folder, path, content)

    def kept(self) -> Iterator[Kept]:
        """Everything that lies here, also what never arrived as a whole."""
        for some in obstore.list(self.store):
            for one in some:
                name = one["path"].rpartition("/")[2].partition(".")[0]
                arrived = not one["path"].startswith(f"{ON_THE_WAY}/")
                yield Kept(one["path"], name if arrived else "", one["last_modified"], one["size"])

    def has(self, digest: str, part: str = "") -> bool:
        """Whether the content with this digest is there, or what was made from it."""
        if self.folder is not None:
            return (self.folder / path_of(digest, part)).is_file()
        try:
            obstore.head(self.store, path_of(digest, part))
        except FileNotFoundError:
            return False
        return True

    def remove(self, path: str, before: datetime) -> bool:
        """Remove what lies at ``path``, unless it is younger than ``before``: whoever sends the same content again keeps it anew.

        In a folder it is taken aside first and looked at there, so that nothing can come in between. An object store knows
        no such step: there the age is asked immediately before.
        """
        aside = path if self.folder is None else f"{ON_THE_WAY}/{uuid4()}"
        try:
            if aside != path:
                obstore.rename(self.store, path, aside)
            is_young = obstore.head(self.store, aside)["last_modified"] >= before
        except FileNotFoundError:
            return False
        if not is_young:
            obstore.delete(self.store, aside)
        elif aside != path:
            obstore.rename(self.store, aside, path)
        return not is_young

    def fetch(self, digest: str, part: str = "") -> bytes | None:
        """What is kept under ``digest``; None where it is not there."""
        try:
            return bytes(obstore.get(self.store, path_of(digest, part)).bytes())
        except FileNotFoundError:
            return None


def make_storage(settings: Settings) -> Storage:
    """The storage that the settings name; without a name the folder of attachments in the data folder."""
    if settings.storage:
        return Storage(from_url(settings.storage))
    folder = settings.data.resolve() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return Storage(LocalStore(folder), folder)


def path_of(digest: str, part: str) -> str:
    """Where the content with this digest lies, or what was made from it."""
    return f"{digest[:2]}/{digest}{'.' + part if part else ''}"


def keep_in(folder: Path, path: str, content: bytes) -> None:
    """Write ``content`` to ``path`` in the folder: all of it or nothing, and when this returns it outlives a power cut."""
    arriving, arrived = folder / ON_THE_WAY / str(uuid4()), folder / path
    for one in (arriving, arrived):
        one.parent.mkdir(exist_ok=True)
    arriving.write_bytes(content)
    write_down(arriving)
    arriving.rename(arrived)
    for changed in {arrived.parent, folder}:
        write_down(changed)


def write_down(path: Path) -> None:
    """Wait until a file, or which names a folder has, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
