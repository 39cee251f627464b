"""Periods: what their days make, and which come before and after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import periods
from intake.periods import Period

DAY = date(2026, 11, 20)  # a Friday
DAYS = st.dates(date(2001, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "kind", "before", "after"),
    [
        ("2026-11-20", "2026-11-20", "day", "2026-11-19/2026-11-19", "2026-11-21/2026-11-21"),
        ("2026-11-16", "2026-11-22", "week", "2026-11-09/2026-11-15", "2026-11-23/2026-11-29"),
        ("2026-02-01", "2026-02-28", "month", "2026-01-01/2026-01-31", "2026-03-01/2026-03-31"),
        ("2026-11-14", "2026-11-20", "span", "2026-11-07/2026-11-13", "2026-11-21/2026-11-27"),
    ],
)
def test_a_period_is_turned_by_its_kind(first: str, last: str, kind: str, before: str, after: str) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert period.kind == kind
    assert [f"{one.first}/{one.last}" for one in (period.turned(-1), period.turned(1))] == [before, after]


@given(day=DAYS, length=st.integers(1, 400))
def test_what_comes_before_and_after_touches_it(day: date, length: int) -> None:
    for period in (Period(day, day + timedelta(days=length - 1)), periods.week(day), periods.month(day)):
        assert period.turned(-1).last == period.first - timedelta(days=1)
        assert period.turned(1).first == period.last + timedelta(days=1)
        assert day in period.days


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, Period(DAY, DAY)),
        ({"from": "2026-11-01", "to": "2026-11-05"}, Period(date(2026, 11, 1), date(2026, 11, 5))),
        ({"from": "2026-11-05", "to": "2026-11-01"}, Period(date(2026, 11, 1), date(2026, 11, 5))),
        ({"from": "2026-11-01"}, Period(date(2026, 11, 1), DAY)),
        ({"to": "2026-11-05"}, Period(date(2026, 11, 5), date(2026, 11, 5))),
        ({"from": "yesterday", "to": "9999-01-01"}, Period(DAY, DAY)),
        ({"from": "20261101", "to": "2026-13-01"}, Period(DAY, DAY)),
    ],
)
def test_an_address_names_a_period_or_the_usual_one(asked: dict[str, str], expected: Period) -> None:
    assert periods.read(asked, Period(DAY, DAY)) == expected


def test_a_long_period_is_shortened_to_its_end() -> None:
    assert Period(date(2020, 1, 1), DAY).shortened(7) == Period(DAY - timedelta(days=6), DAY)
    assert Period(DAY, DAY).shortened(7) == Period(DAY, DAY)
