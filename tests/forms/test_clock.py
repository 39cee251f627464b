"""Instants are made from local wall time by one rule, also on the days on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.clock import instant, within_business_day
from forms.model import Hours
from forms.schedule import business_day, day_bounds

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "UTC")
CUTOFFS = (time(0), time(0, 30), time(2), time(2, 30), time(3), time(4), time(6))

CHANGES = [
    # zone, wall time, the instant it is
    ("Europe/Berlin", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 0)),  # skipped: the clock jumps from 2 to 3
    ("Europe/Berlin", datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 0, 59)),
    ("Europe/Berlin", datetime(2026, 3, 29, 3, 0), datetime(2026, 3, 29, 1, 0)),
    ("Europe/Berlin", datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30)),  # comes twice: the first
    ("America/New_York", datetime(2026, 3, 8, 2, 0), datetime(2026, 3, 8, 7, 0)),
    ("America/New_York", datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 5, 30)),
    ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 10), datetime(2026, 10, 3, 15, 30)),  # half an hour only
    ("Australia/Lord_Howe", datetime(2026, 4, 5, 1, 45), datetime(2026, 4, 4, 14, 45)),
    ("Pacific/Apia", datetime(2011, 12, 30, 12, 0), datetime(2011, 12, 30, 10, 0)),  # a whole day was skipped
]


@pytest.mark.parametrize(("zone", "wall", "meant"), CHANGES)
def test_a_skipped_time_is_the_first_after_the_gap_and_a_double_time_the_first(
    zone: str, wall: datetime, meant: datetime
) -> None:
    assert instant(wall, zone) == meant.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "meant"),
    [
        ("2026-11-21T03:59", date(2026, 11, 20)),
        ("2026-11-21T04:00", date(2026, 11, 21)),
        ("2026-11-22T00:30", date(2026, 11, 21)),
    ],
)
def test_the_business_day_begins_at_the_cut_off_not_at_midnight(now: str, meant: date) -> None:
    shanghai = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert business_day(shanghai, "Asia/Shanghai", time(4)) == meant


def near_a_change() -> st.SearchStrategy[datetime]:
    changes = [datetime(2026, *day, tzinfo=UTC) for day in ((3, 8), (3, 29), (4, 4), (10, 3), (10, 25), (11, 1))]
    return st.builds(lambda day, minute: day + timedelta(minutes=minute), st.sampled_from(changes), st.integers(-1440, 2880))


@given(near_a_change(), st.sampled_from(ZONES), st.sampled_from(CUTOFFS))
def test_every_instant_lies_within_its_business_day(now: datetime, zone: str, cutoff: time) -> None:
    start, end = day_bounds(business_day(now, zone, cutoff), zone, cutoff)
    assert start <= now < end


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cutoff", CUTOFFS)
def test_one_business_day_ends_where_the_next_begins(zone: str, cutoff: time) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(366)]
    bounds = [day_bounds(day, zone, cutoff) for day in days]
    assert all(one[1] == other[0] for one, other in pairwise(bounds))
    assert all(timedelta(hours=22) < end - start < timedelta(hours=26) for start, end in bounds)


def test_a_day_on_which_clocks_turn_back_over_the_cut_off_stays_begun() -> None:
    """In Havana 01:00 becomes 00:00 again; with a cut-off at 00:30 the second 00:10 belongs to the day that has begun."""
    second = datetime(2026, 11, 1, 0, 10, fold=1, tzinfo=ZoneInfo("America/Havana"))
    assert business_day(second.astimezone(UTC), "America/Havana", time(0, 30)) == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("opens", "closes", "cutoff", "fits"),
    [
        (9, 21, 4, True),
        (18, 2, 4, True),  # past midnight, on the same business day
        (1, 3, 4, True),  # early in the morning: late on the business day before
        (22, 4, 4, True),
        (22, 9, 4, False),  # the next business day has begun
        (3, 5, 4, False),
        (4, 4, 4, True),  # round the clock
        (9, 9, 4, False),
        (0, 0, 0, True),
        (18, 2, 0, False),
    ],
)
def test_a_place_closes_on_the_business_day_on_which_it_opens(opens: int, closes: int, cutoff: int, fits: bool) -> None:
    assert within_business_day(Hours(time(opens), time(closes)), time(cutoff)) is fits
