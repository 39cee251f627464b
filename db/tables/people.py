"""People: who they are, how they get in, the roles they hold, when they are away, and what they may manage."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Name


class PersonRow(Base):
    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("username = lower(username)", name="username_is_lower_case"),
        CheckConstraint("language IN ('zh', 'en')", name="language_is_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(Name, unique=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name, server_default=text("''"))  # Latin spelling; empty = the one name everywhere
    language: Mapped[str | None] = mapped_column(String(2))  # none = the browser's
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class CredentialRow(Base):
    """One Argon2id hash a person."""

    __tablename__ = "credential"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(300))
    changed_at: Mapped[datetime]


class AssignmentRow(Base):
    """A person holds a role at a place for business days from ``since`` to before ``until``; no weekdays = all."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        Index("assignment_of_person", "person_id"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(Name)
    weekdays: Mapped[str] = mapped_column(String(7))  # digits, 0 = Monday
    since: Mapped[date]
    until: Mapped[date | None]


class AbsenceRow(Base):
    """A person is away on business days from ``since`` to ``until``, both included; ``deputy_id`` decides for them meanwhile."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("until >= since", name="until_after_since"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[date]
    until: Mapped[date]
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class GrantRow(Base):
    """A person may manage, edit or administer a place with all below it; no department = every one."""

    __tablename__ = "grant_"  # GRANT is a word of SQL
    __table_args__ = (
        CheckConstraint("kind IN ('manage', 'edit', 'administer')", name="kind_is_known"),
        Index("grant_of_person", "person_id"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(Name)
    department: Mapped[str | None] = mapped_column(Name)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
