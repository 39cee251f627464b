"""Whether a backup is one: all of it is read, its database put together aside and judged, and thrown away again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from db import attachments, schema
from db.copying import faults
from db.engine import make_engine, reading
from db.migrate import upgrade
from intake import archives, backup_folder, sealing
from intake.archives import DATABASE, NotWhole
from intake.backup_folder import ENDING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from intake.archives import Archive, Manifest, Part


@dataclass(frozen=True)
class Checked:
    """What the backup is, what its trail says, the files in it that are damaged, and those that are named and not in it."""

    manifest: Manifest
    trail: tuple[str, ...]
    damaged: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything can be restored that was there when it was made."""
        return not self.damaged and set(self.missing) <= set(self.manifest.missing)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at ``path``, or the newest backup in the folder, or the one in a folder whose list ``path`` is."""
    how = backup_folder if path.is_dir() or path.name.endswith(ENDING) else archives
    with how.opened(path) as backup:
        yield backup


def check(path: Path, say: Callable[[str], None]) -> Checked:
    """Everything that a restore would do, aside; NotWhole where it would not come to an end."""
    with opened(path) as backup, TemporaryDirectory(prefix="dutybook-check-") as stage:
        manifest = backup.manifest
        require_known(manifest)
        say(f"Checking {len(manifest.parts)} files ...")
        damaged = tuple(part.name for part in manifest.attachments if not _reads(backup, part))
        if not manifest.schema:
            return Checked(manifest, (), damaged, manifest.missing)
        backup.unpack(next(part for part in manifest.parts if part.name == DATABASE), Path(stage) / DATABASE)
        engine = make_engine(f"sqlite:///{Path(stage) / DATABASE}", "truncate")
        try:
            told, is_sound = judge(engine, manifest, say)
            if not is_sound:
                raise NotWhole("\n".join([*told, "The trail was altered before the backup."]))
            return Checked(manifest, told, damaged, missing(engine, manifest))
        finally:
            engine.dispose()


def _reads(backup: Archive, part: Part) -> bool:
    try:
        for _ in backup.read(part):
            pass
    except NotWhole:
        return False
    return True


def require_known(manifest: Manifest) -> None:
    """Refuse what a newer Dutybook has made."""
    if manifest.schema > schema.newest():
        raise NotWhole(
            f"This backup was made by a newer Dutybook (schema {manifest.schema}; this one ends at {schema.newest()}). "
            "Restore it with that one."
        )


def judge(engine: Engine, manifest: Manifest, say: Callable[[str], None]) -> tuple[tuple[str, ...], bool]:
    """What the trail of an unpacked database says, and whether it is as it was sealed; NotWhole where the file is damaged."""
    found = faults(engine)
    if not found and (stands := schema.applied(engine)) != manifest.schema:
        found = (f"its schema is {stands or 'none'}",)
    if found:
        raise NotWhole(f"The database in this backup is damaged: {'; '.join(found)}. Take an earlier one.")
    return read_trail(engine, say)


def read_trail(engine: Engine, say: Callable[[str], None]) -> tuple[tuple[str, ...], bool]:
    """What the trail says, and whether it is as it was sealed; the database is brought up to date before."""
    if not schema.is_current(engine):
        say("Bringing the database up to date ...")
        upgrade(engine)
    told, is_sound = sealing.tell(engine)
    return tuple(told), is_sound


def missing(engine: Engine, manifest: Manifest) -> tuple[str, ...]:
    """What rows name and the backup has not; in an object store it may lie all the same."""
    if manifest.elsewhere:
        return ()
    there = manifest.digests
    with reading(engine) as conn:
        return tuple(digest for digest in attachments.digests(conn) if digest not in there)
