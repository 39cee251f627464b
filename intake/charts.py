"""Charts: where each day's dot stands, where the line breaks, and where the target lies. Drawn as SVG by a template."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from intake.tally import Came

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from intake.series import Point, Series

    Height = Callable[[Decimal], float]

WIDTH, HEIGHT = 360, 170
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 34
LABELS = 6
STEPS = tuple(map(Decimal, ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10")))
BREAKS = frozenset({Came.MISSING, Came.AWAY, Came.EXCUSED, Came.VACANT})


@dataclass(frozen=True)
class Dot:
    """One day's number; ``reached`` None where there is no target."""

    x: float
    y: float
    day: date
    value: Decimal
    reached: bool | None


@dataclass(frozen=True)
class Gap:
    """A day without a number, and why."""

    x: float
    day: date
    came: Came


@dataclass(frozen=True)
class Chart:
    """All that is drawn; lines are lists of points as SVG writes them."""

    series: Series
    lines: tuple[str, ...]
    aims: tuple[str, ...]
    dots: tuple[Dot, ...]
    gaps: tuple[Gap, ...]
    rules: tuple[tuple[float, Decimal], ...]
    days: tuple[tuple[float, date], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    foot: int = HEIGHT - BOTTOM


def draw(series: Series, days: Sequence[date], highest: Decimal) -> Chart:
    """The chart of one series over ``days``, from nothing to ``highest``."""
    top = ceiling(highest)
    xs = {day: x_of(at, len(days)) for at, day in enumerate(days)}

    def y_of(value: Decimal) -> float:
        return round(HEIGHT - BOTTOM - float(value / top) * (HEIGHT - BOTTOM - TOP), 1)

    dots = tuple(_dot(series, day, xs[day], point, y_of) for day, point in series.points.items() if point.values and day in xs)
    gaps = tuple(
        Gap(xs[day], day, point.without) for day, point in series.points.items() if point.without in BREAKS and day in xs
    )  # fmt: skip
    lines = _lines(series, xs, {dot.day: dot.y for dot in dots})
    return Chart(series, lines, _aims(series, xs, y_of), dots, gaps, _rules(top, y_of), _marked(days, xs))


def highest(series: Sequence[Series]) -> Decimal:
    """The highest number or target among several, so that their charts can be compared."""
    values = [value for one in series for point in one.points.values() if (value := one.value(point)) is not None]
    aims = [aim for one in series for point in one.points.values() if (aim := one.number.aim(point.expected or 1)) is not None]
    return max([*values, *aims], default=Decimal(1))


def ceiling(value: Decimal) -> Decimal:
    """The next round number above: 1, 2, 2.5 or 5 with as many noughts as it takes."""
    if value <= 0:
        return Decimal(1)
    size = Decimal(1).scaleb(value.adjusted())
    return next(size * step for step in STEPS if size * step >= value)


def x_of(at: int, many: int) -> float:
    """The middle of a day's share of the width."""
    return round(LEFT + (at + 0.5) * (WIDTH - LEFT - RIGHT) / max(many, 1), 1)


def _dot(series: Series, day: date, x: float, point: Point, y_of: Height) -> Dot:
    value = series.value(point) or Decimal(0)
    return Dot(x, y_of(value), day, value, series.number.reached(value, point.expected))


def _lines(series: Series, xs: dict[date, float], ys: dict[date, float]) -> tuple[str, ...]:
    """The line from dot to dot, broken where a number is missing; days on which none was due do not break it."""
    found: list[list[str]] = [[]]
    for day, x in xs.items():
        point = series.points.get(day)
        if day in ys:
            found[-1].append(f"{x},{ys[day]}")
        elif point is not None and (point.without in BREAKS or point.is_blank):
            found.append([])
    return tuple(" ".join(one) for one in found if len(one) > 1)


def _aims(series: Series, xs: dict[date, float], y_of: Height) -> tuple[str, ...]:
    """The target line: level for a person, in steps for a team whose number on duty changes."""
    half = (WIDTH - LEFT - RIGHT) / max(len(xs), 1) / 2
    steps: list[str] = []
    for day, x in xs.items():
        point = series.points.get(day)
        aim = series.number.aim(point.expected if point else 0)
        if aim:
            y = y_of(aim)
            steps += [f"{x - half:.1f},{y}", f"{x + half:.1f},{y}"]
    return (" ".join(steps),) if steps else ()


def _rules(top: Decimal, y_of: Height) -> tuple[tuple[float, Decimal], ...]:
    return tuple((y_of(value), value) for value in (Decimal(0), top / 2, top))


def _marked(days: Sequence[date], xs: dict[date, float]) -> tuple[tuple[float, date], ...]:
    step = max(1, -(-len(days) // LABELS))
    return tuple((xs[day], day) for day in days[::step])
