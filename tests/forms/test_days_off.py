"""Forms of a date that falls on a day off are owed on the last working day before it; rounds stay on their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from forms.model import Absence
from tests.forms.test_obligations import OPEN_ALL_WEEK, PLACES, SHOP, WANG, ask, held, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.model import Holding, Place

WEEKDAYS = (0, 1, 2, 3, 4)
OFFICE = tuple(replace(place, hours=OPEN_ALL_WEEK[:5]) if place.id == SHOP else place for place in PLACES)
LAST_DAY = {"every": "month", "on": "last", "opens": "open", "due": "close"}


def days_owed(schedule: dict[str, Any], since: date, length: int, kind: str = "form", **more: Any) -> Iterator[date]:
    """The days on which something is owed, from ``since`` on."""
    asked: dict[str, Any] = {key: more.pop(key) for key in ("holdings", "absences", "places") if key in more}
    facts = replace(row(schedule=schedule, **more), kind=kind)  # type: ignore[arg-type]
    for day in (since + timedelta(days=number) for number in range(length)):
        if ask(facts, day=day, **asked):
            yield day


def test_a_report_of_a_day_the_office_is_shut_is_owed_on_the_last_day_it_is_open() -> None:
    # 31 October 2026 is a Saturday, 28 February 2027 a Sunday.
    assert list(days_owed(LAST_DAY, date(2026, 10, 1), 31, places=OFFICE)) == [date(2026, 10, 30)]
    assert list(days_owed(LAST_DAY, date(2027, 2, 1), 28, places=OFFICE)) == [date(2027, 2, 26)]
    assert list(days_owed(LAST_DAY, date(2026, 11, 1), 30, places=OFFICE)) == [date(2026, 11, 30)]


def test_a_long_holiday_brings_the_date_forward_as_far_as_it_lasts() -> None:
    shut = tuple((date(2026, 10, day), None) for day in range(1, 9))
    closed = tuple(replace(place, exceptions=shut) if place.id == SHOP else place for place in PLACES)
    eighth = {"every": "month", "on": 8, "opens": "open", "due": "close"}
    assert list(days_owed(eighth, date(2026, 9, 20), 25, places=closed)) == [date(2026, 9, 30)]


def test_a_round_stays_on_its_day() -> None:
    assert list(days_owed(LAST_DAY, date(2026, 10, 1), 31, kind="checklist", places=OFFICE)) == []


def test_who_is_off_on_the_26th_owes_the_plan_on_the_last_day_they_are_on() -> None:
    plan = {"every": "month", "on": 26, "opens": "open", "due": "close"}
    holdings = [held(WANG, "store/guard", SHOP, weekdays=WEEKDAYS)]
    assert list(days_owed(plan, date(2026, 9, 1), 30, per="person", holdings=holdings)) == [date(2026, 9, 25)]


def test_whose_day_off_is_friday_owes_the_weekly_summary_on_thursday() -> None:
    friday = {"every": "week", "on": "fri", "opens": "open", "due": "12:00"}
    holdings = [held(WANG, "store/guard", SHOP, weekdays=(0, 1, 2, 3, 5))]
    assert [day.weekday() for day in days_owed(friday, date(2026, 11, 2), 28, per="person", holdings=holdings)] == [3, 3, 3, 3]


def test_a_leave_is_no_day_off() -> None:
    plan = {"every": "month", "on": 26, "opens": "open", "due": "close"}
    away = [Absence(WANG, date(2026, 11, 26), date(2026, 11, 27))]
    holdings = [held(WANG, "store/guard", SHOP)]
    assert list(days_owed(plan, date(2026, 11, 1), 30, per="person", holdings=holdings, absences=away)) == []


def test_who_has_left_by_then_owes_nothing() -> None:
    holdings = [held(WANG, "store/guard", SHOP, weekdays=WEEKDAYS, until=date(2026, 10, 31))]
    assert list(days_owed(LAST_DAY, date(2026, 10, 1), 31, per="person", holdings=holdings)) == []


patterns = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


@given(patterns, patterns, st.integers(1, 28), st.sampled_from(["all", "person"]))
def test_a_monthly_form_is_owed_once_a_month_whatever_days_are_worked(
    opened: tuple[int, ...], worked: tuple[int, ...], on: int, per: str
) -> None:
    places: Sequence[Place] = [
        replace(place, hours=tuple(OPEN_ALL_WEEK[day] for day in opened)) if place.id == SHOP else place for place in PLACES
    ]
    holdings: Sequence[Holding] = [held(WANG, "store/guard", SHOP, weekdays=worked)]
    schedule = {"every": "month", "on": on, "opens": "open", "due": "close"}
    found = list(days_owed(schedule, date(2026, 3, 1), 92, per=per, holdings=holdings, places=places))
    possible = per == "all" or bool(set(opened) & set(worked))
    # Between 1 March and 31 May three dates fall due; the first may have been brought forward to February, one of June to May.
    assert len(found) in ((2, 3, 4) if possible else (0,))
    assert all(later - sooner > timedelta(days=20) for sooner, later in pairwise(found))
