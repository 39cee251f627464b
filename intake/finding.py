"""Which submissions are asked for: read from an address, written into one, and told to the database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlencode
from uuid import UUID

from db import finding
from db.finding import Mark, Wanted, Within
from db.summaries import State
from intake import periods
from intake.errors import Refused
from intake.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.summaries import Summary
    from intake.scope import Scope

STATES: tuple[State, ...] = get_args(State)
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What is asked for and the page of it: all of it stands in the address, so that it can be kept and passed on."""

    period: Period | None = None
    form: str = ""
    department: str = ""
    person: UUID | None = None
    place: UUID | None = None
    state: State | None = None
    role: str = ""
    after: Mark | None = None

    def address(self, path: str) -> str:
        """``path`` with everything that is asked for."""
        named = self.period.named() if self.period else {}
        named |= {"form": self.form, "department": self.department, "role": self.role, "state": self.state or ""}
        named |= {"person": str(self.person or ""), "place": str(self.place or ""), "after": _written(self.after)}
        chosen = urlencode({name: value for name, value in named.items() if value})
        return f"{path}?{chosen}" if chosen else path

    def next(self, shown: Summary) -> Asked:
        """The page after the one that ends with ``shown``."""
        return replace(self, after=finding.mark_of(shown))

    def first_page(self) -> Asked:
        return replace(self, after=None)

    def turned(self, steps: int) -> Asked:
        """The same for the period before or after."""
        return replace(self, period=self.period.turned(steps) if self.period else None, after=None)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the period is asked for."""
        return any((self.form, self.department, self.role, self.person, self.place, self.state))

    def mine(self, person: UUID) -> Wanted:
        """What of it the person has handed in."""
        return self._wanted(None, person)

    def within(self, reach: Scope) -> Wanted:
        """What of it a manager reaches."""
        return self._wanted(within(reach, self.place), self.person)

    def _wanted(self, near: tuple[Within, ...] | None, person: UUID | None) -> Wanted:
        first, last = (self.period.first, self.period.last) if self.period else (None, None)
        return Wanted(near, first, last, self.form, self.department, person, self.state, self.role)


@dataclass(frozen=True)
class Page:
    """Some of what fits, and what to ask for to see more."""

    shown: tuple[Summary, ...]
    more: Asked | None


def page(found: tuple[Summary, ...], asked: Asked) -> Page:
    """One more than fits on a page says that there is another."""
    shown = found[:PAGE]
    return Page(shown, asked.next(shown[-1]) if len(found) > len(shown) else None)


def read(asked: Mapping[str, str], otherwise: Period | None) -> Asked:
    """What an address asks for; ``otherwise`` is the period where it names none. What makes no sense is left out."""
    state = asked.get("state", "")
    named = asked.get("from") or asked.get("to")
    return Asked(
        periods.read(asked, otherwise) if otherwise else (_named(asked) if named else None),
        asked.get("form", ""),
        asked.get("department", ""),
        _id(asked.get("person", "")),
        _id(asked.get("place", "")),
        next((one for one in STATES if one == state), None),
        asked.get("role", ""),
        _mark(asked.get("after", "")),
    )


def within(reach: Scope, place: UUID | None = None) -> tuple[Within, ...]:
    """The places within reach, for the departments that are; with ``place`` only it and those below it."""
    if place is not None:
        reach.require(place)
    wanted = set(reach.organisation.below(place)) if place else None
    found: defaultdict[tuple[str, ...] | None, list[UUID]] = defaultdict(list)
    for one in reach.places:
        if wanted is None or one.id in wanted:
            found[_departments(reach, one.id)].append(one.id)
    return tuple(Within(tuple(places), departments) for departments, places in found.items())


def _departments(reach: Scope, place: UUID) -> tuple[str, ...] | None:
    above = reach.organisation.above(place)
    named = {one.department for one in reach.granted if one.place in above}
    return None if None in named else tuple(sorted(name for name in named if name))


def _named(asked: Mapping[str, str]) -> Period | None:
    ends = [day for day in (periods.read_day(asked.get("from", "")), periods.read_day(asked.get("to", ""))) if day]
    return Period(min(ends), max(ends)) if ends else None


def _id(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Refused("not-found") from None


def _written(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return f"{mark.day.isoformat()}_{mark.handed_in_at.astimezone(UTC):%Y%m%dT%H%M%S%f}_{mark.id.hex}_{mark.place_id.hex}"


def _mark(text: str) -> Mark | None:
    parts = text.split("_")
    if len(parts) != len(Mark._fields):
        return None
    try:
        at = datetime.strptime(parts[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        day, id_, place = periods.read_day(parts[0]), UUID(parts[2]), UUID(parts[3])
    except ValueError:
        return None
    return Mark(day, at, id_, place) if day else None
