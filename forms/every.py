"""The words ``every`` and ``on`` of a schedule: how often something falls due, read from what editors write and written back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from forms.clock import MINUTES_OF_DAY, minutes, span_text
from forms.phrases import NOTHING, Phrase, one_of
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


def read_rhythm(every: object, on: object) -> tuple[Rhythm, list[Phrase]]:
    """The rhythm and the sentences about what is wrong with it; "day" stands in for an ``every`` that cannot be read."""
    rhythm, found = _read_every(every)
    if found:
        return rhythm, found
    if rhythm.every not in ("week", "month", "quarter", "year"):
        return rhythm, [] if on is None else [
            Phrase('"on" says nothing beside every: %(every)s. Leave it out.', every=_shown(every))
        ]
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


def _read_every(every: object) -> tuple[Rhythm, list[Phrase]]:
    if every is None:
        return Rhythm("day"), [Phrase('The schedule does not say how often. Add "every", for example every: day.')]
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
        return Rhythm("day"), [Phrase('every: %(every)s is not possible. Write 5min to 23h59min, or "day".', every=every)]
    return Rhythm("interval", interval=interval), []


def _read_days(days: list[object]) -> tuple[Rhythm, list[Phrase]]:
    if not days:
        return Rhythm("day"), [Phrase("every: [] names no weekday. Write for example every: [mon, thu].")]
    found = [
        Phrase(
            'The weekday "%(day)s" is not known. %(hint)s',
            day=day,
            hint=_hint(day, WEEKDAYS) or Phrase("Write %(words)s.", words=one_of(WEEKDAYS)),
        )
        for day in days
        if day not in WEEKDAYS
    ]
    known = sorted({WEEKDAYS.index(str(day)) for day in days if day in WEEKDAYS})
    if len(days) != len(set(map(str, days))):
        found.append(Phrase("every names a weekday twice."))
    return Rhythm("days", on=tuple(known)), found


def _unknown(every: object) -> Phrase:
    if _BARE_NUMBER.fullmatch(str(every)):
        return Phrase("every: %(every)s lacks its unit. Write for example every: %(every)smin.", every=every)
    hint = _hint(every, (*WORDS, *WEEKDAYS)) or Phrase(
        "Write %(words)s, a list of weekdays or an interval such as 30min.", words=one_of(WORDS)
    )
    return Phrase('every: "%(every)s" is not known. %(hint)s', every=every, hint=hint)


def _read_on(every: str, on: object) -> tuple[tuple[int, ...], Phrase]:
    if every == "week":
        return _weekday(on)
    if every == "year":
        return _date(on)
    most = 31 if every == "month" else 92
    days = [_day_number(one, most) for one in (on if isinstance(on, list | tuple) and every == "month" and on else [on])]
    known = [day for day in days if day is not None]
    if len(set(known)) == len(days):
        return tuple(known), NOTHING
    if every == "month":
        return (LAST,), Phrase(
            "every: month needs the day it falls on: on: 1 to 31, several such as on: [9, 19, 29], or on: last.%(found)s",
            found=_found(on),
        )
    return (LAST,), Phrase("every: quarter needs the day it falls on: on: 1 to 92, or on: last.%(found)s", found=_found(on))


def _day_number(on: object, most: int) -> int | None:
    if on == "last":
        return LAST
    text = "" if isinstance(on, bool) else str(on)
    return int(text) if _BARE_NUMBER.fullmatch(text) and 1 <= int(text) <= most else None


def _weekday(on: object) -> tuple[tuple[int, ...], Phrase]:
    if isinstance(on, str) and on in WEEKDAYS:
        return (WEEKDAYS.index(on),), NOTHING
    if isinstance(on, list | tuple):
        return (0,), Phrase("every: week falls on one day. For several write every: %(on)s without on.", on=_shown(on))
    found = _found(on, _hint(on, WEEKDAYS))
    return (0,), Phrase("every: week needs its weekday, for example on: fri.%(found)s", found=found)


def _date(on: object) -> tuple[tuple[int, ...], Phrase]:
    match = _DATE.fullmatch(on) if isinstance(on, str) else None
    if match and int(match[2]) <= LONGEST_MONTHS[int(match[1]) - 1]:
        return (int(match[1]), int(match[2])), NOTHING
    return (1, 1), Phrase('every: year needs its date as month and day, for example on: "03-15".%(found)s', found=_found(on))


def _found(on: object, hint: Phrase = NOTHING) -> Phrase:
    if on is None:
        return NOTHING
    return Phrase(" Found %(on)s. %(hint)s", on=_shown(on), hint=hint) if hint else Phrase(" Found %(on)s.", on=_shown(on))


def _shown(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list | tuple) else str(value)


def _hint(word: object, known: tuple[str, ...]) -> Phrase:
    return did_you_mean(str(word), known)
