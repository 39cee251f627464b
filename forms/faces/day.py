"""A day in time order: what checklists, meetings and forms fall into it, for one role or for a whole department."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.markup import joined, tag
from forms.wording import describe_rhythm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Checklist, Clock, Form, Meeting, Schedule, Text

# A page knows no shop: times that count from its hours are shown for these, and say so.
HOURS = {"midnight": 0, "open": 9 * 60, "close": 21 * 60}
CUTOFF = 4 * 60
NIGHT = 24 * 60
EVERY_DAY = ("day", "weekday", "interval")
PHASES = tuple(words.PHASES)
# Where a list does not name its moment, its schedule tells.
BY_SCHEDULE = {
    "interval": "trading",
    "day": "daily",
    "weekday": "daily",
    "days": "weekly",
    "week": "weekly",
    "month": "monthly",
    "quarter": "monthly",
    "year": "monthly",
    "event": "per-event",
}


@dataclass(frozen=True)
class Entry:
    """One thing of a day. ``start`` and ``end`` are minutes of the shop's day, None where nothing is stated."""

    kind: str
    id: str
    title: Text
    schedule: Schedule
    start: int | None
    end: int | None
    reckoned: bool = False  # counted from the opening hours
    assumed: bool = False
    size: int = 0
    phase: str = ""

    @property
    def daily(self) -> bool:
        return self.schedule.every in EVERY_DAY

    @property
    def place(self) -> tuple[int, int, int]:
        """Sorts by time; what has none comes last, in the order of the phases."""
        phase = PHASES.index(self.phase) if self.phase in PHASES else len(PHASES)
        first = self.start if self.start is not None else self.end
        return (first if first is not None else 10_000, self.end or 0, phase)


def minutes(moment: Clock | None) -> int | None:
    """Minutes of the shop's day; small hours belong to the night before."""
    if moment is None:
        return None
    found = HOURS[moment.anchor] + moment.minutes
    return found + NIGHT if moment.anchor == "midnight" and found < CUTOFF else found


def span(schedule: Schedule) -> tuple[Clock | None, Clock | None]:
    """From when to when: for a round its first and last, else from opening to due; of several times the first."""
    if schedule.rounds:
        return spans(schedule)[0]
    if schedule.every == "interval":
        return schedule.start, schedule.end
    return schedule.opens, schedule.due or schedule.closes


def spans(schedule: Schedule) -> list[tuple[Clock | None, Clock | None]]:
    """The same for each time of a day that has a window of its own."""
    return [(one.opens, one.due) for one in schedule.rounds] or [span(schedule)]


def entry(kind: str, one: Checklist | Form | Meeting, times: tuple[Clock | None, Clock | None], size: int = 0) -> Entry:
    reckoned = any(moment is not None and moment.anchor != "midnight" for moment in times)
    start, end = map(minutes, times)
    return Entry(kind, one.id, one.title, one.schedule, start, end, reckoned, one.assumed, size, getattr(one, "phase", ""))


def entries(checklists: Iterable[Checklist], meetings: Iterable[Meeting], forms: Iterable[Form]) -> list[Entry]:
    """All of them, in the order of the day."""
    found = [entry("checklist", one, times, len(one.items)) for one in checklists for times in spans(one.schedule)]
    found += [entry("meeting", one, (one.start, one.end)) for one in meetings]
    found += [entry("form", one, (None, due)) for one in forms for _, due in spans(one.schedule)]
    return sorted(found, key=lambda one: one.place)


def moment(one: Checklist) -> str:
    """The phase the list belongs to: the one it names, else the one its schedule tells."""
    return one.phase or BY_SCHEDULE[one.schedule.every]


def in_order(checklists: Iterable[Checklist]) -> list[Checklist]:
    """Lists in the order of the day."""
    return sorted(checklists, key=lambda one: entry("checklist", one, span(one.schedule)).place)


def time_of_day(at: int) -> str:
    return f"{at // 60 % 24:02}:{at % 60:02}"


