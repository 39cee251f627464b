"""Decisions: what a holder of a step's role said about one version. The first on a step stands; none is ever changed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, bindparam, select

from db import states
from db.base import Conflict, Upsert, digest
from db.tables.submissions import DECISION, SUBMISSION

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Row

Outcome = Literal["approve", "return", "reject"]
FOUND = ("for_person_id", "why")


@dataclass(frozen=True, slots=True)
class NewDecision:
    """``field`` is the field that a return points at, or empty.

    ``for_person`` is whom a deputy decides for, ``why`` the reason where it is none of the step's own roles; both are found by
    the service, not sent, and no part of what a repeat is compared by.
    """

    place_id: UUID
    id: UUID
    submission_id: UUID
    step: str
    outcome: Outcome
    comment: str
    field: str
    person_id: UUID
    for_person_id: UUID | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(NewDecision):
    decided_at: datetime
    digest: str


_COLUMNS = [DECISION.c[field.name] for field in fields(Decision)]
_PUT = Upsert(DECISION)
_BY_ID = select(*_COLUMNS).where(DECISION.c.place_id == bindparam("place"), DECISION.c.id == bindparam("decision"))
_ON = select(*_COLUMNS).where(DECISION.c.place_id == bindparam("place"), DECISION.c.submission_id == bindparam("submission"))
_ON_STEP = _ON.where(DECISION.c.step == bindparam("step"))
_ON_SERIES = (
    select(*_COLUMNS)
    .join(SUBMISSION, and_(DECISION.c.place_id == SUBMISSION.c.place_id, DECISION.c.submission_id == SUBMISSION.c.id))
    .where(SUBMISSION.c.place_id == bindparam("place"), SUBMISSION.c.series == bindparam("series"))
    .order_by(DECISION.c.decided_at, DECISION.c.id)
)


def decide(conn: Connection, new: NewDecision, now: datetime) -> tuple[Decision, bool]:
    """Keep the decision; the one that stands, and whether it is new (else it came before).

    Conflict "conflict" where the id stands for something else, "already" where the step has been decided.
    """
    row = {field.name: getattr(new, field.name) for field in fields(NewDecision)}
    sent = [value for name, value in row.items() if name not in FOUND]
    made = Decision(**row, decided_at=now, digest=digest(*sent))
    if _PUT.run(conn, row | {"decided_at": now, "digest": made.digest}):
        states.pass_on(conn, new.place_id, new.submission_id)
        return made, True
    found = conn.execute(_BY_ID, {"place": new.place_id, "decision": new.id}).first()
    if found is None:
        step = {"place": new.place_id, "submission": new.submission_id, "step": new.step}
        raise Conflict("already", _decision(conn.execute(_ON_STEP, step).one()))
    standing = _decision(found)
    if standing.digest != made.digest:
        raise Conflict("conflict", standing)
    return standing, False


def find_decision(conn: Connection, place: UUID, id: UUID) -> Decision | None:
    """The decision with this client-made id."""
    row = conn.execute(_BY_ID, {"place": place, "decision": id}).first()
    return None if row is None else _decision(row)


def decisions_on(conn: Connection, place: UUID, submission: UUID) -> tuple[Decision, ...]:
    """What was decided on one version."""
    return tuple(_decision(row) for row in conn.execute(_ON, {"place": place, "submission": submission}))


def decisions_of(conn: Connection, place: UUID, series: UUID) -> tuple[Decision, ...]:
    """What was decided on all versions of a submission, in order."""
    return tuple(_decision(row) for row in conn.execute(_ON_SERIES, {"place": place, "series": series}))


def _decision(row: Row[Any]) -> Decision:
    return Decision(**row._mapping)
