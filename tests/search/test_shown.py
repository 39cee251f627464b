"""What is shown with a result: why it is there, in the language that says it, and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from forms.search.across import Across
from forms.search.answers import answered
from forms.search.engine import Engine
from forms.search.index import index_of

if TYPE_CHECKING:
    from forms.catalogue import Catalogue

TYPED = ("uniform", "handover", "escalator", "lunch break", "refund", "打卡", "请假", "规则")


@pytest.fixture(scope="module")
def search(catalogue: Catalogue) -> Across:
    return Across(Engine(index_of(catalogue, "zh")), Engine(index_of(catalogue, "en")))


def marked(parts: list[dict[str, Any]]) -> list[str]:
    return [part["text"] for part in parts if part["marked"]]


def test_a_page_found_by_the_other_languages_keyword_shows_it(search: Across) -> None:
    found = answered(search, "uniform")["results"]
    one = next(one for one in found if one["title"] == "早班与准备")
    assert marked(one["called"]) == ["uniform"]


@pytest.mark.parametrize("typed", TYPED)
def test_a_passage_in_the_other_language_holds_what_was_typed(search: Across, typed: str) -> None:
    others = [one for one in answered(search, typed)["results"] if one["passage_lang"] == "en"]
    assert [one["title"] for one in others if not marked(one["passage"])] == []


@pytest.mark.parametrize("typed", TYPED)
def test_no_title_of_a_page_is_listed_twice(search: Across, typed: str) -> None:
    for one in answered(search, typed)["results"]:
        titles = [one["title"], *(other["title"] for other in one["more"])]
        assert len(set(titles)) == len(titles)


def test_where_the_whole_word_stands_its_characters_are_not_marked_here_and_there(search: Across) -> None:
    for one in answered(search, "清场")["results"]:
        found = marked(one["marked_title"]) + marked(one["called"]) + marked(one["passage"])
        assert not {"清", "场"} & set(found) or "清场" not in found
