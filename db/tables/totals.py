"""Counted days: a summary of what can be recounted at any time, kept because the month's board needs it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class DayTotalRow(Base):
    """``version`` grows whenever the day is forgotten, so that a count made from older rows is never kept."""

    __tablename__ = "day_total"

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int]
    cells: Mapped[dict[str, Any] | None]
    counted_at: Mapped[datetime | None]
