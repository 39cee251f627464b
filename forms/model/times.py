"""When something falls due: clock times, schedules, and the windows they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Clock:
    """A moment of the day: minutes after local midnight, or relative to the place's opening or closing hour.

    ``"08:20"`` is ``Clock("midnight", 500)``, ``open-40min`` is ``Clock("open", -40)``, ``close+1h`` is ``Clock("close", 60)``.
    """

    anchor: Literal["midnight", "open", "close"]
    minutes: int


@dataclass(frozen=True)
class Round:
    """One of several windows of a day at times of their own."""

    opens: Clock
    due: Clock
    closes: Clock | None = None


@dataclass(frozen=True)
class Schedule:
    """Recurrence and window; with ``rounds`` several windows on each of its days, which stand in place of the one.

    ``on`` holds weekdays as 0 (Monday) to 6 for ``week`` and ``days``, one day number (0 = last) for ``month`` and ``quarter``,
    month and day for ``year``. ``interval`` and ``grace`` are minutes. For ``interval`` the slots run
    from ``start`` to ``end``, the end exclusive.
    """

    every: Literal["day", "weekday", "days", "week", "month", "quarter", "year", "interval", "event"]
    on: tuple[int, ...] = ()
    interval: int = 0
    start: Clock | None = None
    end: Clock | None = None
    opens: Clock | None = None
    due: Clock | None = None
    closes: Clock | None = None
    grace: int = 5
    rounds: tuple[Round, ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether it falls due more than once on a day."""
        return self.every == "interval" or bool(self.rounds)


@dataclass(frozen=True)
class Window:
    """When one occurrence can be worked on: aware UTC instants, ``late`` being due plus grace, and the local opening time."""

    opens: datetime
    due: datetime
    late: datetime
    closes: datetime
    slot: str  # local opening time as written in the handbook's clock, "08:20"; part of the occurrence's key
