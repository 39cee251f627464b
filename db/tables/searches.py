"""Searches that found nothing, for editors: the words and when, and nobody's name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class MissedSearchRow(Base):
    """One search in one language; the id is made where it was typed, so that a repeat counts once."""

    __tablename__ = "missed_search"
    __table_args__ = (Index("missed_search_by_time", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(100))
    lang: Mapped[str] = mapped_column(String(2))
    at: Mapped[datetime]
