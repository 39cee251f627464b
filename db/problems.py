"""Problems: live ticks marked "problem", open until a manager closes each with a comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from db.base import Conflict, NotFound, Upsert
from db.tables.runs import CLOSED_PROBLEM, RUN, TICK

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Problem:
    """What was found, in which run, by whom; ``comment`` None = still open."""

    place_id: UUID
    tick_id: UUID
    item: str
    note: str
    number: float | None
    photo_id: UUID | None
    person_id: UUID
    received_at: datetime
    run_id: UUID
    list_id: str
    day: date
    slot: str
    owed_by: str
    revision: str
    comment: str | None
    closed_by: UUID | None
    closed_at: datetime | None


_PROBLEMS = (
    select(
        *(
            TICK.c[name]
            for name in ("place_id", "id", "item", "note", "number", "photo_id", "person_id", "received_at", "run_id")
        ),
        *(RUN.c[name] for name in ("list_id", "day", "slot", "owed_by", "revision")),
        *(CLOSED_PROBLEM.c[name] for name in ("comment", "person_id", "closed_at")),
    )
    .join_from(TICK, RUN, and_(TICK.c.place_id == RUN.c.place_id, TICK.c.run_id == RUN.c.id))
    .join(CLOSED_PROBLEM, and_(TICK.c.place_id == CLOSED_PROBLEM.c.place_id, TICK.c.id == CLOSED_PROBLEM.c.tick_id), isouter=True)
    # The literal lets both engines use the partial index on problems.
    .where(TICK.c.outcome == bindparam("problem", "problem", literal_execute=True), TICK.c.withdrawn_at.is_(None))
)
_HERE = _PROBLEMS.where(TICK.c.place_id.in_(bindparam("places", expanding=True)))
_OPEN = _HERE.where(CLOSED_PROBLEM.c.tick_id.is_(None)).order_by(TICK.c.received_at, TICK.c.id)
_SETTLED = _HERE.where(CLOSED_PROBLEM.c.closed_at >= bindparam("since")).order_by(CLOSED_PROBLEM.c.closed_at.desc(), TICK.c.id)
_ONE = _PROBLEMS.where(TICK.c.place_id == bindparam("place"), TICK.c.id == bindparam("tick"))
_CLOSE = Upsert(CLOSED_PROBLEM, ("place_id", "tick_id"))


def open_problems(conn: Connection, places: Collection[UUID]) -> tuple[Problem, ...]:
    """What waits for somebody at these places, the oldest first."""
    return tuple(Problem(*row) for row in conn.execute(_OPEN, {"places": list(places)}))


def closed_problems(conn: Connection, places: Collection[UUID], since: datetime) -> tuple[Problem, ...]:
    """What was closed since then, the newest first."""
    return tuple(Problem(*row) for row in conn.execute(_SETTLED, {"places": list(places), "since": since}))


def problem(conn: Connection, place: UUID, tick: UUID) -> Problem:
    """One problem, open or closed. NotFound where the tick is none."""
    row = conn.execute(_ONE, {"place": place, "tick": tick}).first()
    if row is None:
        raise NotFound
    return Problem(*row)


def close_problem(conn: Connection, place: UUID, tick: UUID, *, person: UUID, comment: str, now: datetime) -> Problem:
    """Close it; the same again is the same. Conflict where another comment stands, NotFound where the tick is no problem."""
    standing = problem(conn, place, tick)
    _CLOSE.run(conn, {"place_id": place, "tick_id": tick, "comment": comment, "person_id": person, "closed_at": now})
    closed = problem(conn, place, tick)
    if (closed.closed_by, closed.comment) != (person, comment):
        raise Conflict("already", closed if closed.closed_at else standing)
    return closed
