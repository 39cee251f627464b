"""Series: what a number came to each day, for a person or a team, and where it is missing; never a zero that nobody entered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.tally import Came

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from decimal import Decimal

    from db.exports import Paper
    from intake.numbers import Number
    from intake.tally import Entry

EXPECTED = frozenset({Came.IN_TIME, Came.LATE, Came.MISSING})
WITHOUT = (Came.MISSING, Came.AWAY, Came.EXCUSED, Came.VACANT, Came.TO_COME)  # the first that is there is the sign of the day


@dataclass
class Point:
    """One day: the numbers given, how many were expected, and what became of those that did not come."""

    values: list[Decimal] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    came: Counter[Came] = field(default_factory=Counter)

    @property
    def expected(self) -> int:
        """How many were to give a number; where nobody asked for one, those that did."""
        return max(sum(self.came[one] for one in EXPECTED), len(self.values))

    @property
    def without(self) -> Came | None:
        """Why a number is missing, if one is."""
        return next((one for one in WITHOUT if self.came[one]), None)

    @property
    def is_blank(self) -> bool:
        """Handed in, without this number."""
        return bool(self.papers) and not self.values


@dataclass(frozen=True)
class Series:
    """The days of one person or team."""

    name: str
    number: Number
    points: dict[date, Point]

    def value(self, point: Point) -> Decimal | None:
        return together(point.values, self.number.averaged)

    @property
    def total(self) -> Decimal | None:
        """The sum of all days; of figures that are not added up the mean."""
        return together([value for point in self.points.values() for value in point.values], self.number.averaged)

    @property
    def counts(self) -> Counter[Came]:
        return sum((point.came for point in self.points.values()), start=Counter())

    @property
    def reached(self) -> tuple[int, int]:
        """On how many days the target was reached, of how many with a number."""
        days = [(self.value(point), point.expected) for point in self.points.values()]
        told = [self.number.reached(value, times) for value, times in days if value is not None]
        return sum(one is True for one in told), len(told)


def together(values: list[Decimal], averaged: bool) -> Decimal | None:
    """One number out of several; None out of none."""
    if not values:
        return None
    whole = sum(values[1:], start=values[0])
    return round(whole / len(values), 2) if averaged else whole


def points(
    entries: Iterable[Entry],
    papers: Iterable[Paper],
    number: Number,
    of_entry: Callable[[Entry], Iterable[str]],
    of_paper: Callable[[Paper], str],
) -> dict[str, dict[date, Point]]:
    """The days of each person or place, named by ``of_entry`` and ``of_paper``; what was rejected gives no number."""
    found: defaultdict[str, defaultdict[date, Point]] = defaultdict(lambda: defaultdict(Point))
    for entry in entries:
        for name in of_entry(entry):
            found[name][entry.owed.key.day].came[entry.came] += 1
    for paper in papers:
        point = found[of_paper(paper)][paper.day]
        point.papers.append(paper)
        value = number.of(paper.answers) if paper.state != "rejected" else None
        if value is not None:
            point.values.append(value)
    return {name: dict(days) for name, days in found.items()}


def merged(parts: Iterable[dict[date, Point]]) -> dict[date, Point]:
    """Several persons' days as one team's."""
    found: defaultdict[date, Point] = defaultdict(Point)
    for part in parts:
        for day, point in part.items():
            found[day].values += point.values
            found[day].papers += point.papers
            found[day].came += point.came
    return dict(sorted(found.items()))
