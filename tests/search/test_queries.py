"""The queries that search is measured with are people's own words, from everywhere, and each wants a page that is there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.search.queries import DEVELOPMENT, HOLDOUT, read, set_aside
from forms.links import department_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.catalogue import Catalogue

ROOT = Path(__file__).parents[2]
QUERIES = {file.stem: read(file) for file in (*DEVELOPMENT, *HOLDOUT)}
ALL = [query for queries in QUERIES.values() for query in queries]
DRAWN = [*QUERIES["development"], *QUERIES["holdout"]]
WRITTEN_ANEW = (
    "development-3",
    "development-4",
    "development-5",
    "development-6",
    "holdout-2",
    "holdout-3",
)  # by others, knowing only the handbook
KINDS = {
    "two-characters",
    "part-of-word",
    "last-word",
    "latin-and-digits",
    "punctuation",
    "full-width",
    "traditional",
    "question",
    "synonym",
    "pinyin",
    "initials",
    "english-on-chinese-site",
    "chinese-on-english-site",
    "english",
    "department-and-thing",
}
HEADING = re.compile(r'^(?:#+ |title: "?)(.+?)"?(?: \{[^}]*\})?$', re.MULTILINE)


def test_there_are_enough_of_every_kind() -> None:
    counted = Counter(query.kind for query in ALL)
    assert set(counted) == KINDS
    assert len(ALL) >= 180
    assert min(counted.values()) >= 9


def test_every_query_wants_pages_that_are_there_and_every_department_is_asked_for(catalogue: Catalogue) -> None:
    asked = Counter(department for query in ALL for department in {department_of(page) for page in query.expected(catalogue)})
    assert set(asked) - {""} == set(catalogue.departments)
    assert {name: times for name, times in asked.items() if times < 3} == {}


def test_no_query_is_copied_from_a_title_or_a_heading(catalogue: Catalogue) -> None:
    known = set(map(letters, titles(catalogue)))
    assert [query.text for query in ALL if letters(query.text) in known] == []


def test_a_third_of_every_kind_is_set_aside() -> None:
    aside, whole = Counter(query.kind for query in QUERIES["holdout"]), Counter(query.kind for query in DRAWN)
    assert {kind for kind in whole if not 0.28 <= aside[kind] / whole[kind] <= 0.38} == set()


@pytest.mark.parametrize("name", WRITTEN_ANEW)
def test_a_set_that_was_written_anew_asks_for_every_department_in_every_way(name: str, catalogue: Catalogue) -> None:
    queries = QUERIES[name]
    assert {query.kind for query in queries} >= KINDS - {"department-and-thing"}
    asked = {department_of(page) for query in queries for page in query.expected(catalogue)}
    assert asked - {""} == set(catalogue.departments)


def test_no_query_is_tuned_on_and_set_aside() -> None:
    tuned = [query for file in DEVELOPMENT for query in read(file)]
    assert len({(query.lang, query.text) for query in tuned}) == len(tuned)
    aside = [query for file in HOLDOUT for query in set_aside(file)]
    assert not {(query.lang, query.text) for query in tuned} & {(query.lang, query.text) for query in aside}


def titles(catalogue: Catalogue) -> Iterator[str]:
    for page in catalogue.pages.values():
        yield from HEADING.findall((ROOT / page.file).read_text("utf-8"))
    for known in (
        catalogue.departments,
        catalogue.roles,
        catalogue.checklists,
        catalogue.procedures,
        catalogue.meetings,
        catalogue.forms,
    ):
        for one in known.values():
            yield from (one.title.zh, one.title.en)


def letters(text: str) -> str:
    """What two wordings share that differ in punctuation, width and case alone."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).lower() if letter.isalnum())
