"""Which English pages ``dutybook check`` calls older than their Chinese ones, and that facts make none old."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.ages import candidates, outrun, wording

if TYPE_CHECKING:
    from pathlib import Path

ZH, EN = "handbook/zh/departments/shop/index.md", "handbook/en/departments/shop/index.md"
LOG = """commit c3

handbook/zh/departments/shop/index.md
commit c2

handbook/en/departments/shop/index.md
handbook/zh/departments/shop/rules.md
handbook/en/departments/shop/rules.md
commit c1

handbook/zh/departments/shop/index.md
handbook/en/departments/shop/index.md
""".splitlines()
PAGE = """---
title: 开店
checklists:
  opening:
    schedule: {every: day, opens: "08:20", due: "08:30"}
---
## 开店 {#opening}

- [ ] 开灯，点数 {#lights evidence=note}
"""


def test_an_english_page_is_older_where_only_the_chinese_one_changed_since() -> None:
    assert list(candidates(LOG, set())) == [(EN, "c2")]


def test_an_edit_not_committed_yet_counts_as_the_newest() -> None:
    rules = "handbook/en/departments/shop/rules.md"
    assert list(candidates(LOG, {rules.replace("/en/", "/zh/")})) == [(EN, "c2"), (rules, "c2")]
    assert list(candidates(LOG, {EN})) == []


@pytest.mark.parametrize(
    ("before", "after"), [('"08:20"', '"08:25"'), (" evidence=note", ""), ("，", "、"), ("{#opening}", "{#open}")]
)
def test_facts_and_punctuation_make_no_page_old(before: str, after: str) -> None:
    assert wording(PAGE.replace(before, after)) == wording(PAGE)


@pytest.mark.parametrize(("before", "after"), [("点数", "点清"), ("title: 开店", "title: 开门"), ("## 开店", "## 开门")])
def test_new_words_make_it_old(before: str, after: str) -> None:
    assert wording(PAGE.replace(before, after)) != wording(PAGE)


def test_outside_a_checkout_nothing_is_older(tmp_path: Path) -> None:
    assert outrun(tmp_path) == []
