"""Forms of a date that falls on a day off: owed on the last day before it that the place is open and the person is on.

A round belongs to its day, a report can be written the day before: a month whose last day is a Sunday still has its report.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from forms.duty import is_held
from forms.recurrence import falls_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from forms.model import Holding, InForce, Schedule
    from forms.places import Tree

# How many days a date is brought forward at most: never past the week's own, and past any run of public holidays.
AHEAD = {"week": 6, "month": 10, "quarter": 10, "year": 10}


@lru_cache(maxsize=4096)
def next_date(schedule: Schedule, day: date) -> date | None:
    """The next date of ``schedule`` after ``day`` that could be brought forward to it; None on the date itself."""
    if falls_on(schedule, day):
        return None
    ahead = (day + timedelta(days=number + 1) for number in range(AHEAD.get(schedule.every, 0)))
    return next((later for later in ahead if falls_on(schedule, later)), None)


class DaysOff:
    """Which places are shut and who is off after one business day."""

    def __init__(self, tree: Tree, day: date, holdings: Iterable[Holding]) -> None:
        self._tree, self._day, self._shut = tree, day, dict[tuple["UUID", "date"], bool]()
        self._held: dict[tuple[UUID, str], list[Holding]] = defaultdict(list)
        for held in holdings:
            self._held[held.person, held.role].append(held)

    def schedule(self, facts: InForce, place: UUID, roles: Sequence[str], holders: Iterable[UUID]) -> Schedule:
        """The schedule as it counts for them on the day: one of every day where a date ahead falls on their days off."""
        ahead = next_date(facts.schedule, self._day) if facts.kind == "form" else None
        if ahead is None:
            return facts.schedule
        held = [one for person in holders for role in roles for one in self._held[person, role]]
        if facts.per == "person" and not any(_holds(one, ahead) for one in held):
            return facts.schedule
        days = (self._day + timedelta(days=number + 1) for number in range((ahead - self._day).days))
        off = all(self._is_shut(place, day) or (facts.per == "person" and not _any_on(held, day)) for day in days)
        return replace(facts.schedule, every="day", on=()) if off else facts.schedule

    def _is_shut(self, place: UUID, day: date) -> bool:
        if (place, day) not in self._shut:
            self._shut[place, day] = self._tree.place_day(place, day).hours is None
        return self._shut[place, day]


def _holds(held: Holding, day: date) -> bool:
    """Whether the role is still held on ``day``, on duty or not."""
    return is_held(replace(held, weekdays=()), day)


def _any_on(held: Iterable[Holding], day: date) -> bool:
    return any(is_held(one, day) for one in held)
