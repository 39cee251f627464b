"""What waits for a decision, by whose turn it is: however much waits, only the page that is asked for is read."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select

from db.base import table
from db.submissions import SUMMARIES, Summary
from db.tables.submissions import SubmissionRow, SubmissionStateRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection

_SUBMISSION, _STATE = table(SubmissionRow), table(SubmissionStateRow)


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
    first = select(func.min(_STATE.c.turn).label("turn")).where(_STATE.c.turn.is_not(None)).cte("turns", recursive=True)
    beyond = _STATE.alias("beyond")
    following = select(func.min(beyond.c.turn)).where(beyond.c.turn > first.c.turn).correlate(first).scalar_subquery()
    return first.union_all(select(following).where(first.c.turn.is_not(None)))


_TURNS = _turns()


def _first(column: str) -> Any:
    """A column of the longest wait of each turn."""
    waits = _STATE.alias("waits")
    chosen = select(waits.c[column]).where(waits.c.turn == _TURNS.c.turn).order_by(waits.c.since, waits.c.series).limit(1)
    return chosen.correlate(_TURNS).scalar_subquery()


_STOPS = (
    select(_STATE.c.turn, _STATE.c.place_id, _STATE.c.form_id, _STATE.c.approved, _SUBMISSION.c.approval)
    .join_from(_TURNS, _STATE, and_(_STATE.c.place_id == _first("place_id"), _STATE.c.series == _first("series")))
    .join(_SUBMISSION, and_(_SUBMISSION.c.place_id == _STATE.c.place_id, _SUBMISSION.c.id == _STATE.c.submission_id))
)
_KEYS = select(_STATE.c.since, _STATE.c.series, _STATE.c.place_id).where(_STATE.c.turn == bindparam("turn"))
_CHOSEN = SUMMARIES.where(
    _STATE.c.place_id.in_(bindparam("places", expanding=True)), _STATE.c.series.in_(bindparam("series", expanding=True))
)
_COUNTS = (
    select(_STATE.c.place_id, _STATE.c.form_id, func.count())
    .where(
        _STATE.c.state == "waiting",
        _STATE.c.place_id.in_(bindparam("places", expanding=True)),
        _STATE.c.person_id != bindparam("person"),
    )
    .group_by(_STATE.c.place_id, _STATE.c.form_id)
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


def counts(conn: Connection, places: Collection[UUID], without: UUID) -> dict[tuple[UUID, str], int]:
    """How much waits at these places for each form, what one person handed in left out."""
    rows = conn.execute(_COUNTS, {"places": list(places), "person": without})
    return {(place, form): count for place, form, count in rows}


def _keys(
    conn: Connection, part: Part, limit: int, person: UUID | None, first: date | None, last: date | None
) -> list[tuple[datetime, UUID, UUID]]:
    if person is not None and (person in part.people) is not part.only:
        return []
    wanted = _KEYS
    if person is not None:
        wanted = wanted.where(_STATE.c.person_id == person)
    elif part.people or part.only:
        among = _STATE.c.person_id.in_(part.people)
        wanted = wanted.where(among if part.only else ~among)
    if first is not None:
        wanted = wanted.where(_STATE.c.day >= first)
    if last is not None:
        wanted = wanted.where(_STATE.c.day <= last)
    rows = conn.execute(wanted.order_by(_STATE.c.since, _STATE.c.series).limit(limit), {"turn": part.turn})
    return [tuple(row) for row in rows]
