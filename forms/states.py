"""How an occurrence stands at a moment, and what part of many is done: computed, never stored.

The managers' guide tells the same in the managers' words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from forms.model import Window


class State(StrEnum):
    """How one occurrence stands; ``late`` can still be done, ``missed`` cannot."""

    UPCOMING = "upcoming"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SENT_LATE = "sent_late"
    DONE_LATE = "done_late"
    LATE = "late"
    MISSED = "missed"
    EXCUSED = "excused"
    VACANT = "vacant"


FINISHED = frozenset({State.DONE, State.SENT_LATE, State.DONE_LATE})
WORST_FIRST = (
    State.MISSED,
    State.LATE,
    State.IN_PROGRESS,
    State.OPEN,
    State.VACANT,
    State.DONE_LATE,
    State.SENT_LATE,
    State.EXCUSED,
    State.DONE,
    State.UPCOMING,
)


@dataclass(frozen=True)
class Progress:
    """How far an occurrence has come: of ``total`` items ``settled`` have a live tick; where nobody has begun, none.

    ``completed_at`` is when the last tick or the handing in was received. ``device_done_at`` is when it was done by the device's
    clock, corrected by the skew measured when it was sent. ``vacant`` says that nobody on duty could do it.
    """

    total: int
    settled: int = 0
    completed_at: datetime | None = None
    device_done_at: datetime | None = None
    excused: bool = False
    reopened_until: datetime | None = None
    vacant: bool = False


def state(window: Window, now: datetime, progress: Progress) -> State:
    """How an occurrence stands ``now``.

    What is done stays done, whoever excused it meanwhile; what a manager excused is neither late nor missed; what nobody on
    duty could do is vacant, not missed, unless somebody has begun it after all.
    """
    if progress.completed_at is not None:
        return _finished(window, progress.completed_at, progress.device_done_at)
    if progress.excused:
        return State.EXCUSED
    if progress.vacant and not progress.settled:
        return State.VACANT
    return _unfinished(window, now, progress)


def _finished(window: Window, received: datetime, by_device: datetime | None) -> State:
    """Lateness goes by receipt; work done in time that only arrived late counts as done, marked as sent late."""
    in_time = min(window.late, window.closes)
    if received <= in_time:
        return State.DONE
    return State.SENT_LATE if by_device is not None and by_device <= in_time else State.DONE_LATE


def _unfinished(window: Window, now: datetime, progress: Progress) -> State:
    """Late is past due and grace and still possible; when the window closes it is missed, unless a manager reopens it."""
    if now >= window.closes:
        return State.LATE if progress.reopened_until is not None and now < progress.reopened_until else State.MISSED
    if now > window.late:
        return State.LATE
    if progress.settled:
        return State.IN_PROGRESS
    return State.OPEN if now >= window.opens else State.UPCOMING


def completion(states: Iterable[State]) -> float | None:
    """(done + done late) / (owed - excused - vacant - not yet closed); None, never 100 %, where that leaves nothing."""
    counted = list(states)
    finished = sum(each in FINISHED for each in counted)
    return share(finished, sum(each is State.MISSED for each in counted))


def share(finished: int, missed: int) -> float | None:
    """The finished part of what was to be finished by now; None where there was nothing."""
    return finished / (finished + missed) if finished + missed else None


def percent(part: float) -> int:
    """``part`` in whole per cent, rounded down, so that 100 says that nothing at all is missing."""
    return floor(part * 100 + 1e-9)


def worst(states: Iterable[State]) -> State | None:
    """The state that most needs a look, for a cell that stands for several; None for an empty cell."""
    return min(states, key=WORST_FIRST.index, default=None)
