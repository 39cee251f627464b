"""Restoring a backup: all of it is unpacked and judged beside what is there, and only then takes its place."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import audit, places, schema, sessions
from db.engine import make_engine, writing
from intake import checking, occupancy
from intake.alarms import LAST
from intake.archives import DATABASE
from intake.backups import COPY
from intake.occupancy import LOCK, RESTORING
from intake.safety import KEY_FILE
from intake.settings import JOURNALS
from intake.storage import FOLDER, make_storage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from intake.archives import Archive, Attached, Manifest
    from intake.settings import Settings
    from intake.storage import Storage

UNPACKED = ".unpacked"
# What may lie in a folder that counts as empty: what a start makes anew, and what a disk of its own begins with.
NOTHING = {"releases", KEY_FILE, LOCK, RESTORING, UNPACKED, LAST, COPY.format(DATABASE), "lost+found"}
MEGABYTE = 1024 * 1024


class NotRestored(Exception):
    """Nothing that was there has changed; the message says why."""


@dataclass(frozen=True)
class Asked:
    """How far the restore may go: over what is there, and with a trail that was altered by hand."""

    replace: bool = False
    altered: bool = False


@dataclass(frozen=True)
class Restored:
    """What the backup was, what its trail says, and which attachments its records name and it has not."""

    manifest: Manifest
    trail: tuple[str, ...]
    missing: tuple[str, ...]


def restore(settings: Settings, path: Path, asked: Asked, now: datetime, say: Callable[[str], None]) -> Restored:
    """Put the backup at ``path`` into the data folder; ``now`` is the time that its trail notes it at."""
    with occupancy.alone(settings.data), checking.opened(path) as archive:
        _refuse(settings, archive.manifest, asked)
        stage = settings.data / UNPACKED
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(mode=0o700)
        try:
            _unpack(archive, stage, say)
            found = _judged(settings, stage, archive.manifest, asked, now, say)
            _put_in_place(settings, archive.manifest, stage, now)
        finally:
            shutil.rmtree(stage)
    return found


def _refuse(settings: Settings, manifest: Manifest, asked: Asked) -> None:
    """Everything that can be said before anything is written."""
    data = settings.data
    if manifest.schema and settings.database_file is None:
        raise NotRestored("This backup holds a SQLite database, and INTAKE_DATABASE names another. Leave INTAKE_DATABASE unset.")
    if not manifest.schema and settings.database_file is not None:
        raise NotRestored("This backup holds attachments only: its database is PostgreSQL's. Set INTAKE_DATABASE to that.")
    checking.require_known(manifest)
    if not asked.replace and (there := _standing(settings)):
        raise NotRestored(
            f"There is something in {data} already: {', '.join(there)}. Name an empty folder with --data, or say --replace: "
            "the database that is there is then kept beside the restored one."
        )
    if manifest.size > shutil.disk_usage(data).free:
        raise NotRestored(f"{data} has no room for {manifest.size // MEGABYTE} MB more. Make room, or name another folder.")


def _standing(settings: Settings) -> list[str]:
    """What is there; attachments that a restore which was cut off has put there do not count."""
    ours = NOTHING | ({FOLDER} if (settings.data / RESTORING).exists() else set())
    there = {path.name for path in settings.data.iterdir()} - ours
    file = settings.database_file
    return sorted(there | ({str(file)} if file is not None and file.parent != settings.data and file.exists() else set()))


def _unpack(archive: Archive, stage: Path, say: Callable[[str], None]) -> None:
    say(f"Checking {len(archive.manifest.parts)} files ...")
    for part in archive.manifest.parts:
        target = stage / part.name  # one of the names that the archive was let through with
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        archive.unpack(part, target)


def _judged(
    settings: Settings, stage: Path, manifest: Manifest, asked: Asked, now: datetime, say: Callable[[str], None]
) -> Restored:
    """The database in the stage, or PostgreSQL's own, brought to the newest schema, its trail held against the seals, and
    everybody signed out.
    """
    address = f"sqlite:///{stage / DATABASE}" if manifest.schema else settings.database_url
    engine = make_engine(address, "truncate")
    try:
        if manifest.schema:
            told, is_sound = checking.judge(engine, manifest, say)
        elif schema.applied(engine):
            told, is_sound = checking.read_trail(engine, say)
        else:
            raise NotRestored("There is nothing in the database that INTAKE_DATABASE names. Restore it first, with pg_restore.")
        if not is_sound and not asked.altered:
            raise NotRestored(
                "\n".join([*told, "The trail was altered before the backup. To restore it as it is: --altered-trail"])
            )
        _note(engine, manifest, now)
        return Restored(manifest, told, checking.missing(engine, manifest))
    finally:
        engine.dispose()


def _note(engine: Engine, manifest: Manifest, now: datetime) -> None:
    """Say so in the trail, and sign everybody out."""
    with writing(engine) as conn:
        sessions.end_everything(conn, now)
        top = places.root(conn)
        if top is not None:
            made_at = manifest.made_at.isoformat()
            audit.append(conn, place=top, person=None, verb="restore", noun="backup", subject=top, now=now, made_at=made_at)


def _put_in_place(settings: Settings, manifest: Manifest, stage: Path, now: datetime) -> None:
    """Attachments first, all of it written down, the database last: what it names is there when it comes."""
    storage, mark = make_storage(settings), settings.data / RESTORING
    mark.touch()
    os.sync()
    for part in manifest.attachments:
        _put(storage, stage / part.name, part.attached)
    os.sync()
    file = settings.database_file
    if file is not None:
        _set_aside(file, now)
        _move(stage / DATABASE, file)
        os.sync()
    mark.unlink()


def _put(storage: Storage, unpacked: Path, named: Attached) -> None:
    if storage.folder is None:
        storage.keep(named.digest, unpacked.read_bytes(), named.part)
        return
    target = storage.folder / named.path
    target.parent.mkdir(exist_ok=True)
    unpacked.replace(target)


def _set_aside(file: Path, now: datetime) -> None:
    """Keep the database that is there, with the journal that belongs to it, under its own name in a folder beside."""
    folder = file.parent / f"before-restore-{now:%Y%m%d-%H%M%S}"
    for there in (file.with_name(file.name + ending) for ending in JOURNALS):
        if there.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
            there.rename(folder / there.name)


def _move(unpacked: Path, file: Path) -> None:
    """Also to another disk, in one step for whoever looks."""
    file.parent.mkdir(parents=True, exist_ok=True)
    arriving = file.with_name(f".{file.name}{RESTORING}")
    shutil.move(unpacked, arriving)
    arriving.replace(file)
