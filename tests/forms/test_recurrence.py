"""On which days a schedule falls: month ends, quarters, leap years and shifted Chinese working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.rrule import MONTHLY, YEARLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from forms.model import Schedule
from forms.schedule import falls_on, is_workday, parse

DAYS = [date(2023, 12, 1) + timedelta(days=number) for number in range(1200)]


def days_of(schedule: Schedule) -> list[date]:
    return [day for day in DAYS if falls_on(schedule, day)]


def month_length(day: date) -> int:
    """Counted by walking, so as not to trust what is being tested."""
    return sum((day.year, day.month) == (other.year, other.month) for other in DAYS)


def whole_months() -> list[date]:
    return [day for day in DAYS if date(2024, 1, 1) <= day < date(2027, 1, 1)]


@pytest.mark.parametrize("number", [1, 15, 28, 29, 30, 31])
def test_a_month_that_lacks_the_day_owes_on_its_last(number: int) -> None:
    meant = [day for day in whole_months() if day.day == min(number, month_length(day))]
    assert [day for day in days_of(Schedule("month", on=(number,))) if day in set(whole_months())] == meant


def test_a_month_may_name_several_days() -> None:
    found = days_of(Schedule("month", on=(9, 19, 28)))
    assert [day for day in found if day in set(whole_months())] == [day for day in whole_months() if day.day in (9, 19, 28)]


def test_the_last_day_of_the_month_is_the_calendars() -> None:
    calendar = rrule(MONTHLY, dtstart=DAYS[0], until=DAYS[-1], bymonthday=-1)
    assert days_of(Schedule("month", on=(0,))) == [day.date() for day in calendar]


def test_the_last_day_of_the_quarter_is_the_calendars() -> None:
    calendar = rrule(YEARLY, dtstart=DAYS[0], until=DAYS[-1], bymonth=(3, 6, 9, 12), bymonthday=-1, bysetpos=(1, 2, 3, 4))
    assert days_of(Schedule("quarter", on=(0,))) == [day.date() for day in calendar]


@given(st.integers(1, 92))
def test_a_day_of_the_quarter_is_counted_from_its_first(number: int) -> None:
    met = [day for day in days_of(Schedule("quarter", on=(number,))) if day in set(whole_months())]
    assert len(met) == 12
    for day in met:
        first = date(day.year, (1, 4, 7, 10)[(day.month - 1) // 3], 1)
        counted = (day - first).days + 1
        assert counted == number or (counted < number and (day + timedelta(days=1)).day == 1)


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    assert days_of(Schedule("year", on=(2, 29))) == [date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28)]


def test_weekdays_are_those_named() -> None:
    assert {day.weekday() for day in days_of(parse({"every": ["mon", "sun"]}))} == {0, 6}
    assert {day.weekday() for day in days_of(parse({"every": "week", "on": "thu"}))} == {3}


def test_what_is_started_by_hand_falls_on_no_day() -> None:
    assert days_of(Schedule("event")) == []


@pytest.mark.parametrize(
    "day",
    [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)],
)
def test_a_weekend_shifted_to_work_is_a_working_day(day: date) -> None:
    assert day.weekday() >= 5
    assert is_workday(day) == (True, False)
    assert falls_on(Schedule("weekday"), day)


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2026, 2, 16), date(2026, 2, 23), date(2026, 5, 5), date(2026, 10, 7)])
def test_a_weekday_shifted_to_rest_is_none(day: date) -> None:
    assert day.weekday() < 5
    assert is_workday(day) == (False, False)
    assert not falls_on(Schedule("weekday"), day)


def test_a_year_not_published_counts_monday_to_friday_provisionally() -> None:
    week = [date(2099, 6, 1) + timedelta(days=number) for number in range(7)]
    assert [is_workday(day) for day in week] == [(True, True)] * 5 + [(False, True)] * 2
