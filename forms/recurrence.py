"""On which business days a schedule falls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import chinese_calendar
from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from forms.model import Schedule

SATURDAY = 5


def is_workday(day: date) -> tuple[bool, bool]:
    """Whether ``day`` is worked by the Chinese public calendar, shifted working days included, and whether that is provisional.

    The calendar is published late in the year before; a year not published counts Monday to Friday, provisionally.
    """
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:
        return day.weekday() < SATURDAY, True


def falls_on(schedule: Schedule, day: date) -> bool:
    """Whether ``schedule`` has an occurrence on business ``day``; never for one that is started by hand."""
    match schedule.every:
        case "event":
            return False
        case "day" | "interval":
            return True
        case "weekday":
            return is_workday(day)[0]
        case "days" | "week":
            return day.weekday() in schedule.on
        case "month":
            return any(day == day + relativedelta(day=number or 31) for number in schedule.on)
        case _:
            return day == _date_near(schedule, day)


def _date_near(schedule: Schedule, day: date) -> date:
    """The date of the occurrence in the quarter or year of ``day``; where it lacks that date (31 June), its last."""
    if schedule.every == "year":
        month, number = schedule.on
        return day + relativedelta(month=month, day=number)
    number = schedule.on[0]
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    last = first + relativedelta(months=3, days=-1)
    return min(first + timedelta(days=number - 1), last) if number else last