def time_text(one: Entry, sheet: Sheet) -> str:
    """08:20—08:30, 21:30前, 当天内; the rhythm of what does not come every day."""
    if not one.daily:
        rhythm = describe_rhythm(one.schedule).to(sheet.lang)
        return rhythm[:1].upper() + rhythm[1:]
    if one.start is None and one.end is None:
        return sheet.say(words.ANY_TIME)
    if one.start is None or one.end is None:
        return _one_sided(one, sheet)
    dash = "–" if sheet.lang == "en" else "—"
    return time_of_day(one.start) + ("" if one.start == one.end else dash + time_of_day(one.end))


def _one_sided(one: Entry, sheet: Sheet) -> str:
    if one.start is None:
        return f"by {time_of_day(one.end or 0)}" if sheet.lang == "en" else f"{time_of_day(one.end or 0)}前"
    return f"from {time_of_day(one.start)}" if sheet.lang == "en" else f"{time_of_day(one.start)}起"


def times_a_day(one: Entry) -> int:
    """How many rounds an interval makes; ``end`` is exclusive."""
    if one.schedule.every != "interval" or one.start is None or one.end is None:
        return 0
    return len(range(one.start, one.end, one.schedule.interval))


def timeline(found: Sequence[Entry], sheet: Sheet) -> list[Element]:
    """The day as a vertical line, one row a thing; under it what the marks mean."""
    rows = [_row(one, sheet) for one in found if one.daily] + [_row(one, sheet) for one in found if not one.daily]
    return [tag("ol", rows, cls="db-day"), *_marks(found, sheet)]


def _row(one: Entry, sheet: Sheet) -> Element:
    live = one.id if one.kind == "checklist" else None
    loose = "" if one.daily and (one.start, one.end) != (None, None) else " db-day__row--loose"
    what = tag("span", sheet.link(one.kind, one.id), " ", tag("small", _small(one, sheet)), cls="db-day__what")
    return tag("li", _when(one, sheet), what, cls=f"db-day__row{loose}", data_list=live, data_kind=one.kind)


def _when(one: Entry, sheet: Sheet) -> Element:
    star = tag("span", "*", cls="db-star") if one.reckoned and one.daily else None
    return tag("span", time_text(one, sheet), star, cls="db-day__time")


def _small(one: Entry, sheet: Sheet) -> str:
    """What is worth knowing beside the title: how often, how many items, that the time is ours."""
    rounds = times_a_day(one)
    parts = [describe_rhythm(one.schedule).to(sheet.lang), sheet.say(words.TIMES).format(rounds)] if rounds else []
    if one.kind == "form":
        parts.append(sheet.say(words.FORM))
    elif one.kind == "meeting":
        parts.append(sheet.say(words.MEETING))
    elif one.size:
        parts.append(sheet.say(words.ITEM if one.size == 1 else words.ITEMS).format(one.size))
    if one.assumed:
        parts.append(sheet.say(words.ASSUMED))
    return " · ".join(parts)


def _marks(found: Sequence[Entry], sheet: Sheet) -> list[Element]:
    told = []
    if any(one.reckoned and one.daily for one in found):
        told.append(f"* {sheet.say(words.FROM_HOURS)}")
    if any(one.assumed for one in found):
        told.append(sheet.say(words.ADVICE))
    between = "。" if sheet.lang == "zh" else ". "
    return [tag("p", between.join(told), cls="db-note")] if told else []


def glance(found: Sequence[Entry], sheet: Sheet) -> list[Element]:
    """A department's day: one row a time, everything that falls on it."""
    rows = []
    for _, same in groupby((one for one in found if one.daily), key=lambda one: (time_text(one, sheet), one.reckoned)):
        group = list(same)
        what = tag("span", joined((sheet.link(one.kind, one.id) for one in group), sheet.say(words.AND)), cls="db-day__what")
        rows.append(tag("li", _when(group[0], sheet), what, cls="db-day__row"))
    return [tag("ol", rows, cls="db-day db-day--glance"), *_marks(found, sheet)]
