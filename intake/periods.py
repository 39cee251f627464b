"""Periods: from a business day to a business day, as an address names them; a week or a month is known by its days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["day", "week", "month", "span"]
YEARS = range(2001, 2200)  # what an address or a device may speak of
WEEK = 7


@dataclass(frozen=True)
class Period:
    """From ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1))

    @property
    def kind(self) -> Kind:
        """What its days make: a day, Monday to Sunday, a whole month, or any other span."""
        if self.first == self.last:
            return "day"
        if self == week(self.first):
            return "week"
        return "month" if self == month(self.first) else "span"

    def turned(self, steps: int) -> Period:
        """The one of the same kind before or after."""
        if self.kind == "month":
            beside = self.last + timedelta(days=1) if steps > 0 else self.first - timedelta(days=1)
            return month(beside)
        by = timedelta(days=steps * len(self.days))
        return Period(self.first + by, self.last + by)

    def shortened(self, most: int) -> Period:
        """The same, or its last days where it has more than ``most``."""
        return Period(max(self.first, self.last - timedelta(days=most - 1)), self.last)

    def named(self) -> dict[str, str]:
        """How it stands in an address."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def week(day: date) -> Period:
    """Monday to Sunday around the day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=WEEK - 1))


def month(day: date) -> Period:
    """The month of the day."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def read(asked: Mapping[str, str], otherwise: Period) -> Period:
    """The period that an address names; where it names one end only, that day to ``otherwise``'s end, or one day."""
    first, last = read_day(asked.get("from", "")), read_day(asked.get("to", ""))
    if first is None and last is None:
        return otherwise
    first = first or last or otherwise.first
    last = last or max(first, otherwise.last)
    return Period(min(first, last), max(first, last))


def read_day(text: str) -> date | None:
    """A day as an address writes it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and day.year in YEARS else None
