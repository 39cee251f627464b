"""What differs between two versions: texts piece by piece, other answers before and after, tables row by row."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import differences
from intake.answers import Setting
from intake.differences import Change, Part, Sheet

SETTING = Setting("en", "Asia/Shanghai", [("p1", "Wang")], [])
BASE = {"unit": "", "options": [], "columns": [], "required": False}


def field(id_: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    return BASE | {"id": id_, "type": type_, "label": {"zh": id_, "en": id_.title()}} | more


COLUMNS = [field("name"), field("count", "integer", unit="件")]
GOODS = field("goods", "table", columns=COLUMNS)
FIELDS = [field("events", "longtext"), field("customers", "integer"), field("who", "person"), GOODS]


def changes(before: dict[str, Any], after: dict[str, Any], old: Any = FIELDS, new: Any = FIELDS) -> tuple[Change, ...]:
    return differences.between(Sheet({"fields": old}, before), Sheet({"fields": new}, after), SETTING)


def marked(change: Change) -> str:
    return told(change.parts)


def told(parts: tuple[Part, ...]) -> str:
    signs = {"": "{}", "ins": "[+{}]", "del": "[-{}]"}
    return "".join(signs[one.mark].format(one.text) for one in parts)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("今天客流多", "今天客流较多", "今天客流[+较]多"),
        ("sold 12 scarves", "sold 15 scarves", "sold [-12][+15] scarves"),
        ("平安", "", "[-平安]"),
        ("", "平安", "[+平安]"),
        ("a b", "a\nb", "a[- ][+\n]b"),
    ],
)
def test_a_text_shows_what_was_struck_out_and_put_in(before: str, after: str, expected: str) -> None:
    (change,) = changes({"events": before}, {"events": after})
    assert marked(change) == expected
    assert change.label["en"] == "Events"


@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_both_texts_can_be_read_out_of_their_difference(before: str, after: str) -> None:
    parts = list(differences.compare(before, after))
    assert "".join(one.text for one in parts if one.mark != "ins") == before
    assert "".join(one.text for one in parts if one.mark != "del") == after


def test_a_very_long_text_is_shown_as_a_whole() -> None:
    parts = list(differences.compare("一" * 4000, "二" * 4000))
    assert [(one.mark, len(one.text)) for one in parts] == [("del", 4000), ("ins", 4000)]


def test_what_is_the_same_is_not_told() -> None:
    answers = {"events": "平安", "customers": 3, "who": "p1", "goods": [{"name": "丝巾", "count": 1}]}
    assert changes(answers, dict(answers)) == ()
    before, after = Sheet({"fields": FIELDS}, answers), Sheet({"fields": FIELDS}, answers | {"customers": 4})
    assert differences.unchanged(before, after, differences.between(before, after, SETTING)) == 3


def test_other_answers_stand_before_and_after_in_words() -> None:
    assert [marked(one) for one in changes({"customers": 3}, {"customers": 0, "who": "p1"})] == ["[-3][+0]", "[+Wang]"]


def test_rows_are_added_removed_and_changed() -> None:
    before = [{"name": "丝巾", "count": 12}, {"name": "手套", "count": 1}, {"name": "帽子", "count": 2}]
    after = [{"name": "丝巾", "count": 15}, {"name": "帽子", "count": 2}, {"name": "围巾"}]
    (change,) = changes({"goods": before}, {"goods": after})
    assert [label["en"] for label in change.columns] == ["Name", "Count"]
    rows = [(row.mark, [told(cell) for cell in row.cells]) for row in change.rows]
    assert rows == [
        ("changed", ["丝巾", "[-12 pieces][+15 pieces]"]),
        ("del", ["[-手套]", "[-1 pieces]"]),
        ("ins", ["[+围巾]", ""]),
    ]


CELLS = st.lists(st.fixed_dictionaries({"name": st.sampled_from("甲乙丙"), "count": st.integers(0, 2)}), max_size=6)


@given(before=CELLS, after=CELLS)
def test_the_rows_told_account_for_every_row(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    found = changes({"goods": before}, {"goods": after})
    rows = found[0].rows if found else ()
    added, removed = (sum(row.mark == mark for row in rows) for mark in ("ins", "del"))
    assert len(after) - len(before) == added - removed
    assert bool(found) == (before != after)


def test_questions_come_and_go_with_the_form() -> None:
    weather = field("weather")
    found = changes({"events": "平安"}, {"weather": "晴"}, [field("events")], [weather])
    assert [(one.label["en"], one.asked, marked(one)) for one in found] == [
        ("Weather", "new", "[+晴]"),
        ("Events", "gone", "[-平安]"),
    ]
    assert changes({}, {}, [field("events")], [weather]) == ()


def test_a_question_that_became_a_table_is_told_as_changed() -> None:
    (change,) = changes({"goods": "丝巾"}, {"goods": [{"name": "丝巾"}]}, [field("goods")], [GOODS])
    assert (change.parts, change.rows) == ((), ())
