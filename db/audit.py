"""The trail: append, and read. Ticks and decisions are their own trail and are not written here again."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from db.base import new_id, table
from db.tables.audit import AuditRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

_AUDIT = table(AuditRow)


@dataclass(frozen=True, slots=True)
class Entry:
    """``person_id`` None = the system itself; ``subject`` the id of what ``verb`` was done to."""

    place_id: UUID
    id: UUID
    at: datetime
    person_id: UUID | None
    verb: str
    noun: str
    subject: str
    details: dict[str, Any]


_ENTRIES = select(*(_AUDIT.c[field.name] for field in fields(Entry)))
_INSERT = _AUDIT.insert()
_OF_SUBJECT = _ENTRIES.where(
    *(_AUDIT.c[name] == bindparam(name) for name in ("place_id", "noun", "subject")),
).order_by(_AUDIT.c.at, _AUDIT.c.id)
_LATEST = _ENTRIES.where(_AUDIT.c.place_id.in_(bindparam("places", expanding=True))).order_by(_AUDIT.c.id.desc())


def append(
    conn: Connection, *, place: UUID, person: UUID | None, verb: str, noun: str, subject: object, now: datetime, **details: Any
) -> None:
    """Note at ``place`` (head office where no other) that the person did something to something."""
    row = {"place_id": place, "id": new_id(now), "at": now, "person_id": person, "verb": verb, "noun": noun}
    conn.execute(_INSERT, row | {"subject": str(subject), "details": details})


def trail(conn: Connection, place: UUID, noun: str, subject: object) -> tuple[Entry, ...]:
    """What happened to one thing, in order."""
    values = {"place_id": place, "noun": noun, "subject": str(subject)}
    return tuple(Entry(*row) for row in conn.execute(_OF_SUBJECT, values))


def entries(conn: Connection, places: Collection[UUID], limit: int = 100, before: UUID | None = None) -> tuple[Entry, ...]:
    """The newest entries at these places, a page at a time: ``before`` is the id of the last one seen."""
    page = _LATEST.limit(limit) if before is None else _LATEST.where(_AUDIT.c.id < before).limit(limit)
    return tuple(Entry(*row) for row in conn.execute(page, {"places": list(places)}))
