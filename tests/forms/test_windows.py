"""Windows, held against an oracle that walks the business day minute by minute and only reads the clock on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.model import Clock, Hours, PlaceDay, Schedule, Window
from forms.schedule import event_window, parse, windows
from forms.states import Progress, State, state

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
CUTOFFS = (time(0), time(2), time(2, 30), time(4), time(6))
CHANGES = ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1))
SHOP = PlaceDay(date(2026, 11, 21), "Asia/Shanghai", time(4), Hours(time(9), time(21)))
MINUTE = timedelta(minutes=1)


class Walk:
    """The oracle: all minutes around one business day, each with what the wall clock of the place shows."""

    def __init__(self, day: PlaceDay) -> None:
        assert day.hours
        self.day, self.hours = day, day.hours
        self.minutes = minutes_around(day.day, day.zone)
        self.start = self.first(self.on(0, day.cutoff))
        self.end = self.first(self.on(1, day.cutoff))

    def on(self, later: int, wall: time) -> datetime:
        return datetime.combine(self.day.day + timedelta(days=later), wall)

    def first(self, wall: datetime) -> int:
        """The first minute at which the clock on the wall shows ``wall`` or has passed it."""
        return next(number for number, (_, shown) in enumerate(self.minutes) if shown >= wall)

    def wall(self, moment: Clock, *, ends: bool = False) -> datetime:
        """What the wall clock shows then; the cut-off is the day's start, or its end where something ends."""
        if moment.anchor == "midnight":
            if moment.minutes == 1440:
                return self.on(1, time(0))
            said = time(moment.minutes // 60, moment.minutes % 60)
            return self.on(1 if said < self.day.cutoff or (ends and said == self.day.cutoff) else 0, said)
        opening = self.on(1 if self.hours.opens < self.day.cutoff else 0, self.hours.opens)
        if moment.anchor == "open":
            return opening + moment.minutes * MINUTE
        closing = datetime.combine(opening.date(), self.hours.closes)
        while closing <= opening:
            closing += timedelta(days=1)
        return closing + moment.minutes * MINUTE

    def within(self, moment: Clock | None, otherwise: int, *, ends: bool = False) -> int:
        """The minute of ``moment``, kept inside the business day."""
        return otherwise if moment is None else max(self.start, min(self.end, self.first(self.wall(moment, ends=ends))))

    def once(self, schedule: Schedule) -> list[str]:
        """For each minute of the day what is so: before, open, late, over."""
        closes = self.within(schedule.closes, self.end, ends=True)
        due = self.within(schedule.due, closes, ends=True)
        closes = max(closes, due)
        if closes <= self.start:
            closes = self.end
        opens = self.within(schedule.opens, self.start)
        if opens >= due:
            opens = due - 15
        return [self.said(minute, opens, due + schedule.grace, closes) for minute in range(self.start, self.end)]

    @staticmethod
    def said(minute: int, opens: int, late: int, closes: int) -> str:
        if minute >= closes:
            return "over"
        return "before" if minute < opens else "late" if minute > late else "open"

    def rounds(self, schedule: Schedule) -> list[str]:
        """For each minute of the day which round is on, by its time on the wall, and whether it is late."""
        lead = min(15.0, schedule.interval / 2)
        slots = self.slots(schedule)
        told = []
        for minute in range(self.start, self.end):
            on = [slot for slot in slots if minute >= slot[0] - lead]
            over = bool(on) and on[-1] == slots[-1] and minute >= on[-1][0] + schedule.interval - lead
            late = bool(on) and minute > on[-1][0] + schedule.grace
            told.append("nothing" if not on or over else f"{on[-1][1]} {'late' if late else 'open'}")
        return told

    def slots(self, schedule: Schedule) -> list[tuple[int, str]]:
        """The minutes at which a round is due: of times that the clock skips at once only the last counts."""
        wall = self.wall(schedule.start or Clock("open", 0))
        until = self.wall(schedule.end or Clock("close", 0), ends=True)
        due: dict[int, str] = {}
        while wall < until:
            due[self.first(wall)] = f"{wall:%H:%M}"
            wall += schedule.interval * MINUTE
        return [(minute, label) for minute, label in sorted(due.items()) if self.start <= minute < self.end]

    def at(self, minute: int) -> datetime:
        return self.minutes[minute][0]


@lru_cache(maxsize=256)
def minutes_around(day: date, zone: str) -> tuple[tuple[datetime, datetime], ...]:
    first = datetime.combine(day, time(), UTC) - timedelta(days=2)
    instants = (first + number * MINUTE for number in range(6 * 24 * 60))
    return tuple((now, now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for now in instants)


def told_once(schedule: Schedule, walk: Walk) -> list[str]:
    (window,) = windows(schedule, walk.day)
    names = {State.UPCOMING: "before", State.OPEN: "open", State.LATE: "late", State.MISSED: "over"}
    return [names[state(window, walk.at(minute), Progress(1))] for minute in range(walk.start, walk.end)]


def told_rounds(schedule: Schedule, walk: Walk) -> list[str]:
    found = windows(schedule, walk.day)
    return [told_round(found, walk.at(minute)) for minute in range(walk.start, walk.end)]


def told_round(found: tuple[Window, ...], now: datetime) -> str:
    on = [window for window in found if window.opens <= now < window.closes]
    assert len(on) <= 1, "two rounds of one list are open at once"
    return f"{on[0].slot} {'late' if now > on[0].late else 'open'}" if on else "nothing"


def place_days() -> st.SearchStrategy[PlaceDay]:
    near_changes = st.builds(
        lambda change, by: date(2026, *change) + timedelta(days=by), st.sampled_from(CHANGES), st.integers(-1, 1)
    )
    hours = st.builds(Hours, st.times().map(to_five), st.times().map(to_five))
    usual = st.sampled_from([Hours(time(9), time(21)), Hours(time(18), time(2)), Hours(time(0, 30), time(3, 30))])
    return st.builds(PlaceDay, near_changes, st.sampled_from(ZONES), st.sampled_from(CUTOFFS), usual | hours)


def to_five(moment: time) -> time:
    return time(moment.hour, moment.minute - moment.minute % 5)


def clocks() -> st.SearchStrategy[Clock]:
    fixed = st.integers(0, 288).map(lambda fives: Clock("midnight", fives * 5))
    return fixed | st.builds(Clock, st.sampled_from(["open", "close"]), st.integers(-240, 240))


def singles() -> st.SearchStrategy[Schedule]:
    maybe = st.none() | clocks()
    return st.builds(Schedule, st.just("day"), opens=maybe, due=maybe, closes=maybe, grace=st.integers(0, 90))


def intervals() -> st.SearchStrategy[Schedule]:
    maybe = st.none() | clocks()
    steps = st.sampled_from([10, 20, 30, 45, 60, 90, 120])
    return st.builds(Schedule, st.just("interval"), interval=steps, start=maybe, end=maybe, grace=st.integers(0, 40))


@settings(deadline=None, max_examples=150)
@given(singles(), place_days())
def test_each_minute_of_the_day_is_as_the_walk_along_the_wall_clock_says(schedule: Schedule, day: PlaceDay) -> None:
    walk = Walk(day)
    assert told_once(schedule, walk) == walk.once(schedule)


@settings(deadline=None, max_examples=150)
@given(intervals(), place_days())
def test_each_round_of_the_day_is_as_the_walk_along_the_wall_clock_says(schedule: Schedule, day: PlaceDay) -> None:
    walk = Walk(day)
    assert told_rounds(schedule, walk) == walk.rounds(schedule)


@settings(deadline=None)
@given(singles() | intervals(), place_days())
def test_windows_keep_their_order_and_stay_within_the_business_day(schedule: Schedule, day: PlaceDay) -> None:
    walk = Walk(day)
    found = windows(schedule, day)
    assert len({window.slot for window in found}) == len(found)
    for window in found:
        assert walk.at(walk.start) <= window.opens <= window.due <= window.closes + timedelta(hours=2)
        assert window.opens < window.closes <= walk.at(walk.end)
        assert window.late == window.due + schedule.grace * MINUTE


def shown(schedule: dict[str, str], day: PlaceDay = SHOP) -> list[tuple[str, ...]]:
    zone = ZoneInfo(day.zone)
    return [
        (window.slot, *(f"{moment.astimezone(zone):%H:%M}" for moment in (window.opens, window.due, window.late, window.closes)))
        for window in windows(parse(schedule), day)
    ]


def test_a_patrol_every_half_hour_from_0930_to_2030_is_made_22_times() -> None:
    rounds = shown({"every": "30min", "from": "09:30", "to": "20:30", "grace": "10min"})
    assert len(rounds) == 22
    assert rounds[0] == ("09:30", "09:15", "09:30", "09:40", "09:45")
    assert rounds[1] == ("10:00", "09:45", "10:00", "10:10", "10:15")
    assert rounds[-1] == ("20:00", "19:45", "20:00", "20:10", "20:15")


@pytest.mark.parametrize(
    ("schedule", "window"),
    [
        ({"opens": "08:20", "due": "08:30"}, ("08:20", "08:20", "08:30", "08:35", "04:00")),
        ({"opens": "09:00", "due": "09:00"}, ("09:00", "08:45", "09:00", "09:05", "04:00")),
        ({"opens": "open-40min", "due": "open", "grace": "0min"}, ("08:20", "08:20", "09:00", "09:00", "04:00")),
        ({"opens": "close", "due": "close+1h", "closes": "close+2h"}, ("21:00", "21:00", "22:00", "22:05", "23:00")),
        ({"due": "21:30"}, ("04:00", "04:00", "21:30", "21:35", "04:00")),
        ({"opens": "08:20", "closes": "09:00"}, ("08:20", "08:20", "09:00", "09:05", "09:00")),
        ({"opens": "23:30", "due": "00:30"}, ("23:30", "23:30", "00:30", "00:35", "04:00")),
    ],
)
def test_a_window_opens_is_due_and_closes_as_stated(schedule: dict[str, str], window: tuple[str, ...]) -> None:
    assert shown({"every": "day", **schedule}) == [window]


ROUNDS = {
    "every": "day",
    "rounds": [
        {"opens": "open-60min", "due": "open-30min"},
        {"opens": "open-30min", "due": "open"},
        {"opens": "close-60min", "due": "close+30min"},
    ],
}


def test_rounds_at_times_of_their_own_each_have_a_window_which_the_next_opening_closes() -> None:
    found = [
        [
            one.slot,
            *(moment.astimezone(ZoneInfo(SHOP.zone)).strftime("%H:%M") for moment in (one.opens, one.due, one.late, one.closes)),
        ]
        for one in windows(parse(ROUNDS), SHOP)
    ]
    assert found == [
        ["08:00", "08:00", "08:30", "08:35", "08:35"],
        ["08:30", "08:30", "09:00", "09:05", "20:00"],
        ["20:00", "20:00", "21:30", "21:35", "04:00"],
    ]


def test_of_rounds_that_open_together_on_a_short_day_one_is_asked_for() -> None:
    short = PlaceDay(SHOP.day, SHOP.zone, SHOP.cutoff, Hours(time(9), time(9, 30)))
    assert [one.slot for one in windows(parse(ROUNDS), short)] == ["08:00", "08:30"]


@given(st.sets(st.integers(0, 1400), min_size=2, max_size=6), st.integers(1, 40), st.sampled_from(ZONES))
def test_each_round_is_as_if_it_were_alone_until_the_next_one_opens(starts: set[int], length: int, zone: str) -> None:
    day = PlaceDay(date(2026, 11, 21), zone, time(0), Hours(time(9), time(21)))
    ordered = sorted(starts)
    named = [
        {"opens": f"{at // 60:02}:{at % 60:02}", "due": f"{(at + length) // 60:02}:{(at + length) % 60:02}"} for at in ordered
    ]
    found = windows(Schedule("day", rounds=parse({"every": "day", "rounds": named}).rounds), day)
    alone = [windows(parse({"every": "day", **one}), day)[0] for one in named]
    assert [(one.slot, one.opens, one.due, one.late) for one in found] == [
        (one.slot, one.opens, one.due, one.late) for one in alone
    ]
    for one, later in pairwise(found):
        assert one.closes == max(one.late, later.opens)
    assert found[-1].closes == alone[-1].closes


def test_a_list_after_midnight_belongs_to_the_day_before() -> None:
    late_shop = PlaceDay(date(2026, 11, 21), "Asia/Shanghai", time(4), Hours(time(18), time(2)))
    (window,) = windows(parse({"every": "day", "opens": "close", "due": "close+30min"}), late_shop)
    assert window.opens == datetime(2026, 11, 21, 18, 0, tzinfo=UTC)  # 02:00 on the 22nd in Shanghai
    assert window.closes == datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


def test_a_place_that_stays_shut_owes_nothing() -> None:
    shut = PlaceDay(SHOP.day, SHOP.zone, SHOP.cutoff, None)
    assert shown({"every": "day", "due": "12:00"}, shut) == shown({"every": "30min"}, shut) == []


def test_in_the_night_that_loses_an_hour_the_skipped_rounds_are_not_asked_for() -> None:
    night = PlaceDay(date(2026, 3, 28), "Europe/Berlin", time(6), Hours(time(18), time(5)))
    rounds = shown({"every": "30min", "from": "01:00", "to": "04:00"}, night)
    assert [label for label, *_ in rounds] == ["01:00", "01:30", "03:00", "03:30"]


def test_in_the_night_that_gains_an_hour_a_round_is_asked_for_once() -> None:
    night = PlaceDay(date(2026, 10, 24), "Europe/Berlin", time(6), Hours(time(18), time(5)))
    rounds = shown({"every": "30min", "from": "02:00", "to": "03:30"}, night)
    assert [label for label, *_ in rounds] == ["02:00", "02:30", "03:00"]


@pytest.mark.parametrize(
    ("schedule", "due", "closes"),
    [
        ({}, "04:00", "04:00"),
        ({"due": "18:00"}, "18:00", "04:00"),
        ({"due": "10:00"}, "04:00", "04:00"),
        ({"closes": "20:00"}, "20:00", "20:00"),
    ],
)
def test_what_is_started_by_hand_is_open_at_once(schedule: dict[str, str], due: str, closes: str) -> None:
    begun = datetime(2026, 11, 21, 6, 7, 30, tzinfo=UTC)
    window = event_window(parse({"every": "event", **schedule}), SHOP, begun)
    zone = ZoneInfo(SHOP.zone)
    assert (window.opens, window.slot) == (begun, "14:07")
    assert (f"{window.due.astimezone(zone):%H:%M}", f"{window.closes.astimezone(zone):%H:%M}") == (due, closes)


def test_of_rounds_that_open_at_once_as_clocks_jump_the_later_is_asked_for() -> None:
    day = PlaceDay(date(2026, 3, 8), "America/New_York", time(2), Hours(time(2, 5), time(0)))
    first, second = windows(Schedule("interval", interval=10, grace=0), day)[:2]
    assert (first.slot, first.opens, first.closes) == ("03:05", second.opens - 10 * MINUTE, second.opens)
