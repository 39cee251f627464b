"""Answers settled: figures are computed, and what is not asked is neither computed with nor kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.computed import value
from forms.settled import settle


def compute(how: str, of: list[Any], answers: dict[str, Any], places: int = 2) -> object:
    return value({"how": how, "of": of, "places": places}, answers)


ROWS = {"goods": [{"price": "19.90", "count": 3}, {"price": None, "count": 2}, {"price": "0.10", "count": None}]}


@pytest.mark.parametrize(
    ("how", "of", "answers", "places", "figure"),
    [
        ("sum", ["a", "b"], {"a": "1.10", "b": 2}, 2, "3.10"),
        ("sum", ["a", "b"], {"a": "1.10"}, 2, "1.10"),
        ("sum", ["a", "b"], {}, 2, None),
        ("sum", ["goods.count"], ROWS, 0, 5),
        ("sum", ["goods.price"], ROWS, 2, "20.00"),
        ("mean", ["goods.count"], ROWS, 2, "2.50"),
        ("difference", ["a", "b"], {"a": "1", "b": "3.5"}, 2, "-2.50"),
        ("difference", ["a", "b"], {"a": "1"}, 2, None),
        ("product", ["a", 0.05], {"a": "100"}, 2, "5.00"),
        ("ratio", ["a", "b"], {"a": 1, "b": 3}, 2, "0.33"),
        ("ratio", ["a", "b"], {"a": 1, "b": 0}, 2, None),
        ("percent", ["a", 250], {"a": 231}, 1, "92.4"),
        ("percent", ["goods.count", "a"], ROWS | {"a": 8}, 1, "62.5"),
        ("count", ["goods"], ROWS, 0, 3),
        ("count", ["goods"], {}, 0, 0),
        ("days", ["a", "b"], {"a": "2026-02-27", "b": "2026-03-01"}, 0, 3),
        ("days", ["a", "b"], {"a": "2026-03-01", "b": "2026-02-27"}, 0, None),
        ("sum", ["a"], {"a": "2.675"}, 2, "2.68"),
        ("sum", ["a"], {"a": "-2.675"}, 2, "-2.68"),
        ("product", ["a", 0.001], {"a": "-0.1"}, 2, "0.00"),
        ("sum", ["a"], {"a": "many"}, 2, None),
        ("days", ["a", "a"], {"a": "soon"}, 0, None),
    ],
)
def test_a_figure_is_computed_and_rounded_half_up(
    how: str, of: list[Any], answers: dict[str, Any], places: int, figure: object
) -> None:
    assert compute(how, of, answers, places) == figure


NUMBERS = st.decimals(-(10**12), 10**12, places=4).map(lambda one: f"{one:f}")


@given(NUMBERS, NUMBERS, st.sampled_from(["difference", "product", "ratio", "percent"]), st.integers(0, 6))
def test_a_figure_is_within_half_a_step_of_the_exact_number(a: str, b: str, how: str, places: int) -> None:
    figure = compute(how, ["a", "b"], {"a": a, "b": b}, places)
    x, y = Decimal(a), Decimal(b)
    if how in ("ratio", "percent") and not y:
        assert figure is None
        return
    exact = {"difference": lambda: x - y, "product": lambda: x * y, "ratio": lambda: x / y, "percent": lambda: x * 100 / y}[how]()
    assert abs(Decimal(str(figure)) - exact) <= Decimal("0.5").scaleb(-places) + abs(exact) * Decimal("1e-26")


def field(id_: str, kind: str = "integer", **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": kind, "columns": [], **more}


def when(name: str, how: str, value: object) -> dict[str, Any]:
    return {"shown_when": {"field": name, "how": how, "value": value}}


@pytest.mark.parametrize(
    ("how", "value", "answer", "asked"),
    [
        ("is", ["other"], "other", True),
        ("is", ["a", "other"], "a", True),
        ("is", ["other"], "a", False),
        ("is", ["other"], None, False),
        ("is-not", ["other"], "a", True),
        ("is-not", ["other"], None, False),
        ("is", ["a"], ["a", "b"], True),
        ("is", True, True, True),
        ("is", False, False, True),
        ("is", True, False, False),
        ("at-least", 2, 2, True),
        ("more-than", 2, "2.00", False),
        ("at-most", 2, "2.01", False),
        ("less-than", 2, "1.99", True),
        ("less-than", 2, None, False),
        ("answered", True, 0, True),
        ("answered", True, None, False),
        ("answered", False, None, True),
    ],
)
def test_a_question_is_asked_when_the_other_answer_compares(how: str, value: object, answer: object, asked: bool) -> None:
    found = settle([field("a"), field("b", **when("a", how, value))], {"a": answer, "b": 1})
    assert (("b" in found.answers), found.hidden) == (asked, set() if asked else {"b"})


def test_what_hangs_on_a_hidden_question_is_hidden_too_and_not_computed_with() -> None:
    fields = [
        field("total", "computed", compute={"how": "sum", "of": ["a", "c"], "places": 0}),
        field("c", **when("b", "at-least", 1)),
        field("b", **when("a", "at-least", 1)),
        field("a"),
    ]
    assert settle(fields, {"a": 0, "b": 5, "c": 7}).answers == {"total": 0, "a": 0}
    assert settle(fields, {"a": 1, "b": 5, "c": 7}).answers == {"total": 8, "c": 7, "b": 5, "a": 1}


def test_rows_get_their_own_figures_and_nobody_types_them() -> None:
    columns = [
        field("price", "money"),
        field("count"),
        field("amount", "computed", compute={"how": "product", "of": ["price", "count"], "places": 2}),
    ]
    fields = [
        field("goods", "table", columns=columns),
        field("total", "computed", compute={"how": "sum", "of": ["goods.amount"], "places": 2}),
    ]
    typed = {"goods": [{"price": "1.05", "count": 3, "amount": "9999"}, {"price": None, "count": 1}], "total": "1"}
    assert settle(fields, typed).answers == {
        "goods": [{"price": "1.05", "count": 3, "amount": "3.15"}, {"price": None, "count": 1, "amount": None}],
        "total": "3.15",
    }


def test_a_form_without_formulas_and_conditions_keeps_its_answers_as_they_are() -> None:
    answers = {"gone": 1, "a": None}
    assert settle([field("a")], answers).answers == answers


def test_a_circle_in_an_old_wording_ends_without_an_answer() -> None:
    fields = [field(one, "computed", compute={"how": "sum", "of": [other], "places": 0}) for one, other in ("ab", "ba")]
    assert settle(fields, {}).answers == {}
