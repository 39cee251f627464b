"""Assignments: which roles a person holds where, and when they are away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, or_, select, update

from db.base import Upsert, change_one
from db.tables.people import ABSENCE, ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person holds a role at a place; no weekdays = all, 0 = Monday."""

    place: UUID
    id: UUID
    person: UUID
    role: str
    weekdays: tuple[int, ...]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Absence:
    """``until`` is the last day away; ``deputy`` decides for the person meanwhile."""

    person: UUID
    id: UUID
    since: date
    until: date
    deputy: UUID | None = None


_ASSIGNMENTS = select(*(ASSIGNMENT.c[name] for name in ("place_id", "id", "person_id", "role", "weekdays", "since", "until")))
_ASSIGNMENTS_OF = _ASSIGNMENTS.where(ASSIGNMENT.c.person_id == bindparam("person"))
_ABSENCES = select(*(ABSENCE.c[name] for name in ("person_id", "id", "since", "until", "deputy_id"))).where(
    ABSENCE.c.since <= bindparam("last"), ABSENCE.c.until >= bindparam("first")
)
_PUT_ABSENCE = Upsert(ABSENCE)


def assign(
    conn: Connection,
    *,
    id: UUID,
    place: UUID,
    person: UUID,
    role: str,
    since: date,
    until: date | None = None,
    weekdays: Iterable[int] = (),
) -> None:
    """The person holds the role at the place from ``since`` to before ``until``."""
    row = {"place_id": place, "id": id, "person_id": person, "role": role, "since": since, "until": until}
    conn.execute(ASSIGNMENT.insert(), row | {"weekdays": "".join(map(str, sorted(set(weekdays))))})


def end_assignment(conn: Connection, place: UUID, id: UUID, until: date) -> None:
    """The last day of the assignment is the one before ``until``. NotFound for another place's."""
    change_one(conn, update(ASSIGNMENT).where(ASSIGNMENT.c.place_id == place, ASSIGNMENT.c.id == id).values(until=until))


def assignments(conn: Connection, first: date, last: date) -> tuple[Assignment, ...]:
    """Who held which role where on some day from ``first`` to ``last``."""
    during = and_(ASSIGNMENT.c.since <= last, or_(ASSIGNMENT.c.until.is_(None), ASSIGNMENT.c.until > first))
    return tuple(map(_assignment, conn.execute(_ASSIGNMENTS.where(during))))


def assignments_of(conn: Connection, person: UUID) -> tuple[Assignment, ...]:
    """All roles the person held, holds or will hold."""
    return tuple(map(_assignment, conn.execute(_ASSIGNMENTS_OF, {"person": person})))


def be_away(conn: Connection, *, id: UUID, person: UUID, since: date, until: date, deputy: UUID | None = None) -> None:
    """The person is away from ``since`` to ``until``, both included; ``deputy`` decides for them meanwhile."""
    row = {"id": id, "person_id": person, "since": since, "until": until, "deputy_id": deputy}
    conn.execute(ABSENCE.insert(), row)


def note_leave(conn: Connection, *, id: UUID, person: UUID, since: date, until: date) -> bool:
    """The absence that an approved leave makes; whether it is new. ``id`` is the submission's, so that it is made once."""
    row = {"id": id, "person_id": person, "since": since, "until": until, "deputy_id": None}
    return _PUT_ABSENCE.run(conn, row)


def set_deputy(conn: Connection, person: UUID, absence: UUID, deputy: UUID | None) -> None:
    """Name who decides for the person during this absence, or nobody. NotFound for another person's."""
    chosen = ABSENCE.c.person_id == person, ABSENCE.c.id == absence
    change_one(conn, update(ABSENCE).where(*chosen).values(deputy_id=deputy))


def come_back(conn: Connection, person: UUID, absence: UUID, day: date) -> None:
    """The person is there again from ``day`` on; days away that are still to come go altogether, those before stay."""
    chosen = ABSENCE.c.person_id == person, ABSENCE.c.id == absence
    conn.execute(delete(ABSENCE).where(*chosen, ABSENCE.c.since >= day))
    conn.execute(update(ABSENCE).where(*chosen, ABSENCE.c.until >= day).values(until=day - timedelta(days=1)))


def absences(conn: Connection, first: date, last: date) -> tuple[Absence, ...]:
    """Who is away on some day from ``first`` to ``last``."""
    return tuple(Absence(*row) for row in conn.execute(_ABSENCES, {"first": first, "last": last}))


def _assignment(row: tuple[UUID, UUID, UUID, str, str, date, date | None]) -> Assignment:
    place, id_, person_id, role, weekdays, since, until = row
    return Assignment(place, id_, person_id, role, tuple(map(int, weekdays)), since, until)
