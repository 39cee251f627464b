"""The passage shown with a result: the line that answers, cut around it, with the words marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.search.passages import Part, parts, passage


def said(found: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in found)


def test_the_line_with_most_of_the_words_is_shown() -> None:
    text = "先交接班。\n交接班时清点商品。\n清点钱款。"
    assert said(passage(text, text, ("交接", "清点"), "zh")) == "[交接]班时[清点]商品。"


def test_without_any_of_the_words_the_first_line_is_shown() -> None:
    assert said(passage("先开门。\n再开灯。", "先开门。\n再开灯。", ("扶梯",), "zh")) == "先开门。"


def test_words_that_touch_or_overlap_are_marked_as_one() -> None:
    assert said(parts("交接班本", "交接班本", ("交接", "接班"))) == "[交接班]本"


def test_a_word_is_marked_as_it_is_written_on_the_page() -> None:
    assert said(parts("Shift Handovers today", "shift handovers today", ("handover",))) == "Shift [Handovers] today"


def test_a_long_line_is_cut_on_both_sides_of_what_was_found() -> None:
    text = "一" * 100 + "扶梯" + "二" * 100
    shown = said(passage(text, text, ("扶梯",), "zh"))
    assert shown.startswith("…一")
    assert shown.endswith("二…")
    assert "[扶梯]" in shown


def test_a_passage_does_not_begin_with_what_ends_a_clause() -> None:
    text = "一" * 60 + "、" + "二" * 15 + "扶梯"
    assert said(passage(text, text, ("扶梯",), "zh")) == "…" + "二" * 15 + "[扶梯]"


@given(st.text("交接班 ab\n", max_size=60), st.lists(st.sampled_from(["交接", "接班", "班", "ab"])))
def test_marking_changes_no_letter(text: str, words: list[str]) -> None:
    assert "".join(part.text for part in parts(text, text, words)) == text


@pytest.mark.parametrize("before", range(90, 130))
def test_an_english_passage_begins_and_ends_between_two_words(before: int) -> None:
    text = f"{'walk the floor twice ' * 9}"[:before].strip() + " the escalators stop " + "and the doors are locked " * 9
    shown = "".join(part.text for part in passage(text, text, ("escalators",), "en"))
    assert shown[0] == shown[-1] == "…"
    assert f" {shown.strip('…')} " in text
    assert "escalators" in shown
