"""Finding submissions: the newest versions that fit what is asked for, page by page, the latest business day first.

Paged by key: whoever reads a hundred thousand reads a page, closes, and reads the next, so that no write waits for them. Some
places are read back in slices of days that double until the page is full: only what stands near the page is looked at and
sorted, however much there is before it or at other places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, false, func, literal, or_, select, tuple_

from db.summaries import SUMMARIES, Summary
from db.tables.people import ASSIGNMENT
from db.tables.submissions import SUBMISSION, SUBMISSION_STATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection, Select

    from db.summaries import State

_EARLIEST = date(2000, 1, 1)
ORDER = (SUBMISSION.c.day, SUBMISSION.c.handed_in_at, SUBMISSION.c.id, SUBMISSION.c.place_id)
_IN_ORDER = SUMMARIES.order_by(*(column.desc() for column in ORDER))
_WITH_ANSWERS = _IN_ORDER.add_columns(SUBMISSION.c.answers, SUBMISSION.c.lang)


class Mark(NamedTuple):
    """The last one of a page; the next page comes after it."""

    day: date
    handed_in_at: datetime
    id: UUID
    place_id: UUID  # an id is unique at its place only


@dataclass(frozen=True, slots=True)
class Within:
    """Some places, for some departments or (None) for each."""

    places: tuple[UUID, ...]
    departments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; what is left out asks for nothing. ``within`` None = anywhere, empty = nowhere."""

    within: tuple[Within, ...] | None = None
    first: date | None = None
    last: date | None = None
    form: str = ""
    department: str = ""
    person: UUID | None = None
    state: State | None = None
    role: str = ""  # what was handed in for this role, or by who held it on that day


@dataclass(frozen=True, slots=True)
class Record:
    """What was handed in with its answers, for counting and exports."""

    summary: Summary
    answers: dict[str, Any]
    lang: str


def mark_of(one: Summary) -> Mark:
    """Where a page that ends with this one ends."""
    return Mark(one.day, one.handed_in_at, one.id, one.place_id)


def find(conn: Connection, wanted: Wanted, limit: int, after: Mark | None = None) -> tuple[Summary, ...]:
    """The next ``limit`` that fit, without their answers."""
    return tuple(Summary(*row) for row in rows(conn, _IN_ORDER, wanted, limit, after))


def read(conn: Connection, wanted: Wanted, limit: int, after: Mark | None = None) -> tuple[Record, ...]:
    """The next ``limit`` that fit, with their answers."""
    return tuple(Record(Summary(*row[:-2]), row.answers, row.lang) for row in rows(conn, _WITH_ANSWERS, wanted, limit, after))


def forms_of(conn: Connection, person: UUID) -> frozenset[str]:
    """Which forms the person has ever handed in."""
    rows = select(SUBMISSION.c.form_id).where(SUBMISSION.c.person_id == person).distinct()
    return frozenset(conn.execute(rows).scalars())


def rows(conn: Connection, chosen: Select[Any], wanted: Wanted, limit: int, after: Mark | None = None) -> list[Any]:
    """The next ``limit`` rows of a statement over submissions that fit."""
    chosen = chosen.where(*_conditions(wanted, after))
    if wanted.within is None or wanted.person is not None:
        return [*conn.execute(chosen.limit(limit)).all()]
    found: list[Any] = []
    for first, last in _slices(conn, wanted, after):
        found += conn.execute(chosen.where(SUBMISSION.c.day.between(first, last)).limit(limit - len(found))).all()
        if len(found) >= limit:
            break
    return found


def _slices(conn: Connection, wanted: Wanted, after: Mark | None) -> Iterator[tuple[date, date]]:
    """From the last day that can fit back to the first, each slice twice as long as the one before."""
    last = after.day if after else wanted.last or _last_day(conn, wanted)
    first, days = wanted.first or _EARLIEST, 1
    while last >= first:
        begin = max(first, last - timedelta(days=days - 1))
        yield begin, last
        last, days = begin - timedelta(days=1), 2 * days


def _last_day(conn: Connection, wanted: Wanted) -> date:
    places = [place for part in wanted.within or () for place in part.places]
    found = conn.execute(select(func.max(SUBMISSION.c.day)).where(SUBMISSION.c.place_id.in_(places))).scalar()
    return found or _EARLIEST


def _conditions(wanted: Wanted, after: Mark | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.within is not None:
        conditions.append(or_(false(), *map(_within, wanted.within)))
    if wanted.first:
        conditions.append(SUBMISSION.c.day >= wanted.first)
    if wanted.last:
        conditions.append(SUBMISSION.c.day <= wanted.last)
    if wanted.form:
        conditions.append(SUBMISSION.c.form_id == wanted.form)
    if wanted.department:
        conditions.append(_is_of(wanted.department))
    if wanted.person:
        conditions.append(SUBMISSION.c.person_id == wanted.person)
    if wanted.state:
        conditions.append(SUBMISSION_STATE.c.state == wanted.state)
    if wanted.role:
        conditions.append(_for_role(wanted.role))
    if after:
        conditions.append(tuple_(*ORDER) < tuple_(*map(_typed, after, ORDER)))
    return conditions


def _typed(value: Any, column: ColumnElement[Any]) -> ColumnElement[Any]:
    return literal(value, column.type)


def _within(part: Within) -> ColumnElement[bool]:
    here = SUBMISSION.c.place_id.in_(part.places)
    return here if part.departments is None else and_(here, or_(false(), *map(_is_of, part.departments)))


def _for_role(role: str) -> ColumnElement[bool]:
    """Owed by the role; where it is no role's own, handed in by who held the role on the business day."""
    day, held = SUBMISSION.c.day, ASSIGNMENT
    holds = select(held.c.id).where(
        held.c.person_id == SUBMISSION.c.person_id,
        held.c.role == role,
        held.c.since <= day,
        or_(held.c.until.is_(None), held.c.until > day),
    )
    return or_(SUBMISSION.c.owed_by == role, and_(~SUBMISSION.c.owed_by.contains("/"), holds.exists()))


def _is_of(department: str) -> ColumnElement[bool]:
    """A form's full name begins with its department."""
    return SUBMISSION.c.form_id.startswith(f"{department}/", autoescape=True)
