"""Summaries: the newest version of each submission without its answers, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, bindparam, select

from db.tables.submissions import SUBMISSION, SUBMISSION_STATE

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection


State = Literal["waiting", "returned", "rejected", "approved", "handed-in"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The newest version without its answers; ``approved`` counts steps passed, ``since`` is when it came to stand there."""

    place_id: UUID
    id: UUID
    series: UUID
    version: int
    form_id: str
    day: date
    slot: str
    owed_by: str
    person_id: UUID
    revision: str
    approval: list[Any]
    filed_with: list[Any] | None
    steps: int
    handed_in_at: datetime
    state: State
    approved: int
    since: datetime

    @property
    def step(self) -> dict[str, Any] | None:
        """The step it waits for."""
        return self.approval[self.approved] if self.state == "waiting" else None


_SUMMARY_COLUMNS: list[ColumnElement[Any]] = [
    SUBMISSION_STATE.c[field.name] if field.name in ("state", "approved", "since") else SUBMISSION.c[field.name]
    for field in fields(Summary)
]
SUMMARIES = select(*_SUMMARY_COLUMNS).join_from(
    SUBMISSION_STATE,
    SUBMISSION,
    and_(
        SUBMISSION_STATE.c.place_id == SUBMISSION.c.place_id,
        SUBMISSION_STATE.c.series == SUBMISSION.c.series,
        SUBMISSION_STATE.c.submission_id == SUBMISSION.c.id,
    ),
)
_FILED = (
    SUMMARIES.where(
        SUBMISSION_STATE.c.place_id.in_(bindparam("places", expanding=True)),
        SUBMISSION_STATE.c.state.in_(("approved", "handed-in")),
        SUBMISSION_STATE.c.form_id.in_(bindparam("forms", expanding=True)),
    )
    .order_by(SUBMISSION_STATE.c.since.desc(), SUBMISSION_STATE.c.series)
    .limit(bindparam("limit"))
)
_RETURNED = SUMMARIES.where(
    SUBMISSION_STATE.c.person_id == bindparam("person"),
    SUBMISSION_STATE.c.day >= bindparam("since"),
    SUBMISSION_STATE.c.state == "returned",
).order_by(SUBMISSION_STATE.c.handed_in_at.desc(), SUBMISSION_STATE.c.submission_id)


def returned_to(conn: Connection, person: UUID, since: date) -> tuple[Summary, ...]:
    """What the person handed in for business days from ``since`` on and has been asked to correct, the newest first."""
    return tuple(Summary(*row) for row in conn.execute(_RETURNED, {"person": person, "since": since}))


def finished(conn: Connection, places: Collection[UUID], forms: Collection[str], limit: int) -> tuple[Summary, ...]:
    """What of these forms has come to its good end at these places, the latest first."""
    named = {"places": list(places), "forms": list(forms), "limit": limit}
    return tuple(Summary(*row) for row in conn.execute(_FILED, named))
