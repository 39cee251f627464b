"""Places: read the whole tree at once (it is small), and change it without rewriting what past days were judged by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select, update

from db.base import Upsert
from db.tables.places import PLACE, PLACE_DEPARTMENT, PLACE_EXCEPTION, PLACE_HOURS

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from uuid import UUID

    from sqlalchemy import Connection


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
    *(PLACE.c[name] for name in ("id", "parent_id", "kind", "name_zh", "name_en", "zone", "cutoff", "position", "demo")),
    PLACE.c.created_at,
    PLACE.c.closed_at,
).order_by(PLACE.c.position, PLACE.c.created_at, PLACE.c.id)
_ALL_HOURS = select(
    PLACE_HOURS.c.place_id, *(PLACE_HOURS.c[name] for name in ("weekday", "opens", "closes", "since", "until"))
).order_by(PLACE_HOURS.c.weekday, PLACE_HOURS.c.since)
_ALL_EXCEPTIONS = select(
    PLACE_EXCEPTION.c.place_id, PLACE_EXCEPTION.c.day, PLACE_EXCEPTION.c.opens, PLACE_EXCEPTION.c.closes
).order_by(PLACE_EXCEPTION.c.day)
_ALL_DEPARTMENTS = select(
    PLACE_DEPARTMENT.c.place_id, PLACE_DEPARTMENT.c.department, PLACE_DEPARTMENT.c.since, PLACE_DEPARTMENT.c.until
).order_by(PLACE_DEPARTMENT.c.department, PLACE_DEPARTMENT.c.since)
_ROOT = select(PLACE.c.id).where(PLACE.c.parent_id.is_(None)).order_by(PLACE.c.created_at, PLACE.c.id).limit(1)


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
    conn.execute(PLACE.insert(), {**row, "position": position, "demo": demo, "created_at": now, "closed_at": None})


def rename_place(conn: Connection, place: UUID, name_zh: str, name_en: str) -> None:
    """Give a place other names; its history keeps pointing to it."""
    conn.execute(update(PLACE).where(PLACE.c.id == place).values(name_zh=name_zh, name_en=name_en))


def close_place(conn: Connection, place: UUID, now: datetime) -> None:
    """From ``now`` the place owes nothing; its records stay."""
    conn.execute(update(PLACE).where(PLACE.c.id == place, PLACE.c.closed_at.is_(None)).values(closed_at=now))
    conn.execute(
        update(PLACE_DEPARTMENT).where(PLACE_DEPARTMENT.c.place_id == place, PLACE_DEPARTMENT.c.until.is_(None)).values(until=now)
    )


def open_place(conn: Connection, place: UUID) -> None:
    """The place is there again; it runs what it is given to run from then on."""
    conn.execute(update(PLACE).where(PLACE.c.id == place).values(closed_at=None))


_PUT_HOURS = Upsert(PLACE_HOURS, ("place_id", "weekday", "since"), replace=("opens", "closes", "until"))
_PUT_EXCEPTION = Upsert(PLACE_EXCEPTION, ("place_id", "day"), replace=("opens", "closes"))


def set_hours(conn: Connection, place: UUID, weekday: int, opens: time | None, closes: time | None, since: date) -> None:
    """Other hours on a weekday from ``since`` on, until hours already planned for a later date; None = shut."""
    mine = and_(PLACE_HOURS.c.place_id == place, PLACE_HOURS.c.weekday == weekday)
    later = conn.execute(
        select(PLACE_HOURS.c.since).where(mine, PLACE_HOURS.c.since > since).order_by(PLACE_HOURS.c.since).limit(1)
    ).scalar()
    before = and_(mine, PLACE_HOURS.c.since < since, or_(PLACE_HOURS.c.until.is_(None), PLACE_HOURS.c.until > since))
    conn.execute(update(PLACE_HOURS).where(before).values(until=since))
    row = {"place_id": place, "weekday": weekday, "since": since, "until": later, "opens": opens, "closes": closes}
    _PUT_HOURS.run(conn, row)


def set_exception(conn: Connection, place: UUID, day: date, opens: time | None, closes: time | None) -> None:
    """Other hours on one date; None = shut."""
    _PUT_EXCEPTION.run(conn, {"place_id": place, "day": day, "opens": opens, "closes": closes})


def run_department(conn: Connection, place: UUID, department: str, since: datetime) -> None:
    """The place itself runs the department from ``since`` on."""
    conn.execute(PLACE_DEPARTMENT.insert(), {"place_id": place, "department": department, "since": since, "until": None})


def leave_department(conn: Connection, place: UUID, department: str, until: datetime) -> None:
    """The place runs the department only to before ``until``."""
    mine = and_(
        PLACE_DEPARTMENT.c.place_id == place, PLACE_DEPARTMENT.c.department == department, PLACE_DEPARTMENT.c.until.is_(None)
    )
    conn.execute(update(PLACE_DEPARTMENT).where(mine).values(until=until))
