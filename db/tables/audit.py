"""The trail: who did what to what, kept for ever. Triggers of the first migration refuse to change or delete a row."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Name


class AuditRow(Base):
    __tablename__ = "audit"
    __table_args__ = (Index("audit_of_subject", "place_id", "noun", "subject"),)

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str] = mapped_column(Name)
    noun: Mapped[str] = mapped_column(Name)
    subject: Mapped[str] = mapped_column(Name)
    details: Mapped[dict[str, Any]]
