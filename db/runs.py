"""Runs and their ticks: few statements, each decided by a constraint. Find a run with ``lock=True`` before you change it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import bindparam, case, func, or_, select, update

from db.base import Conflict, NotFound, Upsert, digest, new_id
from db.tables.runs import RUN, TICK

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection

    from db.base import Occurrence

Outcome = Literal["done", "na", "problem"]


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
class Tick:
    place_id: UUID
    id: UUID
    run_id: UUID
    item: str
    outcome: Outcome
    note: str
    number: float | None
    photo_id: UUID | None
    person_id: UUID
    device_at: datetime | None
    skew: int | None
    done_at: datetime
    received_at: datetime
    lang: str
    digest: str
    withdrawn_at: datetime | None
    withdrawn_by: UUID | None


@dataclass(frozen=True, slots=True)
class NewTick:
    """A tick as it came in under its client-made ``id``. ``done_at`` None = done when received."""

    id: UUID
    item: str
    outcome: Outcome
    person: UUID
    lang: str
    note: str = ""
    number: float | None = None
    photo: UUID | None = None
    device_at: datetime | None = None
    skew: int | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ticked:
    """The tick that stands: ours and new, ours from an earlier send (``repeat``), or another person's (``already``)."""

    tick: Tick
    how: Literal["new", "repeat", "already"]
    completed: bool = False


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
_TICK_COLUMNS = [TICK.c[field.name] for field in fields(Tick)]
_LIVE = TICK.c.withdrawn_at.is_(None)
_THIS_RUN = (RUN.c.place_id == bindparam("of_place"), RUN.c.id == bindparam("of_run"))
_ITS_TICKS = (TICK.c.place_id == bindparam("of_place"), TICK.c.run_id == bindparam("of_run"))
_BY_KEY = select(*_RUN_COLUMNS).where(
    *(RUN.c[name] == bindparam(f"of_{name}") for name in ("place_id", "list_id", "day", "slot", "owed_by"))
)
_BY_ID = select(*_RUN_COLUMNS).where(*_THIS_RUN)
_BY_KEY_LOCKED, _BY_ID_LOCKED = _BY_KEY.with_for_update(), _BY_ID.with_for_update()
_OPEN = Upsert(RUN)
_PUT_TICK = Upsert(TICK)
_TICK_BY_ID = select(*_TICK_COLUMNS).where(TICK.c.place_id == bindparam("of_place"), TICK.c.id == bindparam("of_tick"))
_LIVE_TICK = select(*_TICK_COLUMNS).where(*_ITS_TICKS, TICK.c.item == bindparam("of_item"), _LIVE)
_TICKS = select(*_TICK_COLUMNS).where(*_ITS_TICKS).order_by(TICK.c.received_at, TICK.c.id)
_SETTLED = select(func.count()).select_from(TICK).where(*_ITS_TICKS, _LIVE).scalar_subquery()
_LAST_DONE = select(func.max(TICK.c.done_at)).where(*_ITS_TICKS, _LIVE).scalar_subquery()
# One statement decides whether this was the last item; the run is locked, so no other tick slips in between.
_COMPLETE = (
    update(RUN)
    .where(*_THIS_RUN, RUN.c.completed_at.is_(None), bindparam("items") <= _SETTLED)
    .values(completed_at=bindparam("now"), device_done_at=_LAST_DONE)
)
_BEGIN_AGAIN = (
    update(RUN)
    .where(*_THIS_RUN, RUN.c.completed_at.is_not(None))
    .values(completed_at=None, device_done_at=None, handed_in_by=None, hand_in_reasons=None)
)
_WITHDRAW = (
    update(TICK)
    .where(*_ITS_TICKS, TICK.c.id == bindparam("of_tick"), _LIVE)
    .values(withdrawn_at=bindparam("now"), withdrawn_by=bindparam("person"))
)
_COUNT = select(func.count()).where(TICK.c.place_id == RUN.c.place_id, TICK.c.run_id == RUN.c.id, _LIVE).scalar_subquery()
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


def tick(conn: Connection, run: Run, new: NewTick, items: int, now: datetime) -> Ticked:
    """Tick an item; with the last of ``items`` the run is complete. Conflict where the id stands for something else."""
    done_at = min(new.done_at or now, now)
    made = Tick(
        *(run.place_id, new.id, run.id, new.item, new.outcome, new.note, new.number, new.photo, new.person),
        *(new.device_at, new.skew, done_at, now, new.lang, _digest(run, new), None, None),
    )
    if not _PUT_TICK.run(conn, {field.name: getattr(made, field.name) for field in fields(Tick)}):
        return _standing(conn, made)
    last = {"of_place": run.place_id, "of_run": run.id, "items": items, "now": now}
    return Ticked(made, "new", conn.execute(_COMPLETE, last).rowcount > 0)


def withdraw(conn: Connection, run: Run, id: UUID, person: UUID, now: datetime) -> Tick:
    """Take a tick back; a complete run is in progress again. Once more is the same. NotFound where the run has no such tick."""
    this = {"of_place": run.place_id, "of_run": run.id}
    if conn.execute(_WITHDRAW, {**this, "of_tick": id, "person": person, "now": now}).rowcount:
        conn.execute(_BEGIN_AGAIN, this)
    found = find_tick(conn, run.place_id, id)
    if found is None or found.run_id != run.id:
        raise NotFound
    return found


def find_tick(conn: Connection, place: UUID, id: UUID) -> Tick | None:
    """The tick with this client-made id, live or withdrawn."""
    row = conn.execute(_TICK_BY_ID, {"of_place": place, "of_tick": id}).first()
    return None if row is None else Tick(*row)


def ticks_of(conn: Connection, run: Run) -> tuple[Tick, ...]:
    """All ticks in the order of receipt, withdrawn ones too."""
    return tuple(Tick(*row) for row in conn.execute(_TICKS, {"of_place": run.place_id, "of_run": run.id}))


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


def _digest(run: Run, new: NewTick) -> str:
    # What was said about which item by whom; when and in which language is circumstance, and may differ in a repeat.
    shown = () if new.photo is None else (new.photo,)  # ticks of before there were photos keep their digest
    return digest(run.id, new.item, new.outcome, new.note, new.number, new.person, *shown)


def _standing(conn: Connection, made: Tick) -> Ticked:
    ours = find_tick(conn, made.place_id, made.id)
    if ours is not None:
        if ours.digest != made.digest:
            raise Conflict("conflict", ours)
        return Ticked(ours, "repeat")
    row = conn.execute(_LIVE_TICK, {"of_place": made.place_id, "of_run": made.run_id, "of_item": made.item}).one()
    return Ticked(Tick(*row), "already")


def _change(conn: Connection, run: Run, changes: dict[str, Any]) -> Run:
    conn.execute(update(RUN).where(RUN.c.place_id == run.place_id, RUN.c.id == run.id).values(**changes))
    return Run(**{field.name: changes.get(field.name, getattr(run, field.name)) for field in fields(Run)})
