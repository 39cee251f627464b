"""What waits for a decision, by whose turn it is: however much waits, only the page that is asked for is read."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select

from db.summaries import SUMMARIES, Summary
from db.tables.submissions import SUBMISSION, SUBMISSION_STATE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Stop:
    """A step of a form at a place, at which something waits."""

    turn: str
    place_id: UUID
    form_id: str
    step: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What is meant of what waits at one stop: by these people only, or by all but these."""

    turn: str
    people: frozenset[UUID]
    only: bool = False


class _Key(NamedTuple):
    since: datetime
    series: UUID
    place: UUID


def _turns() -> Any:
    """Each turn once, found by leaping over the index: the time goes by how many there are, not by how much waits."""
    first = (
        select(func.min(SUBMISSION_STATE.c.turn).label("turn"))
        .where(SUBMISSION_STATE.c.turn.is_not(None))
        .cte("turns", recursive=True)
    )
    beyond = SUBMISSION_STATE.alias("beyond")
    following = select(func.min(beyond.c.turn)).where(beyond.c.turn > first.c.turn).correlate(first).scalar_subquery()
    return first.union_all(select(following).where(first.c.turn.is_not(None)))


_TURNS = _turns()


def _first(column: str) -> Any:
    """A column of the longest wait of each turn."""
    waits = SUBMISSION_STATE.alias("waits")
    chosen = select(waits.c[column]).where(waits.c.turn == _TURNS.c.turn).order_by(waits.c.since, waits.c.series).limit(1)
    return chosen.correlate(_TURNS).scalar_subquery()


_STOPS = (
    select(
        SUBMISSION_STATE.c.turn,
        SUBMISSION_STATE.c.place_id,
        SUBMISSION_STATE.c.form_id,
        SUBMISSION_STATE.c.approved,
        SUBMISSION.c.approval,
    )
    .join_from(
        _TURNS,
        SUBMISSION_STATE,
        and_(SUBMISSION_STATE.c.place_id == _first("place_id"), SUBMISSION_STATE.c.series == _first("series")),
    )
    .join(
        SUBMISSION,
        and_(SUBMISSION.c.place_id == SUBMISSION_STATE.c.place_id, SUBMISSION.c.id == SUBMISSION_STATE.c.submission_id),
    )
)
_KEYS = select(SUBMISSION_STATE.c.since, SUBMISSION_STATE.c.series, SUBMISSION_STATE.c.place_id).where(
    SUBMISSION_STATE.c.turn == bindparam("turn")
)
_CHOSEN = SUMMARIES.where(
    SUBMISSION_STATE.c.place_id.in_(bindparam("places", expanding=True)),
    SUBMISSION_STATE.c.series.in_(bindparam("series", expanding=True)),
)


def stops(conn: Connection) -> tuple[Stop, ...]:
    """Wherever anything waits."""
    return tuple(Stop(row.turn, row.place_id, row.form_id, row.approval[row.approved]) for row in conn.execute(_STOPS))


def page(
    conn: Connection,
    parts: Iterable[Part],
    limit: int,
    skip: int = 0,
    *,
    person: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
) -> tuple[Summary, ...]:
    """What waits in these parts, the longest wait first: at most ``limit`` after the first ``skip``."""
    rows = (_keys(conn, part, limit + skip, person, first, last) for part in parts)
    chosen = [_Key(*row) for row in islice(merge(*rows), skip, skip + limit)]
    if not chosen:
        return ()
    named = {"places": list({one.place for one in chosen}), "series": [one.series for one in chosen]}
    found = {(one.place_id, one.series): one for one in (Summary(*row) for row in conn.execute(_CHOSEN, named))}
    return tuple(found[one.place, one.series] for one in chosen)


def count(conn: Connection, parts: Iterable[Part], most: int) -> int:
    """How much waits in these parts, counted up to ``most``."""
    found = 0
    for part in parts:
        found += len(_keys(conn, part, most - found, None, None, None))
        if found >= most:
            break
    return found


def _keys(
    conn: Connection, part: Part, limit: int, person: UUID | None, first: date | None, last: date | None
) -> list[tuple[datetime, UUID, UUID]]:
    if person is not None and (person in part.people) is not part.only:
        return []
    wanted = _KEYS
    if person is not None:
        wanted = wanted.where(SUBMISSION_STATE.c.person_id == person)
    elif part.people or part.only:
        among = SUBMISSION_STATE.c.person_id.in_(part.people)
        wanted = wanted.where(among if part.only else ~among)
    if first is not None:
        wanted = wanted.where(SUBMISSION_STATE.c.day >= first)
    if last is not None:
        wanted = wanted.where(SUBMISSION_STATE.c.day <= last)
    rows = conn.execute(wanted.order_by(SUBMISSION_STATE.c.since, SUBMISSION_STATE.c.series).limit(limit), {"turn": part.turn})
    return [tuple(row) for row in rows]
