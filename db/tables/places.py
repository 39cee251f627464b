"""Places: a tree of company, shop, floor, counter, with hours and the departments each runs."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Name


class PlaceRow(Base):
    __tablename__ = "place"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    kind: Mapped[str] = mapped_column(Name)
    name_zh: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    zone: Mapped[str] = mapped_column(Name)
    cutoff: Mapped[time]
    position: Mapped[int]
    demo: Mapped[bool]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class PlaceHoursRow(Base):
    """Hours on one weekday for business days from ``since`` to before ``until``; both empty = shut."""

    __tablename__ = "place_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_is_0_to_6"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="opens_and_closes"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date | None]
    opens: Mapped[time | None]
    closes: Mapped[time | None]


class PlaceExceptionRow(Base):
    """Other hours on one date; both empty = shut."""

    __tablename__ = "place_exception"
    __table_args__ = (CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="opens_and_closes"),)

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    opens: Mapped[time | None]
    closes: Mapped[time | None]


class PlaceDepartmentRow(Base):
    """A department the place itself runs, from ``since`` to before ``until``."""

    __tablename__ = "place_department"

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    department: Mapped[str] = mapped_column(Name, primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime | None]
