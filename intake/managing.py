"""What a manager says about something owed, each with a line in the trail: excuse it, take that back, close a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import audit, excusals, problems
from forms.model import Key

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.problems import Problem


def excuse(conn: Connection, key: Key, id: UUID, person: UUID, reason: str, now: datetime) -> None:
    """Excuse a list or a form; the same again is noted once."""
    is_new = excusals.excusal_of(conn, key) is None
    excusals.excuse(conn, key, id=id, person=person, reason=reason, now=now)
    if is_new:
        _note(conn, key, "excuse", "excusal", id, person, now, reason=reason)


def withdraw_excusal(conn: Connection, key: Key, id: UUID, person: UUID, now: datetime) -> None:
    """Take an excusal back; once more is the same."""
    standing = excusals.excusal_of(conn, key)
    excusals.withdraw_excusal(conn, key, id, person, now)
    if standing is not None and standing.id == id:
        _note(conn, key, "take back", "excusal", id, person, now, reason=standing.reason)


def close_problem(conn: Connection, found: Problem, person: UUID, comment: str, now: datetime) -> None:
    """Close a problem with a comment; the same again is noted once."""
    key = Key(found.place_id, found.list_id, found.day, found.slot, found.owed_by)
    problems.close_problem(conn, found.place_id, found.tick_id, person=person, comment=comment, now=now)
    if found.comment is None:
        _note(conn, key, "close", "problem", found.tick_id, person, now, problem=found.note, comment=comment)


def _note(conn: Connection, key: Key, verb: str, noun: str, subject: UUID, person: UUID, now: datetime, **said: str) -> None:
    named = {"list": key.id, "day": key.day.isoformat(), "slot": key.slot, "owed_by": key.owed_by}
    audit.append(conn, place=key.place, person=person, verb=verb, noun=noun, subject=subject, now=now, **named, **said)
