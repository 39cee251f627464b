"""Schedules as editors write them, read with every fault told at once and written back; the way in to the kernel's time side."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from forms.clock import business_day, clock, clock_text, day_bounds, minutes, span_text
from forms.every import WEEKDAYS, read_rhythm, rhythm_json
from forms.model import Clock, Schedule
from forms.problems import did_you_mean
from forms.recurrence import falls_on, is_workday
from forms.windows import event_window, windows
from forms.wording import describe, describe_clock, describe_span

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "WEEKDAYS",
    "as_json",
    "business_day",
    "clock",
    "clock_text",
    "day_bounds",
    "describe",
    "describe_clock",
    "describe_span",
    "event_window",
    "falls_on",
    "faults",
    "from_json",
    "is_workday",
    "parse",
    "windows",
]

KEYS = ("every", "on", "opens", "due", "closes", "from", "to", "grace")
ONCE, ROUNDS = ("opens", "due", "closes"), ("from", "to")
DEFAULT_GRACE = 5
NOON = 12 * 60


def parse(value: object) -> Schedule:
    """The schedule that front matter describes; ValueError with one sentence for each fault in its ``args``."""
    schedule, found = _read(value)
    if found:
        raise ValueError(*found)
    return schedule


def faults(value: object) -> list[str]:
    """What is wrong with a schedule as written, a sentence each; empty where ``parse`` accepts it."""
    return _read(value)[1]


def from_json(value: Mapping[str, Any]) -> Schedule:
    """The schedule that ``as_json`` wrote."""
    return parse(value)


def as_json(schedule: Schedule) -> dict[str, Any]:
    """``schedule`` as editors write it; the grace is always said, so that a later default would change no record."""
    clocks = {
        "from": schedule.start,
        "to": schedule.end,
        "opens": schedule.opens,
        "due": schedule.due,
        "closes": schedule.closes,
    }
    written = {name: clock_text(moment) for name, moment in clocks.items() if moment is not None}
    return {**rhythm_json(schedule), **written, "grace": span_text(schedule.grace)}


def _read(value: object) -> tuple[Schedule, list[str]]:
    if not isinstance(value, dict):
        return Schedule("day"), [f'"{value}" is not a schedule. Write for example {{every: day, opens: "08:20", due: "08:30"}}.']
    # YAML 1.1 reads the bare word "on" as true.
    words = {"on" if key is True else str(key): given for key, given in value.items()}
    found = [_unknown_key(key) for key in words if key not in KEYS]
    rhythm, wrong = read_rhythm(words.get("every"), words.get("on"))
    # A misspelt "every" has been told of already; that it is missing as well would only confuse.
    found += [] if any(sentence.endswith('Did you mean "every"?') for sentence in found) else wrong
    moments = _clocks(words, found)
    grace = _grace(words.get("grace"), rhythm.interval, found)
    found += _out_of_place(rhythm.every, moments) + _out_of_order(moments)
    names = {"from": "start", "to": "end"}
    times = {names.get(name, name): moment for name, moment in moments.items()}
    return Schedule(rhythm.every, rhythm.on, rhythm.interval, grace=grace, **times), found


def _unknown_key(key: str) -> str:
    hint = did_you_mean(key, KEYS) or f"A schedule has {', '.join(KEYS[:-1])} and {KEYS[-1]}."
    return f'schedule "{key}" is not known. {hint}'


def _clocks(words: dict[str, Any], found: list[str]) -> dict[str, Clock]:
    """The clock times among ``words``; what is wrong with the others is added to ``found``."""
    read = {}
    for name in (*ONCE, *ROUNDS):
        if name in words:
            try:
                read[name] = clock(words[name])
            except ValueError as fault:
                found.append(f"{name}: {fault}")
    return read


def _out_of_place(every: str, moments: dict[str, Clock]) -> list[str]:
    """``from`` and ``to`` are for rounds that repeat within the day, ``opens``, ``due`` and ``closes`` for everything else."""
    if every == "interval":
        return [
            f'"{name}" does not go with an interval, where each round is due at its own time. Use from and to.'
            for name in ONCE
            if name in moments
        ]
    found = [
        f'"{name}" goes with an interval such as every: 30min only. Use opens, due and closes.'
        for name in ROUNDS
        if name in moments
    ]
    if every == "event" and "opens" in moments:
        found.append('"opens" does not go with every: event, which is opened by hand.')
    return found


def _grace(value: object, interval: int, found: list[str]) -> int:
    if value is None:
        return DEFAULT_GRACE
    grace = minutes(value)
    if grace is None:
        found.append(f'grace: "{value}" is not a length of time. Write for example grace: 10min.')
    elif interval and grace >= interval:
        found.append(f"grace: {value} is not shorter than the interval, so that nothing could ever be late.")
    return DEFAULT_GRACE if grace is None else grace


def _out_of_order(moments: dict[str, Clock]) -> list[str]:
    """Times that can be compared without knowing the place's hours and stand the wrong way round."""
    named = [(name, moments[name]) for name in ONCE if name in moments]
    found = [
        f'"{later}" ({clock_text(after)}) is earlier than "{earlier}" ({clock_text(before)}).'
        for (earlier, before), (later, after) in pairwise(named)
        if _before(after, before)
    ]
    if "from" in moments and "to" in moments and (moments["to"] == moments["from"] or _before(moments["to"], moments["from"])):
        found.append(f'"to" ({clock_text(moments["to"])}) is not later than "from" ({clock_text(moments["from"])}).')
    return found


def _before(one: Clock, other: Clock) -> bool:
    """Whether ``one`` is surely before ``other``: a morning hour after an afternoon one may be past midnight."""
    if one.anchor != other.anchor:
        return one.anchor == "open" and other.anchor == "close" and one.minutes <= 0 <= other.minutes
    past_midnight = one.anchor == "midnight" and one.minutes < NOON <= other.minutes
    return one.minutes < other.minutes and not past_midnight
