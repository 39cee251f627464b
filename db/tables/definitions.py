"""Definitions as they were: frozen revisions, what was in force when, and the releases that switched them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Name


class RevisionRow(Base):
    """Content of a checklist or form, named by its hash; never changes."""

    __tablename__ = "revision"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(Name)
    ref_id: Mapped[str] = mapped_column(Name)
    content: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]


class InForceRow(Base):
    """Schedule, roles and approval of a definition from ``since`` to before ``until``."""

    __tablename__ = "in_force"
    __table_args__ = (
        CheckConstraint("kind IN ('checklist', 'form')", name="kind_is_known"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        Index(
            "one_in_force",
            "kind",
            "ref_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Name)
    ref_id: Mapped[str] = mapped_column(Name)
    revision: Mapped[str] = mapped_column(ForeignKey("revision.hash"))
    facts: Mapped[dict[str, Any]]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class ReleaseRow(Base):
    """The folder that workers serve since then; the newest one counts."""

    __tablename__ = "release"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    folder: Mapped[str] = mapped_column(Name)
    digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
