"""When one occurrence of a schedule can be worked on: windows of one business day at one place.

A window belongs to one business day and is cut at its bounds. A place that stays shut owes nothing that day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from forms.clock import day_bounds, instant, wall_time
from forms.model import Clock, PlaceDay, Schedule, Window
from forms.recurrence import falls_on

if TYPE_CHECKING:
    from forms.model import Hours

LEAD = timedelta(minutes=15)
OPENING, CLOSING = Clock("open", 0), Clock("close", 0)


@lru_cache(maxsize=16384)
def windows(schedule: Schedule, day: PlaceDay) -> tuple[Window, ...]:
    """The windows of ``schedule`` on ``day``, in order; none where it does not fall on the day, or where the place stays shut."""
    if day.hours is None or not falls_on(schedule, day.day):
        return ()
    if schedule.every == "interval":
        return _slots(schedule, day, day.hours)
    return _rounds(schedule, day, day.hours) if schedule.rounds else (_single(schedule, day, day.hours),)


def event_window(schedule: Schedule, day: PlaceDay, begun: datetime) -> Window:
    """The window of an occurrence started by hand at ``begun``: open at once, to its stated close or the business day's end.

    A stated time that has passed when it is started says nothing about it.
    """
    end = day_bounds(day.day, day.zone, day.cutoff)[1]
    stated = (_ends(schedule.due, day), _ends(schedule.closes, day))
    due, closes = (moment if moment and moment > begun else None for moment in stated)
    closes = closes or end
    due = min(due or closes, closes)
    label = begun.astimezone(ZoneInfo(day.zone)).strftime("%H:%M")
    return Window(begun, due, due + timedelta(minutes=schedule.grace), closes, label)


def _ends(moment: Clock | None, day: PlaceDay) -> datetime | None:
    """The instant of a ``due`` or ``closes`` within ``day``; None where none is stated, or there are no hours to count from."""
    if moment is None or day.hours is None:
        return None
    return _within(day, wall_time(moment, day.day, day.cutoff, day.hours, ends=True))


def _within(day: PlaceDay, wall: datetime) -> datetime:
    start, end = day_bounds(day.day, day.zone, day.cutoff)
    return max(start, min(end, instant(wall, day.zone)))


def _rounds(schedule: Schedule, day: PlaceDay, hours: Hours) -> tuple[Window, ...]:
    """The windows of rounds at times of their own; the next opening closes the one before, but not while it is merely late.

    Of rounds that open at the same time on a day, because the place's hours are short, the first is asked for.
    """
    each = (replace(schedule, rounds=(), opens=one.opens, due=one.due, closes=one.closes) for one in schedule.rounds)
    made = {window.slot: window for window in reversed([_single(one, day, hours) for one in each])}
    ordered = sorted(made.values(), key=lambda window: window.opens)
    ends = [min(one.closes, max(one.late, later.opens)) for one, later in pairwise(ordered)]
    return (*(replace(one, closes=end) for one, end in zip(ordered, ends, strict=False)), ordered[-1])


def _single(schedule: Schedule, day: PlaceDay, hours: Hours) -> Window:
    """The one window of a schedule that falls once on the day.

    Without ``opens`` it is open from the day's start, without ``due`` it is due when it closes, without ``closes`` it closes
    with the day.
    """
    start, end = day_bounds(day.day, day.zone, day.cutoff)
    stated = wall_time(schedule.opens, day.day, day.cutoff, hours) if schedule.opens else datetime.combine(day.day, day.cutoff)
    opens = _within(day, stated)
    closes = _ends(schedule.closes, day) or end
    due = _ends(schedule.due, day) or closes
    if opens >= due:
        # A moment rather than a span: people need some minutes before it to do the work.
        opens = max(start, due - LEAD)
    closes = max(closes, due)
    if closes == start:  # counted back from the hours to before the day, which can end nothing
        closes = end
    return Window(opens, due, due + timedelta(minutes=schedule.grace), closes, stated.strftime("%H:%M"))


def _slots(schedule: Schedule, day: PlaceDay, hours: Hours) -> tuple[Window, ...]:
    """The windows of a round that repeats within the day; the next opening closes the one before.

    Where clocks jump as the day begins, two may open at once: the later of them stands for both.
    """
    start, end = day_bounds(day.day, day.zone, day.cutoff)
    step, grace = timedelta(minutes=schedule.interval), timedelta(minutes=schedule.grace)
    lead = min(LEAD, step / 2)
    slots = _slot_times(schedule, day, hours)
    opens = [max(start, due - lead) for due, _ in slots]
    closes = [*opens[1:], *(min(end, due + step - lead) for due, _ in slots[-1:])]
    return tuple(
        Window(opened, due, due + grace, closed, label)
        for opened, closed, (due, label) in zip(opens, closes, slots, strict=True)
        if opened < closed
    )


def _slot_times(schedule: Schedule, day: PlaceDay, hours: Hours) -> list[tuple[datetime, str]]:
    """The instant and local label of each slot: from ``start`` in even steps of the wall clock, ``end`` exclusive."""
    wall = wall_time(schedule.start or OPENING, day.day, day.cutoff, hours)
    until = wall_time(schedule.end or CLOSING, day.day, day.cutoff, hours, ends=True)
    slots: dict[datetime, str] = {}
    while wall < until:
        # Where clocks jump, the skipped slots all fall on the first instant after the gap; the last of them stands for all.
        slots[instant(wall, day.zone)] = wall.strftime("%H:%M")
        wall += timedelta(minutes=schedule.interval)
    start, end = day_bounds(day.day, day.zone, day.cutoff)
    return [(due, label) for due, label in slots.items() if start <= due < end]
