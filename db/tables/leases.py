"""Leases: that somebody is at something which nobody does twice at once, in whichever process."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class LeaseRow(Base):
    """One for each person and kind of work; ``until`` is moved on while the work goes on, so that a dead process leaves none."""

    __tablename__ = "lease"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    work: Mapped[str] = mapped_column(String(20), primary_key=True)
    id: Mapped[UUID]
    until: Mapped[datetime]
