"""Schedules in words, for handbook pages and screens: 每天 08:20—08:30, daily 08:20–08:30."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.clock import clock_text
from forms.model import Clock, Schedule, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = (
    Text("一", "Mon"),
    Text("二", "Tue"),
    Text("三", "Wed"),
    Text("四", "Thu"),
    Text("五", "Fri"),
    Text("六", "Sat"),
    Text("日", "Sun"),
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ANCHORS = {"open": Text("开门", "opening"), "close": Text("关门", "closing")}


def describe(schedule: Schedule, lang: str) -> str:
    """When the work is to be done, short enough for one line of a page."""
    rhythm = describe_rhythm(schedule).to(lang)
    if schedule.every == "interval":
        start, end = schedule.start or Clock("open", 0), schedule.end or Clock("close", 0)
        return _joined(rhythm, describe_span(start, end, lang), (start, end), lang)
    if schedule.rounds:
        return _several(rhythm, schedule, lang)
    due = schedule.due or schedule.closes
    stated = tuple(moment for moment in (schedule.opens, due) if moment is not None)
    if not stated:
        return rhythm
    if len(stated) == 2:
        return _joined(rhythm, describe_span(stated[0], stated[1], lang), stated, lang)
    return _joined(rhythm, (_from if due is None else _by)(stated[0], lang), stated, lang)


def _several(rhythm: str, schedule: Schedule, lang: str) -> str:
    """How often a day, and when each time: 每天3次：08:00—08:30、12:00—12:30、20:00—20:30."""
    spans = [describe_span(one.opens, one.due, lang) for one in schedule.rounds]
    if lang == "en":
        return f"{rhythm}, {len(spans)} times: {'; '.join(spans)}"
    return f"{rhythm}{len(spans)}次：{'、'.join(spans)}"


def describe_span(start: Clock, end: Clock, lang: str) -> str:
    """From ``start`` to ``end``: 08:20—08:30, 开门前40分钟至开门; the one moment where they are equal."""
    if start == end:
        return describe_clock(start, lang)
    first, last = describe_clock(start, lang), describe_clock(end, lang)
    if start.anchor == end.anchor == "midnight":
        return f"{first}—{last}" if lang != "en" else f"{first}–{last}"
    return f"{first}至{last}" if lang != "en" else f"from {first} to {last}"


def describe_clock(moment: Clock, lang: str) -> str:
    """A moment of the day: 08:20, 开门前40分钟, 40 min before opening."""
    if moment.anchor == "midnight":
        return clock_text(moment)
    anchor = ANCHORS[moment.anchor].to(lang)
    if not moment.minutes:
        return anchor
    length = describe_length(abs(moment.minutes)).to(lang)
    if lang == "en":
        return f"{length} {'after' if moment.minutes > 0 else 'before'} {anchor}"
    return f"{anchor}{'后' if moment.minutes > 0 else '前'}{length}"


def describe_length(span: int) -> Text:
    """``span`` minutes: 30分钟, 30 min; 1小时30分钟, 1 h 30 min."""
    hours, rest = divmod(span, 60)
    zh = (f"{hours}小时" if hours else "") + (f"{rest}分钟" if rest or not hours else "")
    en = " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part)
    return Text(zh, en)


def describe_rhythm(schedule: Schedule) -> Text:
    """How often, without the time of day: 每天, daily."""
    on = schedule.on
    match schedule.every:
        case "day":
            return Text("每天", "daily")
        case "weekday":
            return Text("工作日", "on working days")
        case "event":
            return Text("按需", "as needed")
        case "interval":
            length = describe_length(schedule.interval)
            return Text(f"每{length.zh}", f"every {length.en}")
        case "month":
            return _monthly(on)
        case "quarter":
            return (
                Text(f"每季度第{on[0]}天", f"quarterly on day {on[0]}")
                if on[0]
                else Text("每季度最后一天", "quarterly on the last day")
            )
        case "year":
            return Text(f"每年{on[0]}月{on[1]}日", f"yearly on {on[1]} {MONTHS[on[0] - 1]}")
        case _:
            return _weekly(on)


def _monthly(on: Sequence[int]) -> Text:
    if on == (0,):
        return Text("每月最后一天", "monthly on the last day")
    zh = "、".join(f"{day}日" if day else "最后一天" for day in on)
    named = [str(day) if day else "the last" for day in on]
    return Text(f"每月{zh}", f"monthly on day{'s' if len(on) > 1 else ''} {_listed(named)}")


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _weekly(on: Sequence[int]) -> Text:
    return Text(f"每周{'、'.join(DAYS[day].zh for day in on)}", f"every {_listed([DAYS[day].en for day in on])}")


def _joined(rhythm: str, times: str, moments: Sequence[Clock], lang: str) -> str:
    """``rhythm`` and ``times`` as one phrase; times in words are set off by a comma, figures by a space."""
    if all(moment.anchor == "midnight" for moment in moments):
        return f"{rhythm} {times}"
    return f"{rhythm}, {times}" if lang == "en" else f"{rhythm}，{times}"


def _from(moment: Clock, lang: str) -> str:
    if lang == "en":
        return f"from {describe_clock(moment, lang)}"
    return f"{describe_clock(moment, lang)}起"


def _by(moment: Clock, lang: str) -> str:
    if lang == "en":
        return f"by {describe_clock(moment, lang)}"
    return f"{describe_clock(moment, lang)}前" if moment.anchor == "midnight" else f"不晚于{describe_clock(moment, lang)}"
