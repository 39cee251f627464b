"""Submissions with all that was said about them, page by page, for lists that are taken out of the house.

A hundred thousand rows are read for one export, so what few need is left out, and ids are read as they are kept.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select, type_coerce
from sqlalchemy.types import UserDefinedType

from db import finding
from db.finding import Mark
from db.summaries import SUMMARIES
from db.tables.submissions import DECISION, SUBMISSION, SUBMISSION_STATE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection

    from db.finding import Wanted
    from db.summaries import State


class _AsKept(UserDefinedType[Any]):
    """An id as the database gives it: letters on SQLite, a UUID on PostgreSQL."""

    cache_ok = True


class Decided(NamedTuple):
    """One decision; ``for_person_id`` is for whom a deputy made it."""

    step: str
    outcome: str
    comment: str
    person_id: str
    for_person_id: str | None
    decided_at: datetime


class Paper(NamedTuple):
    """The newest version of what was handed in, with the decisions on it; ids are written as in addresses."""

    place_id: str
    id: str
    form_id: str
    day: date
    slot: str
    person_id: str
    revision: str
    version: int
    handed_in_at: datetime
    answers: dict[str, Any]
    state: State
    decisions: tuple[Decided, ...]

    @property
    def mark(self) -> Mark:
        """Where a page that ends with this one ends."""
        return Mark(self.day, self.handed_in_at, UUID(self.id), UUID(self.place_id))


_IDS = {name: type_coerce(SUBMISSION.c[name], _AsKept()) for name in ("place_id", "id", "person_id")}
_PLAIN = ("form_id", "day", "slot", "revision", "version", "handed_in_at", "answers")
_PAPERS = SUMMARIES.with_only_columns(
    *_IDS.values(), *(SUBMISSION.c[name] for name in _PLAIN), SUBMISSION_STATE.c.state, maintain_column_froms=True
).order_by(*(column.desc() for column in finding.ORDER))
_DECISIONS = (
    select(
        type_coerce(DECISION.c.submission_id, _AsKept()),
        *(DECISION.c[name] for name in ("step", "outcome", "comment")),
        type_coerce(DECISION.c.person_id, _AsKept()),
        type_coerce(DECISION.c.for_person_id, _AsKept()),
        DECISION.c.decided_at,
    )
    .where(
        type_coerce(DECISION.c.place_id, _AsKept()) == bindparam("place", type_=_AsKept()),
        type_coerce(DECISION.c.submission_id, _AsKept()).in_(bindparam("papers", expanding=True, type_=_AsKept())),
    )
    .order_by(DECISION.c.decided_at, DECISION.c.id)
)
_NONE: tuple[Decided, ...] = ()


def read(conn: Connection, wanted: Wanted, limit: int, after: Mark | None = None) -> list[Paper]:
    """The next ``limit`` that are wanted, the latest business day first."""
    rows = finding.rows(conn, _PAPERS, wanted, limit, after)
    made = _decided(conn, [(row[0], row[1]) for row in rows])
    return [_paper(row, made.get(row[1], _NONE)) for row in rows]


def _paper(row: tuple[Any, ...], made: tuple[Decided, ...]) -> Paper:
    place, id_, person, form, day, slot, revision, version, at, answers, state = row
    return Paper(
        _known(place), _text(id_), form, day, slot, _known(person), revision, version, at, answers, state, made
    )  # fmt: skip


def _decided(conn: Connection, papers: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Decided, ...]]:
    """What was decided on each of some versions, by their ids."""
    places: defaultdict[Any, list[Any]] = defaultdict(list)
    for place, id_ in papers:
        places[place].append(id_)
    found: dict[Any, tuple[Decided, ...]] = {}
    for place, ids in places.items():
        rows: Any = conn.execute(_DECISIONS, {"place": place, "papers": ids}).all()
        for paper, step, outcome, comment, person, absent, at in rows:
            found[paper] = (
                *found.get(paper, _NONE),
                Decided(step, outcome, comment, _known(person), absent and _known(absent), at),
            )
    return found


def _text(kept: Any) -> str:
    return f"{kept[:8]}-{kept[8:12]}-{kept[12:16]}-{kept[16:20]}-{kept[20:]}" if isinstance(kept, str) else str(kept)


_known = lru_cache(maxsize=10_000)(_text)  # of people and places, who come again and again
