"""The file that a backup is: a ZIP with a list of its parts, their sizes and digests, so that nothing in it is taken on trust."""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import zlib
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from intake.storage import FOLDER, digest_of, path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "dutybook.sqlite3"
# The only names that are ever written to a disk: none of them leads out of its folder.
DIGEST = r"(?P<path>(?P<begins>[0-9a-f]{2})/(?P<digest>(?P=begins)[0-9a-f]{62})(?:\.(?P<part>thumbnail))?)"
ATTACHED = re.compile(f"{FOLDER}/{DIGEST}")
BLOCK = 1024 * 1024
LONGEST_LIST = 100 * BLOCK
# What ``zipfile`` raises where bytes were changed or cut off, or belong to no ZIP of ours.
BROKEN = (
    *(BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, LookupError, ArithmeticError, TypeError, AttributeError),
)


class Attached(NamedTuple):
    """Which attachment a part is: where it lies in the storage, the digest it lies under, and which part of it."""

    path: str
    digest: str
    part: str


class NotWhole(Exception):
    """The archive is not what was written; the message says where."""


@dataclass(frozen=True)
class Part:
    """One file in an archive."""

    name: str
    size: int
    digest: str

    @property
    def attached(self) -> Attached:
        """Its name taken apart; NotWhole where it is none that an attachment has."""
        found = ATTACHED.fullmatch(self.name)
        if found is None:
            raise NotWhole(f"{self.name!r} does not belong into a backup.")
        return Attached(found["path"], found["digest"], found["part"] or "")


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself.

    ``schema`` is empty where it holds no database; ``elsewhere`` says that it holds no attachments, as an object store keeps
    them; ``missing`` are those that were not there to be backed up.
    """

    made_at: datetime
    schema: str
    elsewhere: bool = False
    missing: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    @property
    def attachments(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.name != DATABASE)

    @property
    def digests(self) -> set[str]:
        """The attachments in it."""
        return {one.digest for one in (part.attached for part in self.attachments) if not one.part}

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}


@dataclass
class Writer:
    """Writes an archive part by part; their list comes last."""

    file: BinaryIO
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        # The quickest compression: it takes most of what the slowest would, and photos have none left.
        self._zip = ZipFile(self.file, "w", ZIP_DEFLATED, compresslevel=1)

    def add_database(self, path: Path) -> None:
        whole, size = hashlib.sha256(), 0
        with path.open("rb") as source, self._zip.open(DATABASE, "w", force_zip64=True) as made:
            while block := source.read(BLOCK):
                whole.update(block)
                size += made.write(block)
        self.parts.append(Part(DATABASE, size, whole.hexdigest()))

    def add_attachment(self, digest: str, part: str, content: bytes) -> None:
        name = f"{FOLDER}/{path_of(digest, part)}"
        self._zip.writestr(name, content, ZIP_STORED)
        self.parts.append(Part(name, len(content), digest_of(content)))

    def finish(self, manifest: Manifest) -> None:
        """Close it, and wait until all of it is on the disk."""
        self._zip.writestr(MANIFEST, json.dumps(manifest.as_json(), indent=1))
        self._zip.close()
        self.file.flush()
        os.fsync(self.file.fileno())


@dataclass(frozen=True)
class Archive:
    """A backup that holds exactly the parts that its list names; ``blocks`` reads the one with this name."""

    manifest: Manifest
    blocks: Callable[[str], Iterator[bytes]]

    def unpack(self, part: Part, target: Path) -> None:
        """Write a part to ``target``; NotWhole where it is not what the list says."""
        with private(target) as made:
            for block in self.read(part):
                made.write(block)

    def read(self, part: Part) -> Iterator[bytes]:
        """A part block by block; NotWhole, at the end, where it is not what the list says."""
        whole, left = hashlib.sha256(), part.size
        try:
            for block in self.blocks(part.name):
                left -= len(block)
                if left < 0:
                    break
                whole.update(block)
                yield block
        except BROKEN as error:
            raise NotWhole(f"{part.name} is damaged ({error}).") from error
        if left or whole.hexdigest() != part.digest:
            raise NotWhole(f"{part.name} is not what was written.")


def private(path: Path) -> BinaryIO:
    """A new file that only its owner can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at ``path`` with a list that fits it; NotWhole where it does not."""
    try:
        packed = ZipFile(path)
    except BROKEN as error:
        raise NotWhole(f"{path} is no backup, or its end is missing ({error}).") from error
    with packed:
        yield Archive(_manifest(packed), partial(_blocks, packed))


def _blocks(packed: ZipFile, name: str) -> Iterator[bytes]:
    with packed.open(name) as source:
        while block := source.read(BLOCK):
            yield block


def _manifest(packed: ZipFile) -> Manifest:
    if any(one.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for one in packed.infolist()):
        raise NotWhole("The backup is packed in a way that Dutybook does not use.")
    try:
        with packed.open(MANIFEST) as file:
            told = json.loads(file.read(LONGEST_LIST))
        if told["format"] != FORMAT:
            raise NotWhole("This backup was written by a newer Dutybook. Restore it with that one.")
        parts = tuple(Part(str(one["name"]), int(one["size"]), str(one["digest"])) for one in told["parts"])
        missing = tuple(map(str, told["missing"]))
        made_at, elsewhere = datetime.fromisoformat(told["made_at"]), bool(told["elsewhere"])
        made = Manifest(made_at, str(told["schema"]), elsewhere, missing, parts)
    except BROKEN as error:
        raise NotWhole(f"The list of what belongs into the backup cannot be read ({error}).") from error
    _require_fit(made, [one.filename for one in packed.infolist()])
    return made


def _require_fit(manifest: Manifest, names: list[str]) -> None:
    """Every name once, none that is not ours, and attachments under the digest of their content."""
    listed = [MANIFEST, *(part.name for part in manifest.parts)]
    if sorted(names) != sorted(listed) or len(set(listed)) != len(listed):
        raise NotWhole("The backup does not hold what its list names.")
    if bool(manifest.schema) != (DATABASE in listed):
        raise NotWhole("The list of what belongs into the backup contradicts itself.")
    for part in manifest.attachments:
        found = part.attached
        if not found.part and found.digest != part.digest:
            raise NotWhole(f"{part.name} is not what was written.")
