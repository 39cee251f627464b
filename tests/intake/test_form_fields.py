"""Each type of question: what it takes, what it keeps, what it says otherwise, and how it is shown and typed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from intake.answers import Setting, add_row, row_count, show, typed_again, without_place
from intake.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

LI, SHOP = "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000b"
SETTING = Setting("en", "Asia/Shanghai", [(LI, "Li")], [(SHOP, "Main shop")])
OPTIONS = [{"id": "good", "label": {"zh": "好", "en": "Good"}}, {"id": "bad", "label": {"zh": "坏", "en": "Bad"}}]


@pytest.fixture(autouse=True)
def request_in_english(app: Flask) -> Iterator[None]:
    """Sentences are told in the language of a request."""
    with app.test_request_context("/en/x", base_url="http://127.0.0.1:8000"):
        yield


def field(kind: str, **more: Any) -> dict[str, Any]:
    made = {"id": "x", "type": kind, "label": {"zh": "问", "en": "Question"}, "required": True, "help": None, "least": None}
    return (
        made | {"most": None, "unit": "", "pattern": "", "default": "", "options": OPTIONS, "columns": [], "max_rows": 3} | more
    )


def sheet(one: dict[str, Any], *values: str, setting: Setting = SETTING) -> Sheet:
    return Sheet({"fields": [one]}, {"x": list(values)} if values else {}, setting)


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        ("text", ["  丝巾 "], "丝巾", "丝巾"),
        ("longtext", ["a\r\nb"], "a\nb", "a\nb"),
        ("integer", ["１，２００"], 1200, "1200"),
        ("integer", ["0"], 0, "0"),
        ("integer", ["12.0"], 12, "12"),
        ("decimal", ["12.50"], "12.50", "12.50"),
        ("decimal", ["-3"], "-3", "-3"),
        ("money", ["¥1,200.5元"], "1200.5", "1,200.50"),
        ("date", ["2026-11-21"], "2026-11-21", "21 Nov 2026"),
        ("time", ["08:20"], "08:20", "08:20"),
        ("datetime", ["2026-11-21T08:20"], "2026-11-21T08:20:00+08:00", "Sat 21 Nov 08:20"),
        ("choice", ["good"], "good", "Good"),
        ("multichoice", ["good", "bad"], ["good", "bad"], "Good, Bad"),
        ("yesno", ["no"], False, "No"),
        ("yesno", ["yes"], True, "Yes"),
        ("rating", ["4"], 4, "4"),
        ("person", [LI], LI, "Li"),
        ("place", [SHOP], SHOP, "Main shop"),
    ],
)
def test_an_answer_is_kept_shown_and_typed_again(kind: str, typed: list[str], kept: object, shown: str) -> None:
    one = field(kind)
    first = sheet(one, *typed)
    assert first.check(), list(first.faults())
    assert first.answers() == {"x": kept}
    assert show(one, kept, SETTING) == shown
    again = Sheet({"fields": [one]}, typed_again({"fields": [one]}, {"x": kept}, "Asia/Shanghai"), SETTING)
    assert again.check()
    assert again.answers() == {"x": kept}


def test_money_looks_alike_whether_it_was_typed_or_computed() -> None:
    total = {"how": "sum", "of": ["x"], "places": 2}
    for one in (
        field("money", unit="元"),
        field("computed", unit="元", compute=total | {"places": 0}),
        field("computed", unit="元", compute=total),
    ):
        assert show(one, "1200", SETTING) == show(one, "1200.0", SETTING) == "1,200.00 CNY"
    assert show(field("computed", compute=total), "1200.50", SETTING) == "1,200.50"
    assert show(field("computed", compute=total | {"how": "ratio"}), "1200.50", SETTING) == "1200.50"
    assert show(field("money"), "about ten", SETTING) == "about ten"  # an older wording asked for words


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("text", "x" * 201, "Shorten this to 200 characters or fewer."),
        ("longtext", "x" * 4001, "Shorten this to 4000 characters or fewer."),
        ("integer", "many", "Enter a whole number, for example 12."),
        ("integer", "1.5", "Enter a whole number, for example 12."),
        ("integer", "NaN", "Enter a whole number, for example 12."),
        ("decimal", "1e99", "Enter a number, for example 12.5."),
        ("money", "1.234", "Enter an amount with at most 2 decimals, for example 1200.50."),
        ("date", "2026-02-30", "Choose a date."),
        ("date", "0026-11-21", "Choose a date."),
        ("datetime", "0001-01-01T00:00", "Choose a date and a time."),
        ("datetime", "9999-12-31T23:59", "Choose a date and a time."),
        ("time", "25:00", "Enter a time, for example 08:20."),
        ("datetime", "yesterday", "Choose a date and a time."),
        ("choice", "maybe", "Choose one of the answers that are offered."),
        ("multichoice", "maybe", "Choose one of the answers that are offered."),
        ("yesno", "maybe", "Choose one of the answers that are offered."),
        ("rating", "6", "Choose one of the answers that are offered."),
        ("person", SHOP, "Choose one of the answers that are offered."),
        ("place", LI, "Choose one of the answers that are offered."),
    ],
)
def test_what_cannot_be_taken_is_told_with_what_to_do(kind: str, typed: str, sentence: str) -> None:
    assert faults(sheet(field(kind), typed)) == [sentence]
    assert faults(sheet(field(kind, required=False), typed)) == [sentence]


def faults(checked: Sheet) -> list[str]:
    assert checked.check() is not any(checked.faults())
    return [sentence for _, _, sentence in checked.faults()]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("text", "Write an answer here."),
        ("longtext", "Write an answer here. If there was nothing, write that."),
        ("integer", "Enter a whole number, for example 12. If there was none, enter 0."),
        ("decimal", "Enter a number, for example 12.5. If there was none, enter 0."),
        ("money", "Enter an amount, for example 1200.50. If there was none, enter 0."),
        ("date", "Choose a date."),
        ("time", "Enter a time, for example 08:20."),
        ("datetime", "Choose a date and a time."),
        ("choice", "Choose one of the answers."),
        ("multichoice", "Choose at least one of the answers."),
        ("yesno", "Choose yes or no."),
        ("rating", "Choose from 1 to 5."),
        ("person", "Choose a person."),
        ("place", "Choose a place."),
    ],
)
def test_an_empty_answer_is_asked_for_only_where_it_is_required(kind: str, sentence: str) -> None:
    for typed in ((), ("",), ("  ",)):
        assert faults(sheet(field(kind), *typed)) == [sentence]
        optional = sheet(field(kind, required=False), *typed)
        assert optional.check()
        assert optional.answers() == {}


@pytest.mark.parametrize(
    ("least", "most", "typed", "sentence"),
    [
        (0, None, "-1", "Enter 0 or more."),
        (None, 10.5, "11", "Enter 10.5 or less."),
        (1, 5, "6", "Enter a number from 1 to 5."),
        (1, 5, "5", None),
        (0, None, "0", None),
    ],
)
def test_limits_belong_to_the_range(least: float | None, most: float | None, typed: str, sentence: str | None) -> None:
    assert faults(sheet(field("decimal", least=least, most=most), typed)) == ([sentence] if sentence else [])


def test_a_pattern_must_fit_the_whole_answer() -> None:
    one = field("text", pattern="[A-Z][0-9]{3}")
    assert sheet(one, "A123").check()
    assert faults(sheet(one, "A1234")) == ["Write this in the way the question asks for."]


@pytest.mark.parametrize("typed", ["abc", "6", "0", "1e99999999", "NaN", "Infinity", "４"])
def test_a_rating_that_nobody_could_choose_is_told_and_never_computed_with(typed: str) -> None:
    made = sheet(field("rating"), typed)
    assert not made.check()
    assert made.answers() == {}
    assert faults(made) == ["Choose one of the answers that are offered."]


@pytest.mark.parametrize("typed", ["1e-999999999", "1e999999999", "NaN", "-Infinity"])
def test_a_number_of_a_few_letters_takes_no_gigabyte_to_write_out(typed: str) -> None:
    made = sheet(field("decimal"), typed)
    assert faults(made) == ["Enter a number, for example 12.5."]
    assert made.answers() == {}


def table(**more: Any) -> dict[str, Any]:
    columns = [field("text", id="name"), field("integer", id="count", required=False, least=0)]
    return field("table", id="goods", columns=columns, **more)


def test_a_table_keeps_rows_with_something_in_them() -> None:
    typed = {"goods.0.name": ["丝巾"], "goods.0.count": ["2"], "goods.1.name": [" "], "goods.2.name": ["手套"]}
    made = Sheet({"fields": [table()]}, typed, SETTING)
    assert made.check(), list(made.faults())
    assert made.answers() == {"goods": [{"name": "丝巾", "count": 2}, {"name": "手套", "count": None}]}
    assert typed_again({"fields": [table()]}, made.answers(), "Asia/Shanghai") == {
        "goods.0.name": ["丝巾"],
        "goods.0.count": ["2"],
        "goods.1.name": ["手套"],
    }


def test_a_column_that_is_required_is_asked_for_in_rows_begun() -> None:
    made = Sheet({"fields": [table()]}, {"goods.0.count": ["2"], "goods.1.count": [""]}, SETTING)
    assert not made.check()
    assert list(made.faults()) == [("a.goods.0.name", "Question", "Write an answer here.")]


def test_a_table_grows_up_to_its_limit_and_no_further() -> None:
    content: dict[str, Any] = {"fields": [table()]}
    typed: dict[str, list[str]] = {}
    for rows in (2, 3, 3):
        typed = add_row(content, typed, "goods")
        assert row_count(table(), typed) == rows
    assert row_count(table(), {"goods.999.name": ["x"], "goods.x.name": ["x"]}) == 3
    assert add_row(content, typed, "no-such-table") == typed


def test_what_the_form_no_longer_asks_is_found() -> None:
    typed = {"gone": ["王芳"], "goods.0.name": ["丝巾"], "goods.0.price": ["9"], "goods": ["?"], "empty": [""]}
    assert sorted(without_place({"fields": [table()]}, typed)) == ["9", "?", "王芳"]
