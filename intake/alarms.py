"""What an operator must be told while everything seems to work: backups that are late, a database that may lose something."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from db import durability

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from intake.settings import Settings

# In the data folder and not where the backups are: a disk of another machine that hangs must not hang the service.
LAST = "last-backup"
RISKS = {
    "unwritten": (
        "PostgreSQL acknowledges before it has written: a power cut loses what was recorded last. "
        "Set fsync, full_page_writes and synchronous_commit to on."
    ),
    "alone": (
        "INTAKE_DATABASE names several servers and commits wait for none of the others: with the first one's machine what was "
        "recorded last is lost. Set synchronous_standby_names, and synchronous_commit to on."
    ),
}


class Alarm(NamedTuple):
    """A word for machines, a sentence for people."""

    word: str
    sentence: str


def remember(settings: Settings, now: datetime) -> None:
    """A backup was made at ``now``."""
    (settings.data / LAST).write_text(f"{now.isoformat()}\n")


def last_backup(data: Path) -> datetime | None:
    """When the last backup was made, as far as this data folder knows."""
    try:
        return datetime.fromisoformat((data / LAST).read_text().strip())
    except (OSError, ValueError):
        return None


def standing(settings: Settings, engine: Engine, now: datetime) -> list[Alarm]:
    """Everything that is not as it should be."""
    found = [Alarm(risk, RISKS[risk]) for risk in durability.risks(engine)]
    return found + ([late] if (late := _late(settings, now)) else [])


def _late(settings: Settings, now: datetime) -> Alarm | None:
    most, last = timedelta(minutes=settings.backup_minutes), last_backup(settings.data)
    has_nothing = settings.storage and settings.database_file is None
    if not most or has_nothing or settings.demo:
        return None
    if last is None:
        return Alarm("backup", "No backup has been made of this data folder. Make one every five minutes: dutybook backup FOLDER")
    if abs(now - last) > most:  # a clock that was put back hides nothing either
        return Alarm("backup", f"The last backup is of {last:%Y-%m-%d %H:%M} UTC. Look why no newer one was made.")
    return None
