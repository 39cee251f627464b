"""Places with their hours, and the people who hold roles there or are away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from uuid import UUID

    from forms.model.texts import Text


@dataclass(frozen=True)
class Hours:
    """Opening and closing hour of one business day at one place, local; closing may pass midnight (then it is smaller)."""

    opens: time
    closes: time


@dataclass(frozen=True)
class PlaceDay:
    """One business day at one place: what a schedule needs to know. ``hours`` is None on a day the place stays shut."""

    day: date
    zone: str
    cutoff: time
    hours: Hours | None


@dataclass(frozen=True)
class Place:
    """A node of the tree: company, shop, floor, counter. ``departments`` are those the place itself runs."""

    id: UUID
    parent: UUID | None
    kind: str
    name: Text
    zone: str
    cutoff: time
    departments: tuple[tuple[str, datetime, datetime | None], ...] = ()
    hours: tuple[PlaceHours, ...] = ()
    exceptions: tuple[tuple[date, Hours | None], ...] = ()


@dataclass(frozen=True)
class PlaceHours:
    """Hours on one weekday (0 Monday) for business days from ``since`` to before ``until``."""

    weekday: int
    hours: Hours | None
    since: date
    until: date | None


@dataclass(frozen=True)
class Holding:
    """A person holds a role at a place on some weekdays (empty = all), for business days from ``since`` to before ``until``."""

    person: UUID
    role: str
    place: UUID
    weekdays: tuple[int, ...]
    since: date
    until: date | None


@dataclass(frozen=True)
class Absence:
    """``deputy`` decides for the person meanwhile, where one was named."""

    person: UUID
    since: date
    until: date  # inclusive
    deputy: UUID | None = None
