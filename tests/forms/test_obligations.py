"""What is owed on a day: by whom, where and when, judged by what was in force when it opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.model import Absence, Holding, Hours, InForce, Obligation, Place, PlaceDay, PlaceHours, Text
from forms.obligations import joined, owed, place_day
from forms.schedule import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SATURDAY = date(2026, 11, 21)
NAME = Text("名", "name")


def number(n: int) -> UUID:
    return UUID(int=n)


COMPANY, SHOP, FLOOR_1, FLOOR_2, FLOOR_3 = (number(n) for n in range(1, 6))
WANG, LI, ZHANG, ZHAO = (number(n) for n in range(101, 105))
OPEN_ALL_WEEK = tuple(PlaceHours(day, Hours(time(9), time(21)), date(2026, 1, 1), None) for day in range(7))


def place(own: UUID, parent: UUID | None, kind: str, **more: Any) -> Place:
    return Place(own, parent, kind, NAME, "Asia/Shanghai", time(4), **more)


PLACES = (
    place(COMPANY, None, "company"),
    place(SHOP, COMPANY, "shop", departments=(("store", LONG_AGO, None),), hours=OPEN_ALL_WEEK),
    place(FLOOR_1, SHOP, "floor"),
    place(FLOOR_2, SHOP, "floor"),
    place(FLOOR_3, SHOP, "floor"),
)


def row(name: str = "store/opening", schedule: dict[str, Any] | None = None, **more: Any) -> InForce:
    given: dict[str, Any] = {"roles": ("store/guard",), "per": "all", "at": None, "since": LONG_AGO, "until": None, **more}
    read = parse(schedule or {"every": "day", "opens": "08:20", "due": "08:30"})
    return InForce(kind="checklist", id=name, revision="r1", schedule=read, title=NAME, **given)


def held(
    person: UUID, role: str, at: UUID, weekdays: tuple[int, ...] = (), since: date = date(2026, 1, 1), until: date | None = None
) -> Holding:
    return Holding(person, role, at, weekdays, since, until)


def told(found: Sequence[Obligation]) -> list[tuple[UUID, str, str, set[UUID]]]:
    return [(each.key.place, each.key.slot, each.key.owed_by, set(each.holders)) for each in found]


def ask(
    *rows: InForce,
    holdings: Sequence[Holding] = (),
    absences: Sequence[Absence] = (),
    day: date = SATURDAY,
    places: Sequence[Place] = PLACES,
) -> tuple[Obligation, ...]:
    return owed(day, places, rows, holdings, absences)


class TestWhere:
    def test_a_list_is_owed_once_by_the_place_that_runs_its_department(self) -> None:
        assert told(ask(row())) == [(SHOP, "08:20", "-", set())]

    def test_nobody_owes_a_department_that_no_place_runs(self) -> None:
        assert ask(row("cinema/opening")) == ()

    def test_every_floor_owes_its_own(self) -> None:
        assert [each.key.place for each in ask(row(at="floor"))] == [FLOOR_1, FLOOR_2, FLOOR_3]

    def test_a_place_of_that_kind_that_runs_the_department_itself_owes_one_too(self) -> None:
        assert [each.key.place for each in ask(row(at="shop"))] == [SHOP]

    def test_a_floor_below_two_places_that_run_the_department_owes_one(self) -> None:
        company = replace(PLACES[0], departments=(("store", LONG_AGO, None),))
        found = ask(row(at="floor"), places=(company, *PLACES[1:]))
        assert [each.key.place for each in found] == [FLOOR_1, FLOOR_2, FLOOR_3]

    def test_a_department_is_owed_from_when_the_place_runs_it_to_when_it_stops(self) -> None:
        run = (("store", datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 12, tzinfo=UTC)),)
        places = (PLACES[0], replace(PLACES[1], departments=run))
        days = [day for day in range(1, 20) if ask(row(), day=date(2026, 11, day), places=places)]
        assert days == [10, 11]

    def test_a_patrol_of_six_floors_every_half_hour_is_owed_132_times(self) -> None:
        floors = [place(number(20 + n), SHOP, "floor") for n in range(6)]
        patrol = row(schedule={"every": "30min", "from": "09:30", "to": "20:30"}, at="floor")
        found = ask(patrol, places=(*PLACES[:2], *floors))
        assert len(found) == 132
        assert len({each.key for each in found}) == 132


class TestByWhom:
    def test_roles_together_owe_one_and_any_holder_may_do_it(self) -> None:
        holdings = [held(WANG, "store/guard", SHOP), held(LI, "store/cashier", FLOOR_1), held(ZHANG, "store/cook", SHOP)]
        assert told(ask(row(roles=("store/guard", "store/cashier")), holdings=holdings)) == [(SHOP, "08:20", "-", {WANG, LI})]

    def test_each_role_owes_its_own(self) -> None:
        found = ask(row(roles=("store/guard", "store/cashier"), per="role"), holdings=[held(WANG, "store/guard", SHOP)])
        assert told(found) == [(SHOP, "08:20", "store/cashier", set()), (SHOP, "08:20", "store/guard", {WANG})]
        assert [each.roles for each in found] == [("store/cashier",), ("store/guard",)]

    def test_each_person_owes_their_own_even_with_two_of_the_roles(self) -> None:
        holdings = [held(WANG, "store/guard", SHOP), held(WANG, "store/cashier", SHOP), held(LI, "store/cashier", FLOOR_1)]
        found = ask(row(roles=("store/guard", "store/cashier"), per="person"), holdings=holdings)
        assert told(found) == [(SHOP, "08:20", str(WANG), {WANG}), (SHOP, "08:20", str(LI), {LI})]
        assert [each.roles for each in found] == [("store/guard", "store/cashier"), ("store/cashier",)]

    def test_at_each_floor_the_floors_own_people_and_else_those_above(self) -> None:
        holdings = [held(WANG, "store/guard", FLOOR_1), held(LI, "store/guard", SHOP), held(ZHANG, "store/guard", COMPANY)]
        assert told(ask(row(at="floor"), holdings=holdings)) == [
            (FLOOR_1, "08:20", "-", {WANG}),
            (FLOOR_2, "08:20", "-", {LI, ZHANG}),
            (FLOOR_3, "08:20", "-", {LI, ZHANG}),
        ]

    def test_a_person_of_one_floor_owes_their_own_there_only(self) -> None:
        found = ask(row(at="floor", per="person"), holdings=[held(WANG, "store/guard", FLOOR_1)])
        assert told(found) == [(FLOOR_1, "08:20", str(WANG), {WANG})]

    def test_roles_of_other_places_do_their_own_round_for_the_department(self) -> None:
        """Floor supervisors patrol six floors, the duty supervisor the shop."""
        limits = (("store/floor", ("floor",)), ("store/duty", ("shop",)))
        found = ask(row(roles=("store/floor", "store/duty"), per="role", at="floor", role_places=limits))
        assert {(each.key.place, each.key.owed_by) for each in found} == {
            (FLOOR_1, "store/floor"),
            (FLOOR_2, "store/floor"),
            (FLOOR_3, "store/floor"),
            (SHOP, "store/duty"),
        }

    def test_a_role_limited_to_floors_does_its_own_there_also_without_at(self) -> None:
        found = ask(row(roles=("store/floor", "store/duty"), per="role", role_places=(("store/floor", ("floor",)),)))
        assert [(each.key.place, each.key.owed_by) for each in found] == [
            (SHOP, "store/duty"),
            (FLOOR_1, "store/floor"),
            (FLOOR_2, "store/floor"),
            (FLOOR_3, "store/floor"),
        ]

    def test_a_role_without_people_is_vacant(self) -> None:
        assert ask(row())[0].holders == frozenset()

    def test_nobody_owes_a_personal_list_that_nobody_holds_the_role_for(self) -> None:
        assert ask(row(per="person")) == ()


class TestOnDuty:
    def days(self, holding: Holding, *absences: Absence) -> list[int]:
        """The days of November on which the person is on."""
        return [
            day for day in range(1, 31) if ask(row(), holdings=[holding], absences=absences, day=date(2026, 11, day))[0].holders
        ]

    def test_from_since_to_before_until(self) -> None:
        assert self.days(held(WANG, "store/guard", SHOP, since=date(2026, 11, 5), until=date(2026, 11, 8))) == [5, 6, 7]

    def test_on_the_weekdays_of_the_assignment(self) -> None:
        assert self.days(held(WANG, "store/guard", SHOP, weekdays=(0, 6))) == [1, 2, 8, 9, 15, 16, 22, 23, 29, 30]

    def test_not_while_absent_the_last_day_included(self) -> None:
        away = Absence(WANG, date(2026, 11, 2), date(2026, 11, 29))
        assert self.days(held(WANG, "store/guard", SHOP), away) == [1, 30]

    def test_who_is_off_owes_no_list_of_their_own(self) -> None:
        off_on_saturdays = held(WANG, "store/guard", SHOP, weekdays=(0, 1, 2, 3, 4))
        assert ask(row(per="person"), holdings=[off_on_saturdays]) == ()

    def test_where_the_floors_own_are_off_those_above_stand_in(self) -> None:
        holdings = [held(WANG, "store/guard", FLOOR_1, weekdays=(0,)), held(LI, "store/guard", SHOP)]
        assert told(ask(row(at="floor"), holdings=holdings))[0] == (FLOOR_1, "08:20", "-", {LI})


class TestInForce:
    """A new due time, role and item are published on the morning of day 15."""

    PUBLISHED = datetime(2026, 11, 15, 0, 22, tzinfo=UTC)  # 08:22 in Shanghai, after the list has opened

    def before_and_after(self) -> tuple[InForce, InForce, InForce]:
        old = row(roles=("store/guard",))
        new = row(
            roles=("store/guard", "store/cashier"),
            schedule={"every": "day", "opens": "08:20", "due": "08:40"},
            since=self.PUBLISHED,
        )
        return old, replace(old, until=self.PUBLISHED), replace(new, revision="r2")

    def test_days_1_to_14_stay_equal_but_for_the_row_that_has_ended(self) -> None:
        old, ended, new = self.before_and_after()
        for day in range(1, 15):
            before = ask(old, day=date(2026, 11, day))
            after = ask(ended, new, day=date(2026, 11, day))
            assert [(each.key, each.window, each.roles, each.facts.revision) for each in before] == [
                (each.key, each.window, each.roles, each.facts.revision) for each in after
            ]

    def test_what_has_opened_is_judged_by_what_was_in_force_then(self) -> None:
        _, ended, new = self.before_and_after()
        revisions = {day: [each.facts.revision for each in ask(ended, new, day=date(2026, 11, day))] for day in (14, 15, 16)}
        assert revisions == {14: ["r1"], 15: ["r1"], 16: ["r2"]}

    def test_a_list_with_a_new_opening_time_is_not_owed_twice_that_day(self) -> None:
        _, ended, _ = self.before_and_after()
        later = row(schedule={"every": "day", "opens": "10:00", "due": "10:30"}, since=self.PUBLISHED)
        assert [each.key.slot for each in ask(ended, later, day=date(2026, 11, 15))] == ["08:20"]
        assert [each.key.slot for each in ask(ended, later, day=date(2026, 11, 16))] == ["10:00"]

    def test_rounds_change_with_the_next_one_to_open(self) -> None:
        at_noon = datetime(2026, 11, 15, 4, 0, tzinfo=UTC)
        half_hourly = row(schedule={"every": "30min", "from": "10:00", "to": "14:00"}, until=at_noon)
        hourly = row(schedule={"every": "1h", "from": "10:00", "to": "15:00"}, since=at_noon)
        found = ask(half_hourly, hourly, day=date(2026, 11, 15))
        assert [each.key.slot for each in found] == ["10:00", "10:30", "11:00", "11:30", "12:00", "13:00", "14:00"]

    def test_times_of_a_day_change_with_the_next_one_to_open(self) -> None:
        def daily(*starts: str, **when: datetime) -> InForce:
            rounds = [{"opens": start, "due": f"{start[:3]}30"} for start in starts]
            return row(schedule={"every": "day", "rounds": rounds}, **when)

        at_noon = datetime(2026, 11, 15, 4, 0, tzinfo=UTC)
        old, new = daily("10:00", "14:00", until=at_noon), daily("11:00", "15:00", since=at_noon)
        assert [each.key.slot for each in ask(old, new, day=date(2026, 11, 15))] == ["10:00", "15:00"]
        assert [each.key.slot for each in ask(old, new, day=date(2026, 11, 16))] == ["11:00", "15:00"]

    @given(st.integers(0, 24 * 60 - 1), st.sampled_from(["10min", "30min", "45min", "2h"]))
    def test_no_round_is_owed_twice_whenever_the_interval_changes(self, minute: int, interval: str) -> None:
        switch = datetime(2026, 11, 14, 20, 0, tzinfo=UTC) + timedelta(minutes=minute)
        rows = row(schedule={"every": "20min"}, until=switch), row(schedule={"every": interval}, since=switch)
        keys = [each.key for each in ask(*rows, day=date(2026, 11, 15))]
        assert len(keys) == len(set(keys))

    def test_what_was_withdrawn_is_owed_no_more(self) -> None:
        _, ended, _ = self.before_and_after()
        assert [day for day in range(13, 18) if ask(ended, day=date(2026, 11, day))] == [13, 14, 15]


class TestPlaceDay:
    def test_a_floor_keeps_the_hours_of_its_shop(self) -> None:
        assert place_day(PLACES[2], SATURDAY, PLACES) == PlaceDay(SATURDAY, "Asia/Shanghai", time(4), Hours(time(9), time(21)))

    def test_an_exception_goes_before_the_week(self) -> None:
        festival = replace(PLACES[1], exceptions=((SATURDAY, Hours(time(8), time(23))), (date(2026, 11, 22), None)))
        assert place_day(PLACES[2], SATURDAY, (PLACES[0], festival)).hours == Hours(time(8), time(23))
        assert place_day(festival, date(2026, 11, 22), PLACES).hours is None

    def test_a_weekday_without_hours_is_shut(self) -> None:
        weekdays_only = replace(PLACES[1], hours=OPEN_ALL_WEEK[:5])
        assert place_day(weekdays_only, SATURDAY, PLACES).hours is None

    def test_hours_change_from_their_first_day(self) -> None:
        old = [replace(hours, until=date(2026, 11, 15)) for hours in OPEN_ALL_WEEK]
        new = [PlaceHours(day, Hours(time(10), time(22)), date(2026, 11, 15), None) for day in range(7)]
        shop = replace(PLACES[1], hours=(*old, *new))
        opens = {day: place_day(shop, date(2026, 11, day), PLACES).hours for day in (14, 15)}
        assert opens == {14: Hours(time(9), time(21)), 15: Hours(time(10), time(22))}

    def test_a_place_nobody_has_given_hours_is_open_from_9_to_21(self) -> None:
        assert place_day(PLACES[0], SATURDAY).hours == Hours(time(9), time(21))

    def test_a_shut_shop_owes_nothing_on_any_floor(self) -> None:
        shut = replace(PLACES[1], exceptions=((SATURDAY, None),))
        assert ask(row(at="floor"), row("store/closing"), places=(PLACES[0], shut, *PLACES[2:])) == ()


class TestWhose:
    ROUNDS = row("store/patrol", {"every": "1h", "from": "10:00", "to": "13:00"})
    HOLDINGS = (held(WANG, "store/guard", SHOP), held(LI, "store/cashier", SHOP))

    @pytest.mark.parametrize(
        ("now", "slot"),
        [("06:00", "10:00"), ("09:45", "10:00"), ("10:44", "10:00"), ("10:45", "11:00"), ("12:30", "12:00"), ("18:00", "12:00")],
    )
    def test_work_at_any_time_joins_the_occurrence_it_matches(self, now: str, slot: str) -> None:
        moment = datetime.fromisoformat(f"2026-11-21T{now}+08:00")
        found = joined(ask(self.ROUNDS), moment)
        assert found
        assert found.key.slot == slot

    def test_work_joins_nothing_where_nothing_is_owed(self) -> None:
        assert joined((), LONG_AGO) is None


def test_the_order_is_that_of_the_day() -> None:
    late = row("store/a-closing", {"every": "day", "opens": "close", "due": "close+30min"})
    early = row("store/b-opening")
    assert [each.key.id for each in ask(late, early)] == ["store/b-opening", "store/a-closing"]


def test_a_day_is_counted_again_with_the_same_result() -> None:
    rows = (row(), row("store/patrol", {"every": "30min"}, at="floor"), row("store/own", per="person"))
    holdings = [held(WANG, "store/guard", FLOOR_1), held(LI, "store/guard", SHOP)]
    assert ask(*rows, holdings=holdings) == ask(*reversed(rows), holdings=list(reversed(holdings)))
