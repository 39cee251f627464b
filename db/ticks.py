"""Ticks: few statements, each decided by a constraint; the last one completes its run. Find the run with ``lock=True`` first."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

from sqlalchemy import bindparam, func, select, update

from db.base import Conflict, NotFound, Upsert, digest
from db.tables.runs import LIVE, RUN, TICK

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.runs import Run

Outcome = Literal["done", "na", "problem"]


@dataclass(frozen=True, slots=True)
class Tick:
    """What was said of an item, by whom; ``device_at`` by the device's clock, ``skew`` the seconds by which that was behind."""

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


_TICK_COLUMNS = [TICK.c[field.name] for field in fields(Tick)]
_THIS_RUN = (RUN.c.place_id == bindparam("of_place"), RUN.c.id == bindparam("of_run"))
_ITS_TICKS = (TICK.c.place_id == bindparam("of_place"), TICK.c.run_id == bindparam("of_run"))
_PUT_TICK = Upsert(TICK)
_TICK_BY_ID = select(*_TICK_COLUMNS).where(TICK.c.place_id == bindparam("of_place"), TICK.c.id == bindparam("of_tick"))
_LIVE_TICK = select(*_TICK_COLUMNS).where(*_ITS_TICKS, TICK.c.item == bindparam("of_item"), LIVE)
_TICKS = select(*_TICK_COLUMNS).where(*_ITS_TICKS).order_by(TICK.c.received_at, TICK.c.id)
_SETTLED = select(func.count()).select_from(TICK).where(*_ITS_TICKS, LIVE).scalar_subquery()
_LAST_DONE = select(func.max(TICK.c.done_at)).where(*_ITS_TICKS, LIVE).scalar_subquery()
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
    .where(*_ITS_TICKS, TICK.c.id == bindparam("of_tick"), LIVE)
    .values(withdrawn_at=bindparam("now"), withdrawn_by=bindparam("person"))
)


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
