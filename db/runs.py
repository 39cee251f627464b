"""Runs: an occurrence taken up, once however many begin it. Find a run with ``lock=True`` before you change it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, or_, select, update

from db.base import Conflict, NotFound, Upsert, new_id
from db.tables.runs import LIVE, RUN, TICK

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection

    from db.base import Occurrence


@dataclass(frozen=True, slots=True)
class Run:
    """An occurrence taken up, with the revision and the window it began with."""

    place_id: UUID
    id: UUID
    list_id: str
    day: date
    slot: str
    owed_by: str
    revision: str
    opens_at: datetime
    due_at: datetime
    late_at: datetime
    closes_at: datetime
    begun_at: datetime
    completed_at: datetime | None
    device_done_at: datetime | None
    handed_in_by: UUID | None
    hand_in_reasons: dict[str, Any] | None
    reopened_until: datetime | None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What the board needs of a run; ``settled`` counts live ticks and is None once the run is complete."""

    place_id: UUID
    id: UUID
    list_id: str
    day: date
    slot: str
    owed_by: str
    revision: str
    begun_at: datetime
    completed_at: datetime | None
    device_done_at: datetime | None
    handed_in_by: UUID | None
    reopened_until: datetime | None
    settled: int | None


_RUN_COLUMNS = [RUN.c[field.name] for field in fields(Run)]
_BY_KEY = select(*_RUN_COLUMNS).where(
    *(RUN.c[name] == bindparam(f"of_{name}") for name in ("place_id", "list_id", "day", "slot", "owed_by"))
)
_BY_ID = select(*_RUN_COLUMNS).where(RUN.c.place_id == bindparam("of_place"), RUN.c.id == bindparam("of_run"))
_BY_KEY_LOCKED, _BY_ID_LOCKED = _BY_KEY.with_for_update(), _BY_ID.with_for_update()
_OPEN = Upsert(RUN)
_COUNT = select(func.count()).where(TICK.c.place_id == RUN.c.place_id, TICK.c.run_id == RUN.c.id, LIVE).scalar_subquery()
_SUMMARY_COLUMNS: list[ColumnElement[Any]] = [
    *(RUN.c[field.name] for field in fields(RunSummary) if field.name != "settled"),
    case((RUN.c.completed_at.is_(None), _COUNT)),
]
_SUMMARIES = select(*_SUMMARY_COLUMNS).where(
    RUN.c.place_id.in_(bindparam("places", expanding=True)), RUN.c.day.between(bindparam("first"), bindparam("last"))
)
_OPEN_LISTS = (
    select(RUN.c.list_id)
    .distinct()
    .where(RUN.c.completed_at.is_(None), or_(RUN.c.closes_at > bindparam("now"), RUN.c.reopened_until > bindparam("now")))
)


def find_run(conn: Connection, key: Occurrence, *, lock: bool = False) -> Run | None:
    """The occurrence's run, if it was begun. ``lock`` holds off others who would change it."""
    row = conn.execute(_BY_KEY_LOCKED if lock else _BY_KEY, _key(key, "of_")).first()
    return None if row is None else Run(*row)


def run(conn: Connection, place: UUID, id: UUID, *, lock: bool = False) -> Run:
    """The run with this id at this place. NotFound otherwise."""
    row = conn.execute(_BY_ID_LOCKED if lock else _BY_ID, {"of_place": place, "of_run": id}).first()
    if row is None:
        raise NotFound
    return Run(*row)


def open_run(
    conn: Connection,
    key: Occurrence,
    *,
    revision: str,
    opens_at: datetime,
    due_at: datetime,
    late_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> Run:
    """Begin the occurrence's run, or get (and lock) the one somebody else has begun."""
    times = {"opens_at": opens_at, "due_at": due_at, "late_at": late_at, "closes_at": closes_at, "begun_at": now}
    empty = dict.fromkeys(("completed_at", "device_done_at", "handed_in_by", "hand_in_reasons", "reopened_until"))
    _OPEN.run(conn, {**_key(key), "id": new_id(now), "revision": revision, **times, **empty})
    found = find_run(conn, key, lock=True)
    if found is None:
        raise NotFound
    return found


def hand_in(conn: Connection, run: Run, person: UUID, reasons: dict[str, str], now: datetime) -> Run:
    """Hand the run in with a reason for each open item. Conflict where it was complete, or handed in otherwise."""
    if run.completed_at is not None:
        if (run.handed_in_by, run.hand_in_reasons) == (person, reasons):
            return run
        raise Conflict("handed-in", run)
    changes = {"completed_at": now, "device_done_at": now, "handed_in_by": person, "hand_in_reasons": reasons}
    return _change(conn, run, changes)


def reopen(conn: Connection, run: Run, until: datetime) -> Run:
    """Let ticks in until then. A run handed in with open items is in progress again, a complete one stays complete."""
    changes: dict[str, Any] = {"reopened_until": until}
    if run.handed_in_by is not None:
        changes |= dict.fromkeys(("completed_at", "device_done_at", "handed_in_by", "hand_in_reasons"))
    return _change(conn, run, changes)


def runs_between(conn: Connection, places: Collection[UUID], first: date, last: date) -> tuple[RunSummary, ...]:
    """The runs of these places on business days from ``first`` to ``last``, both included."""
    rows = conn.execute(_SUMMARIES, {"places": list(places), "first": first, "last": last})
    return tuple(RunSummary(*row) for row in rows)


def open_lists(conn: Connection, now: datetime) -> frozenset[str]:
    """The full names of the lists that somebody has begun and can still work on."""
    return frozenset(conn.execute(_OPEN_LISTS, {"now": now}).scalars())


def _key(key: Occurrence, prefix: str = "") -> dict[str, Any]:
    row = {"place_id": key.place, "list_id": key.id, "day": key.day, "slot": key.slot, "owed_by": key.owed_by}
    return {prefix + name: value for name, value in row.items()}


def _change(conn: Connection, run: Run, changes: dict[str, Any]) -> Run:
    conn.execute(update(RUN).where(RUN.c.place_id == run.place_id, RUN.c.id == run.id).values(**changes))
    return Run(**{field.name: changes.get(field.name, getattr(run, field.name)) for field in fields(Run)})
