"""Submissions: each version is kept as it was handed in, a return brings the next number, and decisions say where it stands."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, bindparam, select

from db import states
from db.base import Conflict, NotFound, Upsert, digest
from db.drafts import drop_draft
from db.tables.submissions import SUBMISSION, SUBMISSION_STATE

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection

    from db.drafts import Over

State = Literal["waiting", "returned", "rejected", "approved", "handed-in"]


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """As it came in under its client-made ``id``; ``approval`` are the steps in force, ``corrects`` the version it follows."""

    place_id: UUID
    id: UUID
    form_id: str
    day: date
    slot: str
    owed_by: str
    person_id: UUID
    revision: str
    answers: dict[str, Any]
    approval: list[Any]
    lang: str
    corrects: UUID | None = None
    filed_with: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Submission:
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
    answers: dict[str, Any]
    approval: list[Any]
    filed_with: list[Any] | None
    steps: int
    lang: str
    handed_in_at: datetime
    digest: str


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


_COLUMNS = [SUBMISSION.c[field.name] for field in fields(Submission)]
_BY_ID = select(*_COLUMNS).where(SUBMISSION.c.place_id == bindparam("place"), SUBMISSION.c.id == bindparam("submission"))
_BY_ID_LOCKED = _BY_ID.with_for_update()
_VERSIONS = (
    select(*_COLUMNS)
    .where(SUBMISSION.c.place_id == bindparam("place"), SUBMISSION.c.series == bindparam("series"))
    .order_by(SUBMISSION.c.version)
)
_BY_OCCURRENCE = (
    select(*_COLUMNS)
    .where(*(SUBMISSION.c[name] == bindparam(name) for name in ("place_id", "form_id", "day", "slot", "owed_by")))
    .order_by(SUBMISSION.c.version.desc())
    .limit(1)
)
_PUT = Upsert(SUBMISSION)
SUMMARY_COLUMNS: list[ColumnElement[Any]] = [
    SUBMISSION_STATE.c[field.name] if field.name in ("state", "approved", "since") else SUBMISSION.c[field.name]
    for field in fields(Summary)
]
SUMMARIES = select(*SUMMARY_COLUMNS).join_from(
    SUBMISSION_STATE,
    SUBMISSION,
    and_(
        SUBMISSION_STATE.c.place_id == SUBMISSION.c.place_id,
        SUBMISSION_STATE.c.series == SUBMISSION.c.series,
        SUBMISSION_STATE.c.submission_id == SUBMISSION.c.id,
    ),
)
_HERE = SUMMARIES.where(SUBMISSION_STATE.c.place_id.in_(bindparam("places", expanding=True)))
_WAITING = _HERE.where(SUBMISSION_STATE.c.state == "waiting").order_by(
    SUBMISSION_STATE.c.handed_in_at, SUBMISSION_STATE.c.submission_id
)
_BETWEEN = _HERE.where(SUBMISSION_STATE.c.day.between(bindparam("first"), bindparam("last"))).order_by(
    SUBMISSION_STATE.c.handed_in_at
)
_OF_PERSON = SUMMARIES.where(SUBMISSION_STATE.c.person_id == bindparam("person")).order_by(
    SUBMISSION_STATE.c.handed_in_at.desc(), SUBMISSION_STATE.c.submission_id
)
_FILED = (
    _HERE.where(
        SUBMISSION_STATE.c.state.in_(("approved", "handed-in")),
        SUBMISSION_STATE.c.form_id.in_(bindparam("forms", expanding=True)),
    )
    .order_by(SUBMISSION_STATE.c.since.desc(), SUBMISSION_STATE.c.series)
    .limit(bindparam("limit"))
)
_RETURNED = _OF_PERSON.where(SUBMISSION_STATE.c.day >= bindparam("since"), SUBMISSION_STATE.c.state == "returned")
_FIRST_VERSIONS = select(
    *(SUBMISSION.c[name] for name in ("place_id", "form_id", "day", "slot", "owed_by", "id", "person_id", "handed_in_at"))
).where(
    SUBMISSION.c.version == 1,
    SUBMISSION.c.place_id.in_(bindparam("places", expanding=True)),
    SUBMISSION.c.day.between(bindparam("first"), bindparam("last")),
)
# Found by form and day, whatever else was handed in then.
_OWED_FIRST_VERSIONS = _FIRST_VERSIONS.where(
    SUBMISSION.c.slot != "", SUBMISSION.c.form_id.in_(bindparam("forms", expanding=True))
)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """That an occurrence of a form was handed in, first when, by whom: what counting what is owed needs."""

    place_id: UUID
    form_id: str
    day: date
    slot: str
    owed_by: str
    id: UUID
    person_id: UUID
    handed_in_at: datetime


def hand_in(conn: Connection, new: NewSubmission, now: datetime, over: Over | None = None) -> tuple[Submission, bool]:
    """Keep a version for ever and drop its draft; the version that stands, and whether it is new (else it came before).

    Conflict "conflict" where the id stands for other content, "already" where the occurrence has been handed in or corrected,
    "stale" with the draft that another tab saved since (``over`` is what was typed, over which version): then nothing is kept.
    """
    series, version = _number(conn, new)
    row = {field.name: getattr(new, field.name) for field in fields(NewSubmission) if field.name != "corrects"}
    row |= {"series": series, "version": version, "steps": len(new.approval), "handed_in_at": now, "digest": _digest(new)}
    if _PUT.run(conn, row):
        draft = drop_draft(conn, new.person_id, new.place_id, new.id)
        if over is not None and draft is not None and over.is_stale(draft):
            raise Conflict("stale", draft)
        states.begin(conn, row)
        return Submission(**row), True
    standing = find(conn, new.place_id, new.id)
    if standing is None:
        raise Conflict("already", _in_the_way(conn, new, series))
    if standing.digest != row["digest"]:
        raise Conflict("conflict", standing)
    return standing, False


def find(conn: Connection, place: UUID, id: UUID) -> Submission | None:
    """The version with this id at this place."""
    row = conn.execute(_BY_ID, {"place": place, "submission": id}).first()
    return None if row is None else Submission(*row)


def submission(conn: Connection, place: UUID, id: UUID, *, lock: bool = False) -> Submission:
    """The version with this id at this place; ``lock`` holds off others who would decide on it. NotFound otherwise."""
    row = conn.execute(_BY_ID_LOCKED if lock else _BY_ID, {"place": place, "submission": id}).first()
    if row is None:
        raise NotFound
    return Submission(*row)


def versions(conn: Connection, place: UUID, series: UUID) -> tuple[Submission, ...]:
    """All versions of a submission, number 1 first."""
    return tuple(Submission(*row) for row in conn.execute(_VERSIONS, {"place": place, "series": series}))


def of_occurrence(conn: Connection, place: UUID, form: str, day: date, slot: str, owed_by: str) -> Submission | None:
    """The newest version handed in for this occurrence."""
    key = {"place_id": place, "form_id": form, "day": day, "slot": slot, "owed_by": owed_by}
    row = conn.execute(_BY_OCCURRENCE, key).first()
    return None if row is None else Submission(*row)


def waiting(conn: Connection, places: Collection[UUID]) -> tuple[Summary, ...]:
    """What waits for a decision at these places, the longest wait first."""
    return tuple(Summary(*row) for row in conn.execute(_WAITING, {"places": list(places)}))


def between(conn: Connection, places: Collection[UUID], first: date, last: date) -> tuple[Summary, ...]:
    """The newest versions of what was handed in for business days from ``first`` to ``last``."""
    return tuple(Summary(*row) for row in conn.execute(_BETWEEN, {"places": list(places), "first": first, "last": last}))


def of_person(conn: Connection, person: UUID, limit: int = 200) -> tuple[Summary, ...]:
    """What the person handed in, the newest first."""
    return tuple(Summary(*row) for row in conn.execute(_OF_PERSON.limit(limit), {"person": person}))


def returned_to(conn: Connection, person: UUID, since: date) -> tuple[Summary, ...]:
    """What the person handed in for business days from ``since`` on and has been asked to correct, the newest first."""
    return tuple(Summary(*row) for row in conn.execute(_RETURNED, {"person": person, "since": since}))


def finished(conn: Connection, places: Collection[UUID], forms: Collection[str], limit: int) -> tuple[Summary, ...]:
    """What of these forms has come to its good end at these places, the latest first."""
    named = {"places": list(places), "forms": list(forms), "limit": limit}
    return tuple(Summary(*row) for row in conn.execute(_FILED, named))


def handed_in_between(conn: Connection, places: Collection[UUID], first: date, last: date) -> tuple[HandedIn, ...]:
    """Which occurrences from ``first`` to ``last`` were handed in, and when first."""
    return tuple(HandedIn(*row) for row in conn.execute(_FIRST_VERSIONS, {"places": list(places), "first": first, "last": last}))


def owed_and_handed_in(
    conn: Connection, places: Collection[UUID], forms: Collection[str], first: date, last: date
) -> tuple[HandedIn, ...]:
    """The same of some forms that a schedule asks for."""
    chosen = {"places": list(places), "forms": list(forms), "first": first, "last": last}
    return tuple(HandedIn(*row) for row in conn.execute(_OWED_FIRST_VERSIONS, chosen))


def _number(conn: Connection, new: NewSubmission) -> tuple[UUID, int]:
    if new.corrects is None:
        return new.id, 1
    returned = submission(conn, new.place_id, new.corrects)
    return returned.series, returned.version + 1


def _in_the_way(conn: Connection, new: NewSubmission, series: UUID) -> Submission | None:
    corrected = versions(conn, new.place_id, series)
    return corrected[-1] if corrected else of_occurrence(conn, new.place_id, new.form_id, new.day, new.slot, new.owed_by)


def _digest(new: NewSubmission) -> str:
    return digest(new.form_id, new.person_id, new.revision, new.answers, new.corrects)
