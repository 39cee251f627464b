"""Submissions: each version is kept as it was handed in, a return brings the next number, and decisions say where it stands."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from db import states
from db.base import Conflict, NotFound, Upsert, digest
from db.drafts import drop_draft
from db.tables.submissions import SUBMISSION

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.base import Occurrence
    from db.drafts import Over


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
    """A version as it is kept; ``series`` is the id of the first one."""

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


_COLUMNS = [SUBMISSION.c[field.name] for field in fields(Submission)]
_BY_ID = select(*_COLUMNS).where(SUBMISSION.c.place_id == bindparam("place"), SUBMISSION.c.id == bindparam("submission"))
_BY_ID_LOCKED = _BY_ID.with_for_update()
_VERSIONS = (
    select(*_COLUMNS)
    .where(SUBMISSION.c.place_id == bindparam("place"), SUBMISSION.c.series == bindparam("series"))
    .order_by(SUBMISSION.c.version)
)
_OCCURRENCE = ("place_id", "form_id", "day", "slot", "owed_by")
_BY_OCCURRENCE = (
    select(*_COLUMNS)
    .where(*(SUBMISSION.c[name] == bindparam(name) for name in _OCCURRENCE))
    .order_by(SUBMISSION.c.version.desc())
    .limit(1)
)
_PUT = Upsert(SUBMISSION)
_FIRST_VERSIONS = select(*(SUBMISSION.c[name] for name in (*_OCCURRENCE, "id", "person_id", "handed_in_at"))).where(
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


def of_occurrence(conn: Connection, key: Occurrence) -> Submission | None:
    """The newest version handed in for this occurrence."""
    return _newest(conn, (key.place, key.id, key.day, key.slot, key.owed_by))


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
    return corrected[-1] if corrected else _newest(conn, (new.place_id, new.form_id, new.day, new.slot, new.owed_by))


def _newest(conn: Connection, key: tuple[UUID, str, date, str, str]) -> Submission | None:
    row = conn.execute(_BY_OCCURRENCE, dict(zip(_OCCURRENCE, key, strict=True))).first()
    return None if row is None else Submission(*row)


def _digest(new: NewSubmission) -> str:
    return digest(new.form_id, new.person_id, new.revision, new.answers, new.corrects)
