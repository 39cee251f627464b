"""Runs: occurrences taken up, their ticks, and what a manager did about them. Every unique key begins with the place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Name

_LIVE = text("withdrawn_at IS NULL")


class RunRow(Base):
    """``owed_by`` is "-" for a shared run, a role's full name, or a person's id."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("place_id", "list_id", "day", "slot", "owed_by", name="one_run_per_occurrence"),
        Index("run_of_day", "place_id", "day"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[str] = mapped_column(Name)
    day: Mapped[date]
    slot: Mapped[str] = mapped_column(String(5))
    owed_by: Mapped[str] = mapped_column(Name)
    revision: Mapped[str] = mapped_column(ForeignKey("revision.hash"))
    opens_at: Mapped[datetime]
    due_at: Mapped[datetime]
    late_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    begun_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    device_done_at: Mapped[datetime | None]
    handed_in_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    hand_in_reasons: Mapped[dict[str, Any] | None]
    reopened_until: Mapped[datetime | None]


class TickRow(Base):
    """``device_at`` is what the device said; ``done_at`` that, corrected by the measured ``skew`` and never after receipt."""

    __tablename__ = "tick"
    __table_args__ = (
        ForeignKeyConstraint(["place_id", "run_id"], ["run.place_id", "run.id"]),
        CheckConstraint("outcome IN ('done', 'na', 'problem')", name="outcome_is_known"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_someone"),
        # Two thumbs at once: the second insert is refused here, whatever the code above believed.
        Index("one_live_tick", "place_id", "run_id", "item", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("tick_of_run", "place_id", "run_id"),
        Index(
            "problem_of_place", "place_id", sqlite_where=text("outcome = 'problem'"), postgresql_where=text("outcome = 'problem'")
        ),
    )

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID]
    item: Mapped[str] = mapped_column(Name)
    outcome: Mapped[str] = mapped_column(String(7))
    note: Mapped[str]
    number: Mapped[float | None]
    photo_id: Mapped[UUID | None]  # an attachment whose paper is this tick
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    device_at: Mapped[datetime | None]
    skew: Mapped[int | None]  # seconds the device's clock was behind the server's when it sent
    done_at: Mapped[datetime]
    received_at: Mapped[datetime]
    lang: Mapped[str] = mapped_column(String(2))
    digest: Mapped[str] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ExcusalRow(Base):
    """A manager excused an occurrence of a checklist or form, begun or not."""

    __tablename__ = "excusal"
    __table_args__ = (
        Index(
            "one_live_excusal",
            *("place_id", "list_id", "day", "slot", "owed_by"),
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("excusal_of_day", "place_id", "day"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[str] = mapped_column(Name)
    day: Mapped[date]
    slot: Mapped[str] = mapped_column(String(5))
    owed_by: Mapped[str] = mapped_column(Name)
    reason: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    excused_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ClosedProblemRow(Base):
    """A manager closed a tick's problem with a comment; without such a row it is open."""

    __tablename__ = "closed_problem"
    __table_args__ = (ForeignKeyConstraint(["place_id", "tick_id"], ["tick.place_id", "tick.id"]),)

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    tick_id: Mapped[UUID] = mapped_column(primary_key=True)
    comment: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime]
