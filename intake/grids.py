"""The board as a table: roles down, hours or days across; each cell says how much is done and what needs a look."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from forms.states import FINISHED, State, percent, share, worst
from intake import releases
from intake.totals import name_of, read_name, states_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from intake.occurrences import Occurrence
    from intake.periods import Period
    from intake.totals import Cells, Name

SINGLY = 4  # so many signs stand one by one in a cell; more are counted by state
ANY_TIME = "any"


@dataclass(frozen=True)
class Cell:
    """How many of which state; empty where nothing was owed."""

    counts: Counter[str]

    @cached_property
    def percent(self) -> int | None:
        """The finished share of what was to be finished by now; None where there was nothing."""
        finished = sum(self.counts[state.value] for state in FINISHED)
        part = share(finished, self.counts[State.MISSED.value])
        return None if part is None else percent(part)

    @cached_property
    def worst(self) -> State | None:
        return worst(states_of(self.counts))

    @cached_property
    def state(self) -> str:
        """The worst state's name, "" where there is none."""
        return self.worst.value if self.worst else ""

    @cached_property
    def figure(self) -> tuple[int | None, str]:
        """What is drawn of it in a month: cells alike in this look alike."""
        return self.percent, self.state

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def signs(self) -> list[tuple[str, int]]:
        """State and number: one by one where they are few, else each state once with its number."""
        ordered = [(state.value, self.counts[state.value]) for state in State if self.counts[state.value]]
        if self.total <= SINGLY:
            return [(state, 1) for state, number in ordered for _ in range(number)]
        return ordered


@dataclass(frozen=True)
class Column:
    """A day or an hour across."""

    name: str
    label: str
    is_now: bool = False
    is_rest: bool = False


@dataclass(frozen=True)
class Grid:
    """Rows and columns with their totals; the corner is the whole."""

    roles: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: dict[tuple[str, str], Cell]
    by_role: dict[str, Cell]
    by_column: dict[str, Cell]
    whole: Cell

    @property
    def rows(self) -> list[tuple[str, list[tuple[Column, Cell | None]]]]:
        """The table line by line."""
        return [(role, [(column, self.cells.get((role, column.name))) for column in self.columns]) for role in self.roles]

    @property
    def figures(self) -> dict[tuple[int | None, str], Cell]:
        """One cell of each look: a month has hundreds of cells, but few different ones."""
        return {cell.figure: cell for cell in self.cells.values()}


@dataclass
class Counting:
    """Counts while they are being added up; what several roles owe together counts once in the totals across."""

    cells: defaultdict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_role: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_column: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    whole: Counter[str] = field(default_factory=Counter)

    def add(self, column: str, roles: Iterable[str], state: str, number: int) -> None:
        """So many of this state, for each of the roles."""
        for role in roles:
            self.cells[role, column][state] += number
            self.by_role[role][state] += number
        self.by_column[column][state] += number
        self.whole[state] += number

    def grid(self, columns: Sequence[Column]) -> Grid:
        """The table, its rows in the handbook's own order."""
        return Grid(
            tuple(releases.names().in_order("role", self.by_role)),
            tuple(columns),
            {name: Cell(counts) for name, counts in self.cells.items()},
            {name: Cell(counts) for name, counts in self.by_role.items()},
            {name: Cell(counts) for name, counts in self.by_column.items()},
            Cell(self.whole),
        )


def month_grid(days: dict[date, Cells], today: date, shown: Period, wanted: Callable[[Name], tuple[str, ...]]) -> Grid:
    """Roles by days; ``wanted`` gives the roles a name counts for, none where it is filtered out."""
    counting = Counting()
    named = {text: wanted(read_name(text)) for text in set().union(*days.values())}
    for day, cells in days.items():
        # Lists of the same roles first go together: there are far fewer of those than of lists.
        parts: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for text, counts in cells.items():
            part = parts[named[text]]
            for state, number in counts.items():
                part[state] += number
        for roles, part in parts.items():
            for state, number in part.items() if roles else ():
                counting.add(day.isoformat(), roles, state, number)
    columns = [Column(day.isoformat(), str(day.day), day == today, day.weekday() > 4) for day in shown.days]
    return counting.grid(columns)


def day_grid(
    occurrences: Iterable[Occurrence],
    wanted: Callable[[Name], tuple[str, ...]],
    now: datetime,
    bounds: tuple[datetime, datetime],
    zone: str,
) -> Grid:
    """Roles by hours of the business day, by the clock of the place the board is for."""
    counting = Counting()
    for one in occurrences:
        roles = wanted(read_name(name_of(one)))
        if roles:
            counting.add(hour_of(one, zone, bounds[1]), roles, one.state.value, 1)
    return counting.grid(_hours(set(counting.by_column), now, bounds, zone))


def hour_of(one: Occurrence, zone: str, end: datetime) -> str:
    """The hour it is due in, by the wall clock; what may be done until the day's end has no hour."""
    due = one.window.due
    return ANY_TIME if due >= end else f"{due.astimezone(ZoneInfo(zone)):%H}"


def _hours(used: set[str], now: datetime, bounds: tuple[datetime, datetime], zone: str) -> list[Column]:
    """The hours in the order of the business day, from the first used to the last, then what has no hour."""
    here = ZoneInfo(zone)
    begin, hours = bounds[0], []
    while begin < bounds[1]:
        name = f"{begin.astimezone(here):%H}"
        is_now = begin <= now < begin + timedelta(hours=1)
        hours.append(Column(name, name, is_now, begin > now))
        begin += timedelta(hours=1)
    numbers = [at for at, column in enumerate(hours) if column.name in used]
    shown = hours[numbers[0] : numbers[-1] + 1] if numbers else []
    return [*shown, Column(ANY_TIME, "")] if ANY_TIME in used else shown
