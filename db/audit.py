"""The trail: append, and read. Ticks and decisions are their own trail and are not written here again."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select

from db import seals
from db.base import new_id
from db.tables.audit import AUDIT
from db.tables.runs import RUN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection


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


class Occurrence(NamedTuple):
    """What a run is of."""

    place: UUID
    id: str
    day: date
    slot: str
    owed_by: str


_ENTRIES = select(*(AUDIT.c[field.name] for field in fields(Entry)))
_INSERT = AUDIT.insert()
_OF_SUBJECT = _ENTRIES.where(
    *(AUDIT.c[name] == bindparam(name) for name in ("place_id", "noun", "subject")),
).order_by(AUDIT.c.at, AUDIT.c.id)
_AT_PLACES = AUDIT.c.place_id.in_(bindparam("places", expanding=True))
_LATEST = _ENTRIES.where(_AT_PLACES).order_by(AUDIT.c.id.desc())
_DOERS = select(AUDIT.c.person_id).distinct().where(_AT_PLACES, AUDIT.c.person_id.is_not(None))
_LISTS = select(RUN.c.id, RUN.c.place_id, RUN.c.list_id, RUN.c.day, RUN.c.slot, RUN.c.owed_by).where(
    RUN.c.place_id.in_(bindparam("places", expanding=True)), RUN.c.id.in_(bindparam("runs", expanding=True))
)


def append(
    conn: Connection, *, place: UUID, person: UUID | None, verb: str, noun: str, subject: object, now: datetime, **details: Any
) -> None:
    """Note at ``place`` (head office where no other) that the person did something to something."""
    row = {"place_id": place, "id": new_id(now), "at": now, "person_id": person, "verb": verb, "noun": noun}
    conn.execute(_INSERT, row | {"subject": str(subject), "details": details})
    seals.seal(conn, place, now)


def trail(conn: Connection, place: UUID, noun: str, subject: object) -> tuple[Entry, ...]:
    """What happened to one thing, in order."""
    values = {"place_id": place, "noun": noun, "subject": str(subject)}
    return tuple(Entry(*row) for row in conn.execute(_OF_SUBJECT, values))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; what is None or empty does not matter. ``until`` is not included."""

    person: UUID | None = None
    noun: str = ""
    since: datetime | None = None
    until: datetime | None = None


def entries(
    conn: Connection, places: Collection[UUID], limit: int = 100, before: UUID | None = None, wanted: Wanted | None = None
) -> tuple[Entry, ...]:
    """The newest entries at these places, a page at a time: ``before`` is the id of the last one seen."""
    page = _LATEST.limit(limit) if before is None else _LATEST.where(AUDIT.c.id < before).limit(limit)
    page = page.where(*_narrowed(wanted or Wanted()))
    return tuple(Entry(*row) for row in conn.execute(page, {"places": list(places)}))


def _narrowed(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.person:
        yield AUDIT.c.person_id == wanted.person
    if wanted.noun:
        yield AUDIT.c.noun == wanted.noun
    if wanted.since:
        yield AUDIT.c.at >= wanted.since
    if wanted.until:
        yield AUDIT.c.at < wanted.until


def doers(conn: Connection, places: Collection[UUID]) -> set[UUID]:
    """Everybody who did anything at these places."""
    return set(conn.execute(_DOERS, {"places": list(places)}).scalars())


def runs_named(conn: Connection, found: Collection[Entry]) -> dict[str, Occurrence]:
    """The occurrences of the runs among the entries, by their subjects."""
    named = [entry for entry in found if entry.noun == "run"]
    if not named:
        return {}
    values = {"places": list({entry.place_id for entry in named}), "runs": [UUID(entry.subject) for entry in named]}
    return {str(row.id): Occurrence(*row[1:]) for row in conn.execute(_LISTS, values)}
