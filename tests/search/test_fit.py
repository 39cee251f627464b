"""What the handbook holds nothing for is said so, and nothing that it answers is: floors at what was measured last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.search.quality import rank
from benchmarks.search.queries import DEVELOPMENT, NOTHING, ODDITIES, in_vain, read
from forms.search.across import Across
from forms.search.engine import MOST_UNFIT, Engine
from forms.search.entries import entries
from forms.search.index import index_of

if TYPE_CHECKING:
    from benchmarks.search.queries import Query
    from forms.catalogue import Catalogue
    from forms.model import Lang
    from forms.search.engine import Answer

TAKEN = 0.1  # of what is typed in vain, for an answer
WRONGLY_SAID = 0.01  # of all other queries, none of them one that is answered among the first three
ANSWERED = 3


@pytest.fixture(scope="module")
def searches(catalogue: Catalogue) -> dict[Lang, Across]:
    zh, en = Engine(index_of(catalogue, "zh")), Engine(index_of(catalogue, "en"))
    return {"zh": Across(zh, en), "en": Across(en, zh)}


def ask(searches: dict[Lang, Across], lang: str, typed: str) -> Answer:
    return searches["en" if lang == "en" else "zh"].search(typed).answer


def test_what_is_asked_in_vain_stands_nowhere(catalogue: Catalogue) -> None:
    said = "\n".join(
        f"{one.title}\n{one.keywords}\n{one.text}" for lang in ("zh", "en") for one in entries(catalogue, lang)
    ).lower()
    held = [typed for _, typed in in_vain() if typed.lower() in said]
    assert held == [], f"take these out of {NOTHING.name}"


def test_what_the_handbook_holds_nothing_for_is_said_so(searches: dict[Lang, Across]) -> None:
    asked = in_vain()
    answers = {(lang, typed): ask(searches, lang, typed) for lang, typed in asked}
    taken = [f"{lang}: {typed}" for (lang, typed), answer in answers.items() if answer.fits]
    assert len(taken) <= len(asked) * TAKEN, taken
    assert all(len(answer.results) <= MOST_UNFIT for answer in answers.values() if not answer.fits)


def test_what_the_handbook_answers_is_never_said_to_be_nothing(catalogue: Catalogue, searches: dict[Lang, Across]) -> None:
    asked = [query for file in (*DEVELOPMENT, ODDITIES) for query in read(file)]
    refused = {query: answer for query in asked if not (answer := ask(searches, query.lang, query.text)).fits}
    assert len(refused) <= len(asked) * WRONGLY_SAID, [query.text for query in refused]
    paths = {lang: [one.path for one in entries(catalogue, lang)] for lang in searches}
    lost = [query.text for query, answer in refused.items() if place(catalogue, query, answer, paths) <= ANSWERED]
    assert lost == []


def place(catalogue: Catalogue, query: Query, answer: Answer, paths: dict[Lang, list[str]]) -> int:
    mine = paths["en" if query.lang == "en" else "zh"]
    return rank([mine[result.hits[0].entry] for result in answer.results], query.expected(catalogue))
