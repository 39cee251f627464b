"""Submissions: drafts that change, versions handed in that never do, and the decisions on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Name

_NEW = text("corrects IS NULL")
_CORRECTION = text("corrects IS NOT NULL")
_OWED = text("slot <> ''")
_WAITING = text("turn IS NOT NULL")


class DraftRow(Base):
    """What a person has typed and not handed in. ``id`` becomes the submission's; ``version`` counts saves."""

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "one_draft",
            *("place_id", "person_id", "form_id", "day", "slot", "owed_by"),
            unique=True,
            sqlite_where=_NEW,
            postgresql_where=_NEW,
        ),
        Index(
            "one_correction",
            *("place_id", "person_id", "corrects"),
            unique=True,
            sqlite_where=_CORRECTION,
            postgresql_where=_CORRECTION,
        ),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    form_id: Mapped[str] = mapped_column(Name)
    day: Mapped[date]
    slot: Mapped[str] = mapped_column(String(5))
    owed_by: Mapped[str] = mapped_column(Name)
    corrects: Mapped[UUID | None]
    revision: Mapped[str] = mapped_column(ForeignKey("revision.hash"))
    answers: Mapped[dict[str, Any]]
    version: Mapped[int]
    saved_at: Mapped[datetime]


class SubmissionRow(Base):
    """One version. ``series`` is the id of the first; ``slot`` is empty where the form is filled in when something happens."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("place_id", "series", "version", name="one_submission_per_version"),
        Index(
            "one_submission_per_occurrence",
            *("place_id", "form_id", "day", "slot", "owed_by", "version"),
            unique=True,
            sqlite_where=_OWED,
            postgresql_where=_OWED,
        ),
        CheckConstraint("version > 0", name="version_counts_from_1"),
        Index("submission_of_person", "person_id", "day", "handed_in_at", "id", "place_id"),
        Index("submission_of_day", "place_id", "day"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    series: Mapped[UUID]
    version: Mapped[int]
    form_id: Mapped[str] = mapped_column(Name)
    day: Mapped[date]
    slot: Mapped[str] = mapped_column(String(5))
    owed_by: Mapped[str] = mapped_column(Name)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[str] = mapped_column(ForeignKey("revision.hash"))
    answers: Mapped[dict[str, Any]]
    approval: Mapped[list[Any]]  # the steps as they stood when it was handed in
    filed_with: Mapped[list[Any] | None]  # the roles that get to read it, as they stood then
    steps: Mapped[int]
    lang: Mapped[str] = mapped_column(String(2))
    handed_in_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class DecisionRow(Base):
    """What one holder of a step's role said about one version; the first decision on a step stands."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(["place_id", "submission_id"], ["submission.place_id", "submission.id"]),
        UniqueConstraint("place_id", "submission_id", "step", name="one_decision_per_step"),
        CheckConstraint("outcome IN ('approve', 'return', 'reject')", name="outcome_is_known"),
    )

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID]
    step: Mapped[str] = mapped_column(Name)
    outcome: Mapped[str] = mapped_column(String(7))
    comment: Mapped[str]
    field: Mapped[str] = mapped_column(Name)  # the field a return points at, or empty
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    for_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # whom a deputy decided for
    why: Mapped[str | None] = mapped_column(String(7))  # why it was not one of the step's own roles: vacant, author, away
    decided_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


class SubmissionStateRow(Base):
    """Where the newest version of a submission stands: what its versions and decisions come to, kept so that lists are quick.

    Written in the transaction that hands in or decides (``db.states``); a recount gives the same rows. ``turn`` names the place,
    form and step that it waits at, so that everything waiting for the same people lies together; none = it waits for nobody.
    """

    __tablename__ = "submission_state"
    __table_args__ = (
        ForeignKeyConstraint(["place_id", "submission_id"], ["submission.place_id", "submission.id"]),
        CheckConstraint("state IN ('waiting', 'returned', 'rejected', 'approved', 'handed-in')", name="state_is_known"),
        Index(
            "submission_waiting",
            *("turn", "since", "series"),
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "submission_waiting_by_person",
            *("turn", "person_id", "since", "series"),
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("submission_state_of_person", "person_id", "handed_in_at"),
        Index("submission_state_of_place", "place_id", "state", "since"),
        Index("submission_state_of_day", "place_id", "day"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    series: Mapped[UUID] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID]
    form_id: Mapped[str] = mapped_column(Name)
    day: Mapped[date]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    handed_in_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(9))
    approved: Mapped[int]  # steps passed
    since: Mapped[datetime]  # when it came to stand there
    turn: Mapped[str | None] = mapped_column(String(64))
