"""Local clock times: how they are written, and which instant of a business day each of them is.

One function makes every instant from local wall time (``instant``), with one rule for the days on which clocks change:
a time that is skipped becomes the first instant after the gap, a time that comes twice is the first of the two.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from forms.model import Clock
from forms.phrases import Phrase

if TYPE_CHECKING:
    from forms.model import Hours

DAY = timedelta(days=1)
MINUTES_OF_DAY = 24 * 60

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")
_RELATIVE = re.compile(r"(open|close)(?:\s*([+-])\s*(\S+))?")
_SPAN = re.compile(r"(?=[0-9])(?:([0-9]{1,2})h)?(?:([0-9]{1,4})min)?")


def clock(text: object) -> Clock:
    """Read ``"08:20"``, ``"open-40min"`` or ``"close+1h"``; ValueError with a sentence for anything else."""
    found = _read(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(_not_a_time(text))
    return found


def _read(text: str) -> Clock | None:
    if match := _TIME.fullmatch(text):
        return Clock("midnight", int(match[1]) * 60 + int(match[2]) if match[1] else MINUTES_OF_DAY)
    match = _RELATIVE.fullmatch(text)
    shift = minutes(match[3]) if match and match[3] else 0
    if match is None or shift is None:
        return None
    return Clock("open" if match[1] == "open" else "close", -shift if match[2] == "-" else shift)


def _not_a_time(value: object) -> Phrase:
    """What to tell the editor; YAML reads 11:30 without quotes as the number 11 * 60 + 30."""
    if isinstance(value, int) and 60 <= value < MINUTES_OF_DAY:
        return Phrase(
            '"%(h)s:%(m)s" must be quoted, or YAML reads it as the number %(value)s.',
            h=f"{value // 60:02}",
            m=f"{value % 60:02}",
            value=value,
        )
    return Phrase('"%(value)s" is not a time. Write "08:20", "open-40min" or "close+1h".', value=value)


def minutes(text: object) -> int | None:
    """The minutes in ``"30min"``, ``"1h"`` or ``"1h30min"``; None for anything else."""
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    return int(match[1] or 0) * 60 + int(match[2] or 0) if match else None


def span_text(span: int) -> str:
    """``span`` minutes as authors write them: ``"30min"``, ``"1h"``, ``"1h30min"``."""
    hours, rest = divmod(span, 60)
    return f"{hours}h{rest}min" if hours and rest else f"{hours}h" if hours else f"{rest}min"


def clock_text(moment: Clock) -> str:
    """``moment`` as authors write it; ``clock`` reads it back."""
    if moment.anchor == "midnight":
        return f"{moment.minutes // 60:02}:{moment.minutes % 60:02}"
    if not moment.minutes:
        return moment.anchor
    return f"{moment.anchor}{'+' if moment.minutes > 0 else '-'}{span_text(abs(moment.minutes))}"


@lru_cache(maxsize=8192)
def instant(wall: datetime, zone: str) -> datetime:
    """The UTC instant of a naive local ``wall`` time in ``zone``: first after a gap, first of two in a fold."""
    info = ZoneInfo(zone)
    local = wall.replace(tzinfo=info, fold=0)
    found = local.astimezone(UTC)
    if found.astimezone(info).replace(tzinfo=None) == wall:
        return found
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), found, info)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which clocks jump, somewhere between ``before`` and ``after``."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def day_bounds(day: date, zone: str, cutoff: time) -> tuple[datetime, datetime]:
    """When business ``day`` begins and ends (exclusive), in UTC."""
    return instant(datetime.combine(day, cutoff), zone), instant(datetime.combine(day + DAY, cutoff), zone)


def business_day(now: datetime, zone: str, cutoff: time) -> date:
    """The business day that ``now`` belongs to: before the cut-off it is still yesterday's."""
    local = now.astimezone(ZoneInfo(zone)).date()
    # Where clocks turn back over the cut-off, the wall shows yesterday again; the day that has begun stays begun.
    return next(day for day in (local + DAY, local, local - DAY) if instant(datetime.combine(day, cutoff), zone) <= now)


def wall_time(moment: Clock, day: date, cutoff: time, hours: Hours, *, ends: bool = False) -> datetime:
    """The naive local time that ``moment`` names on business ``day`` at a place with these ``hours``.

    A time before the cut-off is on the next calendar date. The cut-off itself begins the day; said of something that ``ends``, it
    is the day's end.
    """
    if moment.anchor == "midnight":
        if moment.minutes >= MINUTES_OF_DAY:
            return datetime.combine(day + DAY, time())
        said = time(*divmod(moment.minutes, 60))
        return datetime.combine(day + DAY if said < cutoff or (ends and said == cutoff) else day, said)
    wall = datetime.combine(day + DAY if hours.opens < cutoff else day, hours.opens)
    if moment.anchor == "close":
        closing = datetime.combine(wall.date(), hours.closes)
        wall = closing if closing > wall else closing + DAY
    return wall + timedelta(minutes=moment.minutes)


def within_business_day(hours: Hours, cutoff: time) -> bool:
    """Whether a place with these ``hours`` closes on the business day on which it opens, as what is counted from closing must.

    The same hour twice is open round the clock, which only the cut-off itself can begin and end.
    """
    day = date.min  # any: it is the wall clock alone that matters
    return wall_time(Clock("close", 0), day, cutoff, hours) <= datetime.combine(day + DAY, cutoff)
