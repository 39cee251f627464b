"""The words ``every`` and ``on`` of a schedule: how often something falls due, read from what editors write and written back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from forms.clock import MINUTES_OF_DAY, minutes, span_text
from forms.problems import did_you_mean

if TYPE_CHECKING:
    from forms.model import Schedule

Word = Literal["day", "weekday", "days", "week", "month", "quarter", "year", "interval", "event"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = ("day", "weekday", "week", "month", "quarter", "year", "event")
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LAST = 0

_DATE = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_BARE_NUMBER = re.compile(r"[0-9]{1,4}")


class Rhythm(NamedTuple):
    """What ``every`` and ``on`` say, in the terms of ``Schedule``."""

    every: Word
    on: tuple[int, ...] = ()
    interval: int = 0


def read_rhythm(every: object, on: object) -> tuple[Rhythm, list[str]]:
    """The rhythm and the sentences about what is wrong with it; "day" stands in for an ``every`` that cannot be read."""
    rhythm, found = _read_every(every)
    if found:
        return rhythm, found
    if rhythm.every not in ("week", "month", "quarter", "year"):
        return rhythm, [] if on is None else [f'"on" says nothing beside every: {_shown(every)}. Leave it out.']
    dates, fault = _read_on(rhythm.every, on)
    return rhythm._replace(on=dates), [fault] if fault else []


def rhythm_json(schedule: Schedule) -> dict[str, Any]:
    """``every`` and ``on`` as editors write them; ``read_rhythm`` reads them back."""
    match schedule.every:
        case "interval":
            return {"every": span_text(schedule.interval)}
        case "days":
            return {"every": [WEEKDAYS[day] for day in schedule.on]}
        case "week":
            return {"every": "week", "on": WEEKDAYS[schedule.on[0]]}
        case "month" | "quarter":
            on = [day or "last" for day in schedule.on]
            return {"every": schedule.every, "on": on[0] if len(on) == 1 else on}
        case "year":
            return {"every": "year", "on": f"{schedule.on[0]:02}-{schedule.on[1]:02}"}
        case every:
            return {"every": every}


def _read_every(every: object) -> tuple[Rhythm, list[str]]:
    if every is None:
        return Rhythm("day"), ['The schedule does not say how often. Add "every", for example every: day.']
    if isinstance(every, list | tuple):
        return _read_days(list(every))
    if every in WEEKDAYS:
        return _read_days([every])
    if every in WORDS:
        return Rhythm(cast("Word", every)), []
    interval = minutes(every)
    if interval is None:
        return Rhythm("day"), [_unknown(every)]
    if not 5 <= interval < MINUTES_OF_DAY:
        return Rhythm("day"), [f'every: {every} is not possible. Write 5min to 23h59min, or "day".']
    return Rhythm("interval", interval=interval), []


def _read_days(days: list[object]) -> tuple[Rhythm, list[str]]:
    if not days:
        return Rhythm("day"), ["every: [] names no weekday. Write for example every: [mon, thu]."]
    found = [
        f'The weekday "{day}" is not known. {_hint(day, WEEKDAYS) or _one_of(WEEKDAYS)}' for day in days if day not in WEEKDAYS
    ]
    known = sorted({WEEKDAYS.index(str(day)) for day in days if day in WEEKDAYS})
    if len(days) != len(set(map(str, days))):
        found.append("every names a weekday twice.")
    return Rhythm("days", on=tuple(known)), found


def _unknown(every: object) -> str:
    if _BARE_NUMBER.fullmatch(str(every)):
        return f"every: {every} lacks its unit. Write for example every: {every}min."
    hint = _hint(every, (*WORDS, *WEEKDAYS)) or f"{_one_of(WORDS)[:-1]}, a list of weekdays or an interval such as 30min."
    return f'every: "{every}" is not known. {hint}'


def _read_on(every: str, on: object) -> tuple[tuple[int, ...], str]:
    if every == "week":
        return _weekday(on)
    if every == "year":
        return _date(on)
    most = 31 if every == "month" else 92
    days = [_day_number(one, most) for one in (on if isinstance(on, list | tuple) and every == "month" and on else [on])]
    known = [day for day in days if day is not None]
    if len(set(known)) == len(days):
        return tuple(known), ""
    several = ", several such as on: [9, 19, 29]" if every == "month" else ""
    return (LAST,), f"every: {every} needs the day it falls on: on: 1 to {most}{several}, or on: last.{_found(on)}"


def _day_number(on: object, most: int) -> int | None:
    if on == "last":
        return LAST
    text = "" if isinstance(on, bool) else str(on)
    return int(text) if _BARE_NUMBER.fullmatch(text) and 1 <= int(text) <= most else None


def _weekday(on: object) -> tuple[tuple[int, ...], str]:
    if isinstance(on, str) and on in WEEKDAYS:
        return (WEEKDAYS.index(on),), ""
    if isinstance(on, list | tuple):
        return (0,), f"every: week falls on one day. For several write every: {_shown(on)} without on."
    hint = _hint(on, WEEKDAYS)
    return (0,), f"every: week needs its weekday, for example on: fri.{_found(on)}{' ' + hint if hint else ''}"


def _date(on: object) -> tuple[tuple[int, ...], str]:
    match = _DATE.fullmatch(on) if isinstance(on, str) else None
    if match and int(match[2]) <= LONGEST_MONTHS[int(match[1]) - 1]:
        return (int(match[1]), int(match[2])), ""
    return (1, 1), f'every: year needs its date as month and day, for example on: "03-15".{_found(on)}'


def _found(on: object) -> str:
    return "" if on is None else f" Found {_shown(on)}."


def _shown(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list | tuple) else str(value)


def _hint(word: object, known: tuple[str, ...]) -> str:
    return did_you_mean(str(word), known)


def _one_of(words: tuple[str, ...]) -> str:
    return f"Write {', '.join(words[:-1])} or {words[-1]}."
