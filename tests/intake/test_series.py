"""Numbers over time: what is missing is told apart and never counted as nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import charts, numbers
from intake.charts import ceiling, draw
from intake.numbers import Number
from intake.series import Point, Series, merged, together
from intake.tally import Came

FIRST = date(2026, 11, 2)
CALLS = Number("calls", "Calls", "calls", target=Decimal(250))
TEXT = {"zh": "题", "en": "Q"}


def point(*values: int, **came: int) -> Point:
    counted = Counter({Came(name.replace("_", "-")): count for name, count in came.items()})
    return Point([Decimal(value) for value in values], [], counted)


def series(*days: Point | None, number: Number = CALLS) -> Series:
    return Series("Li", number, {FIRST + timedelta(days=at): one for at, one in enumerate(days) if one is not None})


def asked(id_: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": id_, "type": kind, "label": TEXT, "unit": "", "columns": [], **more}


def test_the_numbers_of_a_form_are_found_those_with_a_target_first() -> None:
    rows = asked("rows", "table", columns=[asked("name", "text"), asked("count", "integer")])
    calls = asked("calls", "integer", target={"value": 250, "at": "least"}, unit="通")
    rate = asked("rate", "computed", compute={"how": "percent"})
    found = list(numbers.of_form({"fields": [asked("day", "date"), rows, rate, calls]}, "en"))
    assert [(one.id, one.unit, one.averaged, one.target) for one in found] == [
        ("calls", "calls", False, Decimal(250)),
        ("rows.count", "", False, None),
        ("rate", "", True, None),
    ]
    assert found[1].of({"rows": [{"count": 2}, {"name": "x"}, {"count": 3}]}) == 5
    assert found[1].of({"rows": [{"name": "x"}]}) is None
    assert found[2].of({"rate": "12.50"}) == Decimal("12.50")
    assert found[2].of({}) is None


def test_a_target_grows_with_those_who_were_expected() -> None:
    assert CALLS.reached(Decimal(250)) is True
    assert CALLS.reached(Decimal(499), 2) is False
    assert Number("x", "x", "", averaged=True, target=Decimal(90)).aim(3) == 90
    assert Number("x", "x", "", target=Decimal(3), at_most=True).reached(Decimal(4)) is False
    assert Number("x", "x", "").reached(Decimal(4)) is None


def test_a_team_is_the_sum_of_its_people_and_says_who_is_missing() -> None:
    team = merged(
        [series(point(200, in_time=1), point(missing=1)).points, series(point(300, late=1), point(240, in_time=1)).points]
    )
    first, second = team.values()
    assert (together(first.values, averaged=False), first.expected, first.without) == (500, 2, None)
    assert (together(second.values, averaged=False), second.expected, second.without) == (240, 2, Came.MISSING)


HANDED_IN = st.integers(0, 500).map(lambda value: point(value, in_time=1))


@given(st.lists(st.one_of(HANDED_IN, st.just(point(missing=1)), st.just(point(away=1)))))
def test_what_is_missing_changes_neither_sum_nor_mean(days: list[Point]) -> None:
    given_ = [value for one in days for value in one.values]
    assert series(*days).total == (sum(given_) if given_ else None)
    averaged = Number("rate", "Rate", "", averaged=True)
    assert series(*days, number=averaged).total == (round(sum(given_) / len(given_), 2) if given_ else None)
    assert series(*days).reached == (sum(value >= 250 for value in given_), len(given_))


@pytest.mark.parametrize("why", ["missing", "away", "excused", "vacant"])
def test_the_line_breaks_where_a_number_is_missing_and_a_sign_stands_there(why: str) -> None:
    one = series(point(100, in_time=1), point(200, in_time=1), point(**{why: 1}), point(300, in_time=1), point(250, in_time=1))
    drawn = draw(one, list(one.points), Decimal(300))
    assert [len(line.split()) for line in drawn.lines] == [2, 2]
    assert [(gap.day, gap.came) for gap in drawn.gaps] == [(FIRST + timedelta(days=2), Came(why))]
    assert [dot.reached for dot in drawn.dots] == [False, False, True, True]


def test_a_day_on_which_none_was_due_breaks_nothing() -> None:
    one = series(point(100, in_time=1), None, point(300, in_time=1))
    drawn = draw(one, [FIRST + timedelta(days=at) for at in range(3)], Decimal(300))
    assert [len(line.split()) for line in drawn.lines] == [2]
    assert drawn.gaps == ()


def test_the_target_of_a_team_goes_in_steps() -> None:
    one = series(point(500, in_time=2), point(250, in_time=1, away=1))
    (line,) = draw(one, list(one.points), charts.highest([one])).aims
    heights = [float(each.split(",")[1]) for each in line.split()]
    assert heights[0] == heights[1] < heights[2] == heights[3]


def test_a_scale_ends_at_a_round_number() -> None:
    assert [ceiling(Decimal(value)) for value in ("0", "7", "276", "1000", "1001", "0.3")] == [
        1,
        8,
        300,
        1000,
        1500,
        Decimal("0.3"),
    ]
