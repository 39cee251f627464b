"""Making a backup beside the running service: the database as it stands at one moment, and every attachment that it names."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from db import attachments, schema
from db.copying import NotCopied, copy, faults
from db.engine import make_engine, reading
from intake import alarms, backup_folder
from intake.archives import DATABASE, Manifest, NotWhole, Writer, private
from intake.backup_folder import LISTS
from intake.keeping import THUMBNAIL
from intake.storage import FOLDER, digest_of, make_storage, write_down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from intake.backup_folder import BackupFolder
    from intake.settings import Settings
    from intake.storage import Storage

ARCHIVE = "archive"
COPY = ".{}.copy"  # of the database, beside it: the next backup into a folder writes over what has changed


class NotBackedUp(Exception):
    """No archive was made; the message says why."""


@dataclass(frozen=True)
class Made:
    """A backup that was made: what it says of itself, how many attachments it has, and the bytes that had to be written."""

    manifest: Manifest
    attachments: int
    size: int


def make(settings: Settings, target: Path, now: datetime, say: Callable[[str], None]) -> Made:
    """Make a backup: one more in the folder ``target``, or an archive of that name, which is not there until it is whole."""
    require_something(settings)
    made = _into(settings, target, now, say) if target.is_dir() else _archive(settings, target, now, say)
    alarms.remember(settings, now)
    return made


def _archive(settings: Settings, target: Path, now: datetime, say: Callable[[str], None]) -> Made:
    with _aside(target) as folder, _engine(settings, folder / DATABASE, say) as engine:
        with private(folder / ARCHIVE) as file:
            manifest = _write(Writer(file), folder / DATABASE, engine, _storage(settings), now, say)
        _refuse_taken(target)
        (folder / ARCHIVE).rename(target)
        write_down(target.parent)
    return Made(manifest, len(manifest.digests), manifest.size)


def _into(settings: Settings, target: Path, now: datetime, say: Callable[[str], None]) -> Made:
    file, storage = settings.database_file, _storage(settings)
    copied = file.with_name(COPY.format(file.name)) if file else target / DATABASE
    folder = backup_folder.made_in(target)
    try:
        with _alone(target / LISTS, target), _engine(settings, copied, say) as engine:
            stands, named = schema.applied(engine), _named(engine)
            database = folder.keep_database(copied) if file else None
            new, missing = _add_new(folder, storage, named, say) if storage else (0, [])
            manifest = Manifest(now, stands if file else "", storage is None, tuple(missing))
            folder.name(manifest, database)
    except NotWhole as error:
        raise NotBackedUp(f"{error} No backup was made; keep the earlier ones.") from error
    return Made(manifest, len(named) - len(missing) if storage else 0, new + (database.new if database else 0))


def _add_new(folder: BackupFolder, storage: Storage, named: Iterable[str], say: Callable[[str], None]) -> tuple[int, list[str]]:
    """Add the attachments that are not there yet; how many bytes they have, and which are not to be had."""
    there, size, missing = folder.lying(FOLDER), 0, list[str]()
    new = [digest for digest in named if digest not in there]
    say(f"Adding {len(new)} attachments ...")
    for digest in new:
        content = storage.fetch(digest)
        if content is None or digest_of(content) != digest:
            missing.append(digest)
            continue
        folder.keep_attachment(digest, content)
        size += len(content)
    return size, missing


def require_something(settings: Settings) -> None:
    """Refuse where nothing of ours lies."""
    file = settings.database_file
    if file is not None and not file.is_file():
        raise NotBackedUp(f"There is no database at {file}. Name the data folder: --data /some/folder")
    if file is None and settings.storage:
        raise NotBackedUp(
            "There is nothing here to back up: back the database up with pg_dump, and the attachments where INTAKE_STORAGE says."
        )


def _storage(settings: Settings) -> Storage | None:
    """The folder of attachments; None where they lie in an object store, which keeps copies of its own."""
    return None if settings.storage else make_storage(settings)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` which nobody else may look into. What a backup that was killed has left there goes first."""
    _refuse_taken(target)
    if target.suffix != ".zip":
        raise NotBackedUp(f"There is no folder {target}. Make it first, or name a file such as {target}.zip")
    folder = target.with_name(f".{target.name}.in-the-making")
    folder.mkdir(mode=0o700, exist_ok=True)
    with _alone(folder, target):
        try:
            for left in folder.iterdir():
                left.unlink()
            yield folder
            shutil.rmtree(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


@contextmanager
def _alone(path: Path, target: Path) -> Iterator[None]:
    """While the block lasts no other backup uses what lies at ``path``; the lock ends with the process."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise NotBackedUp(f"Another backup to {target} is under way.") from None
    finally:
        os.close(descriptor)


def _refuse_taken(target: Path) -> None:
    if target.exists():
        raise NotBackedUp(f"{target} is there already, and an old backup is not overwritten. Name another file.")


@contextmanager
def _engine(settings: Settings, copied: Path, say: Callable[[str], None]) -> Iterator[Engine]:
    """The database that the attachments are looked up in: a copy at ``copied``, or PostgreSQL itself.

    The database is copied first, the files after it. A file is on the disk before the row that names it, never changes, and
    is never removed once a row has named it: whatever the copy names is therefore there when its turn comes. The other way
    round, photos that arrive in between would be named and not be there.
    """
    engine = make_engine(settings.database_url, settings.journal)
    try:
        if settings.database_file is not None:
            say("Copying the database ...")
            if not copied.exists():
                private(copied).close()
            with _alone(copied, copied):
                copy(engine, copied)
                engine.dispose()
                engine = make_engine(f"sqlite:///{copied}", "truncate")
                if found := faults(engine):
                    raise NotBackedUp(f"The database is damaged: {'; '.join(found)}. No backup was made; keep the earlier ones.")
                yield engine
        else:
            yield engine
    except NotCopied as error:
        raise NotBackedUp(f"The database cannot be copied: {error}. No backup was made; keep the earlier ones.") from error
    finally:
        engine.dispose()


def _write(
    writer: Writer, database: Path, engine: Engine, storage: Storage | None, now: datetime, say: Callable[[str], None]
) -> Manifest:
    stands, named, missing = schema.applied(engine), _named(engine), list[str]()
    engine.dispose()
    if database.exists():
        writer.add_database(database)
    if storage is not None:
        say(f"Adding {len(named)} attachments ...")
        missing = [digest for digest in named if not _add(writer, storage, digest)]
    manifest = Manifest(now, stands if database.exists() else "", storage is None, tuple(missing), tuple(writer.parts))
    writer.finish(manifest)
    return manifest


def _named(engine: Engine) -> list[str]:
    with reading(engine) as conn:
        return sorted(attachments.digests(conn)) if inspect(conn).has_table("attachment") else []


def _add(writer: Writer, storage: Storage, digest: str) -> bool:
    """Add an attachment and what was made from it; False where it is not there, or is no longer what was kept."""
    content = storage.fetch(digest)
    if content is None or digest_of(content) != digest:
        return False
    writer.add_attachment(digest, "", content)
    small = storage.fetch(digest, THUMBNAIL)
    if small is not None:
        writer.add_attachment(digest, THUMBNAIL, small)
    return True
