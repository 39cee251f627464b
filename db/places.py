"""Places: read the whole tree at once (it is small), and change it without rewriting what past days were judged by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from db.base import Upsert, table
from db.tables.places import PlaceDepartmentRow, PlaceExceptionRow, PlaceHoursRow, PlaceRow

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from uuid import UUID

    from sqlalchemy import Connection

_PLACE, _HOURS, _EXCEPTION, _DEPARTMENT = (table(row) for row in (PlaceRow, PlaceHoursRow, PlaceExceptionRow, PlaceDepartmentRow))


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours on one weekday from ``since`` to before ``until``; ``opens`` None = shut."""

    weekday: int
    opens: time | None
    closes: time | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A node with all known of it; ``departments`` as (department, since, until), ``exceptions`` as (day, opens, closes)."""

    id: UUID
    parent: UUID | None
    kind: str
    name_zh: str
    name_en: str
    zone: str
    cutoff: time
    position: int
    demo: bool
    created_at: datetime
    closed_at: datetime | None
    departments: tuple[tuple[str, datetime, datetime | None], ...] = ()
    hours: tuple[Hours, ...] = ()
    exceptions: tuple[tuple[date, time | None, time | None], ...] = ()


_PLACES = select(
    *(_PLACE.c[name] for name in ("id", "parent_id", "kind", "name_zh", "name_en", "zone", "cutoff", "position", "demo")),
    _PLACE.c.created_at,
    _PLACE.c.closed_at,
).order_by(_PLACE.c.position, _PLACE.c.created_at, _PLACE.c.id)
_ALL_HOURS = select(_HOURS.c.place_id, *(_HOURS.c[name] for name in ("weekday", "opens", "closes", "since", "until"))).order_by(
    _HOURS.c.weekday, _HOURS.c.since
)
_ALL_EXCEPTIONS = select(_EXCEPTION.c.place_id, _EXCEPTION.c.day, _EXCEPTION.c.opens, _EXCEPTION.c.closes).order_by(
    _EXCEPTION.c.day
)
_ALL_DEPARTMENTS = select(_DEPARTMENT.c.place_id, _DEPARTMENT.c.department, _DEPARTMENT.c.since, _DEPARTMENT.c.until).order_by(
    _DEPARTMENT.c.department, _DEPARTMENT.c.since
)
_ROOT = select(_PLACE.c.id).where(_PLACE.c.parent_id.is_(None)).order_by(_PLACE.c.created_at, _PLACE.c.id).limit(1)


def tree(conn: Connection) -> tuple[Place, ...]:
    """Every place there is or was, in the order to show them."""
    hours: defaultdict[UUID, list[Hours]] = defaultdict(list)
    for row in conn.execute(_ALL_HOURS):
        hours[row[0]].append(Hours(*row[1:]))
    exceptions: defaultdict[UUID, list[tuple[date, time | None, time | None]]] = defaultdict(list)
    for row in conn.execute(_ALL_EXCEPTIONS):
        exceptions[row[0]].append((row[1], row[2], row[3]))
    departments: defaultdict[UUID, list[tuple[str, datetime, datetime | None]]] = defaultdict(list)
    for row in conn.execute(_ALL_DEPARTMENTS):
        departments[row[0]].append((row[1], row[2], row[3]))
    return tuple(
        Place(*row, tuple(departments[row[0]]), tuple(hours[row[0]]), tuple(exceptions[row[0]])) for row in conn.execute(_PLACES)
    )


def root(conn: Connection) -> UUID | None:
    """The top of the tree (head office), or None in an empty installation."""
    found: UUID | None = conn.execute(_ROOT).scalar()
    return found


def add_place(
    conn: Connection,
    *,
    id: UUID,
    parent: UUID | None,
    kind: str,
    name_zh: str,
    name_en: str,
    zone: str,
    cutoff: time,
    now: datetime,
    position: int = 0,
    demo: bool = False,
) -> None:
    """Add a node below ``parent``."""
    row = {"id": id, "parent_id": parent, "kind": kind, "name_zh": name_zh, "name_en": name_en, "zone": zone, "cutoff": cutoff}
    conn.execute(_PLACE.insert(), {**row, "position": position, "demo": demo, "created_at": now, "closed_at": None})


def rename_place(conn: Connection, place: UUID, name_zh: str, name_en: str) -> None:
    """Give a place other names; its history keeps pointing to it."""
    conn.execute(update(_PLACE).where(_PLACE.c.id == place).values(name_zh=name_zh, name_en=name_en))


def close_place(conn: Connection, place: UUID, now: datetime) -> None:
    """From ``now`` the place owes nothing; its records stay."""
    conn.execute(update(_PLACE).where(_PLACE.c.id == place, _PLACE.c.closed_at.is_(None)).values(closed_at=now))
    conn.execute(update(_DEPARTMENT).where(_DEPARTMENT.c.place_id == place, _DEPARTMENT.c.until.is_(None)).values(until=now))


_PUT_HOURS = Upsert(_HOURS, ("place_id", "weekday", "since"), replace=("opens", "closes", "until"))
_PUT_EXCEPTION = Upsert(_EXCEPTION, ("place_id", "day"), replace=("opens", "closes"))


def set_hours(conn: Connection, place: UUID, weekday: int, opens: time | None, closes: time | None, since: date) -> None:
    """Other hours on a weekday from ``since`` on, until hours already planned for a later date; None = shut."""
    mine = and_(_HOURS.c.place_id == place, _HOURS.c.weekday == weekday)
    later = conn.execute(select(_HOURS.c.since).where(mine, _HOURS.c.since > since).order_by(_HOURS.c.since).limit(1)).scalar()
    before = and_(mine, _HOURS.c.since < since, or_(_HOURS.c.until.is_(None), _HOURS.c.until > since))
    conn.execute(update(_HOURS).where(before).values(until=since))
    row = {"place_id": place, "weekday": weekday, "since": since, "until": later, "opens": opens, "closes": closes}
    _PUT_HOURS.run(conn, row)


def set_exception(conn: Connection, place: UUID, day: date, opens: time | None, closes: time | None) -> None:
    """Other hours on one date; None = shut."""
    _PUT_EXCEPTION.run(conn, {"place_id": place, "day": day, "opens": opens, "closes": closes})


def run_department(conn: Connection, place: UUID, department: str, since: datetime) -> None:
    """The place itself runs the department from ``since`` on."""
    conn.execute(_DEPARTMENT.insert(), {"place_id": place, "department": department, "since": since, "until": None})


def leave_department(conn: Connection, place: UUID, department: str, until: datetime) -> None:
    """The place runs the department only to before ``until``."""
    mine = and_(_DEPARTMENT.c.place_id == place, _DEPARTMENT.c.department == department, _DEPARTMENT.c.until.is_(None))
    conn.execute(update(_DEPARTMENT).where(mine).values(until=until))
