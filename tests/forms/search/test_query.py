"""What was typed, taken apart: pairs of a query and the words that are looked for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.search import weights
from forms.search.folding import fold_query, simplified
from forms.search.query import Vocabulary, terms

WORDS = {
    "冰箱",
    "温度",
    "记录",
    "请假",
    "三天",
    "办理",
    "离职",
    "手续",
    "岗位",
    "目的",
    "销售",
    "日志",
    "换班",
    "打卡",
    "考核",
    "开工",
    "资条",
}


def cut(run: str) -> list[str]:
    """The words above, else single characters."""
    if not run:
        return []
    length = 2 if run[:2] in WORDS else 1
    return [run[:length], *cut(run[length:])]


KNOWN = Vocabulary(
    simplified(),
    frozenset(weights.ASKING.split()),
    frozenset(weights.PROTECTED.split()),
    weights.DIGITS,
    (("换班", "交接班"), ("pay slip", "工资条")),
    {**weights.FIGURES, "synonym": 0.8},
    cut,
    lambda run: [("接班", 0.5)] if run == "接般" else [],
)
PAIRS = [
    ("打卡", ["打卡"]),
    ("冰箱温度记录", ["冰箱", "箱温", "温度", "度记", "记录", "冰箱温度记录"]),
    ("碗", ["碗"]),
    ("POS机", ["pos", "机", "pos机"]),
    ("４Ｓ店", ["4s", "店", "4s店"]),
    ("KPI 考核", ["kpi", "考核", "kpi 考核"]),
    ("5S", ["5s"]),
    ("《销售日志》", ["销售", "售日", "日志", "销售日志"]),
    ("備用金", ["备用", "用金", "备", "用", "金", "备用金"]),
    ("请假三天找谁批", ["请假", "假三", "三天", "批", "请假三天"]),
    ("怎么办理离职的手续？", ["办理", "理离", "离职", "手续", "办理离职"]),
    ("岗位的目的是什么", ["岗位", "目的"]),
    ("who approves leave?", ["approves", "leave", "approves leave"]),
    ("谁", ["谁"]),
    ("  …！ ", []),
]


def looked_for(typed: str) -> list[str]:
    return [term.ways[0][0] for term in terms(typed, KNOWN)[1]]


@pytest.mark.parametrize(("typed", "wanted"), PAIRS)
def test_a_query_is_taken_apart(typed: str, wanted: list[str]) -> None:
    assert looked_for(typed) == wanted


def ways(typed: str) -> dict[str, float]:
    return dict(way for term in terms(typed, KNOWN)[1] for way in term.ways)


def test_a_word_of_the_editors_list_stands_for_the_others() -> None:
    assert ways("换班")["交接班"] == 0.8
    assert ways("换班记录")["交接班"] == 0.8
    assert ways("pay slip")["工资条"] == 0.8
    assert "工资条" not in ways("repay slips")


def test_a_word_of_the_list_stands_for_nothing_across_words() -> None:
    assert "pay slip" in ways("工资条")
    assert "pay slip" not in ways("开工资条")


def test_what_stands_across_words_counts_less_and_does_not_tell_against_a_page() -> None:
    across = {term.ways[0][0]: (term.counted, term.share < 1) for term in terms("销售日志", KNOWN)[1][:3]}
    assert across == {"销售": (True, False), "售日": (False, True), "日志": (True, False)}


def test_characters_of_no_word_count_a_little_each() -> None:
    shares = {term.ways[0][0]: term.share for term in terms("批三天假", KNOWN)[1]}
    assert shares["批"] == shares["假"] == weights.FIGURES["single"]
    assert shares["三天"] == 1.0


def test_characters_that_no_page_puts_together_may_be_misheard() -> None:
    assert ways("接般")["接班"] == 0.5


def test_numbers_are_found_in_figures_too() -> None:
    assert ways("请假三天")["3天"] == 1.0
    assert ways("请假3天")["三天"] == 1.0
    assert "三天" not in ways("请假13天")


def test_two_words_are_found_as_one_and_one_as_two() -> None:
    assert ways("hand over")["handover"] == 1.0
    assert ("hand over", 1.0) in terms("handover", KNOWN)[1][0].spare
    assert ("sc-010", 1.0) in terms("SC010", KNOWN)[1][0].spare


def test_latin_letters_may_be_pinyin_alone_or_together() -> None:
    assert terms("jjb", KNOWN)[1][0].sounds == ("jjb",)
    assert terms("jiao jie ban", KNOWN)[1][0].sounds == ("jiaojieban", "jiao")
    assert terms("5s", KNOWN)[1][0].sounds == ()


def test_only_the_last_word_may_be_unfinished() -> None:
    assert [term.begun for term in terms("weekly rep", KNOWN)[1][:2]] == [False, True]
    assert terms("weekly ", KNOWN)[1][0].begun is False


@given(st.text(max_size=40))
def test_width_and_case_make_no_difference(typed: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in typed)
    assert fold_query(wide, {}) == fold_query(typed, {})
    assert looked_for(unicodedata.normalize("NFKC", typed)) == looked_for(typed)


@given(st.text(max_size=200))
def test_anything_can_be_typed(typed: str) -> None:
    assert all(word for word in looked_for(typed))
