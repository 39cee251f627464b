"""Making a backup beside the running service: the database as it stands at one moment, and every attachment that it names."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from db import attachments, schema
from db.copying import NotCopied, copy, faults
from db.engine import make_engine, reading
from intake.archives import DATABASE, Manifest, Writer, private
from intake.keeping import THUMBNAIL
from intake.storage import digest_of, make_storage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from intake.settings import Settings
    from intake.storage import Storage

ARCHIVE = "archive"


class NotBackedUp(Exception):
    """No archive was made; the message says why."""


def make(settings: Settings, target: Path, now: datetime, say: Callable[[str], None]) -> Manifest:
    """Write an archive to ``target``, which is not there until all of it is on the disk."""
    require_something(settings)
    with _aside(target) as folder, _engine(settings, folder, say) as engine:
        with private(folder / ARCHIVE) as file:
            manifest = _write(Writer(file), folder / DATABASE, engine, _storage(settings), now, say)
        _refuse_taken(target)
        (folder / ARCHIVE).rename(target)
        _write_down(target.parent)
    return manifest


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
    folder = target.with_name(f".{target.name}.in-the-making")
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.iterdir():
            left.unlink()
        yield folder
        shutil.rmtree(folder)
    except BlockingIOError:
        raise NotBackedUp(f"Another backup to {target} is under way.") from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        os.close(descriptor)


def _refuse_taken(target: Path) -> None:
    if target.is_dir():
        raise NotBackedUp(f"{target} is a folder. Name a file in it, such as {target / 'dutybook.zip'}")
    if target.exists():
        raise NotBackedUp(f"{target} is there already, and an old backup is not overwritten. Name another file.")


@contextmanager
def _engine(settings: Settings, folder: Path, say: Callable[[str], None]) -> Iterator[Engine]:
    """The database that the attachments are looked up in: a copy in ``folder``, or PostgreSQL itself.

    The database is copied first, the files after it. A file is on the disk before the row that names it, never changes, and
    is never removed once a row has named it: whatever the copy names is therefore there when its turn comes. The other way
    round, photos that arrive in between would be named and not be there.
    """
    engine = make_engine(settings.database_url, settings.journal)
    try:
        if settings.database_file is not None:
            say("Copying the database ...")
            private(folder / DATABASE).close()
            copy(engine, folder / DATABASE)
            engine.dispose()
            engine = make_engine(f"sqlite:///{folder / DATABASE}", "truncate")
            if found := faults(engine):
                raise NotBackedUp(f"The database is damaged: {'; '.join(found)}. No backup was made; keep the earlier ones.")
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


def _write_down(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
