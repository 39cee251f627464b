"""Schedules as editors write them, read with every fault told at once and written back; the way in to the kernel's time side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.clock import business_day, clock, clock_text, day_bounds, minutes, span_text
from forms.every import WEEKDAYS, read_rhythm, rhythm_json
from forms.model import Schedule
from forms.phrases import Phrase, all_of
from forms.problems import did_you_mean
from forms.recurrence import falls_on, is_workday
from forms.rounds import ONCE, clocks, out_of_order, read_rounds, rounds_json
from forms.windows import event_window, windows
from forms.wording import describe, describe_clock, describe_span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.model import Clock

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

KEYS = ("every", "on", "opens", "due", "closes", "from", "to", "grace", "rounds")
FROM_TO = ("from", "to")
DEFAULT_GRACE = 5


def parse(value: object) -> Schedule:
    """The schedule that front matter describes; ValueError with one sentence for each fault in its ``args``."""
    schedule, found = _read(value)
    if found:
        raise ValueError(*found)
    return schedule


def faults(value: object) -> list[Phrase]:
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
    several = {"rounds": rounds_json(schedule.rounds)} if schedule.rounds else {}
    return {**rhythm_json(schedule), **written, **several, "grace": span_text(schedule.grace)}


def _read(value: object) -> tuple[Schedule, list[Phrase]]:
    if not isinstance(value, dict):
        return Schedule("day"), [
            Phrase('"%(value)s" is not a schedule. Write for example {every: day, opens: "08:20", due: "08:30"}.', value=value)
        ]
    # YAML 1.1 reads the bare word "on" as true.
    words = {"on" if key is True else str(key): given for key, given in value.items()}
    found = [_unknown_key(key) for key in words if key not in KEYS]
    rhythm, wrong = read_rhythm(words.get("every"), words.get("on"))
    # A misspelt "every" has been told of already; that it is missing as well would only confuse.
    found += [] if any(sentence.endswith('Did you mean "every"?') for sentence in found) else wrong
    moments = clocks(words, (*ONCE, *FROM_TO), found)
    several = read_rounds(words, rhythm.every, found) if "rounds" in words else ()
    grace = _grace(words.get("grace"), rhythm.interval, found)
    found += ([] if "rounds" in words else _out_of_place(rhythm.every, moments)) + out_of_order(moments)
    names = {"from": "start", "to": "end"}
    times = {names.get(name, name): moment for name, moment in moments.items()}
    return Schedule(rhythm.every, rhythm.on, rhythm.interval, grace=grace, rounds=several, **times), found


def _unknown_key(key: str) -> Phrase:
    hint = did_you_mean(key, KEYS) or Phrase("A schedule has %(keys)s.", keys=all_of(KEYS))
    return Phrase('schedule "%(key)s" is not known. %(hint)s', key=key, hint=hint)


def _out_of_place(every: str, moments: dict[str, Clock]) -> list[Phrase]:
    """``from`` and ``to`` are for rounds that repeat within the day, ``opens``, ``due`` and ``closes`` for everything else."""
    if every == "interval":
        return [
            Phrase(
                '"%(name)s" does not go with an interval, where each round is due at its own time. Use from and to.', name=name
            )
            for name in ONCE
            if name in moments
        ]
    found = [
        Phrase('"%(key)s" goes with an interval such as every: 30min only. Use opens, due and closes.', key=key)
        for key in FROM_TO
        if key in moments
    ]
    if every == "event" and "opens" in moments:
        found.append(Phrase('"%(key)s" does not go with every: event, which is opened by hand.', key="opens"))
    return found


def _grace(value: object, interval: int, found: list[Phrase]) -> int:
    if value is None:
        return DEFAULT_GRACE
    grace = minutes(value)
    if grace is None:
        found.append(Phrase('grace: "%(value)s" is not a length of time. Write for example grace: 10min.', value=value))
    elif interval and grace >= interval:
        found.append(Phrase("grace: %(span)s is not shorter than the interval, so that nothing could ever be late.", span=value))
    return DEFAULT_GRACE if grace is None else grace
