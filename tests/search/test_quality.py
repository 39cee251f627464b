"""What people type finds the page they want: a floor a little under what was measured last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.search.quality import figures, lost, ranks
from benchmarks.search.queries import DEVELOPMENT, read
from forms.model import LANGS
from forms.search.across import Across
from forms.search.engine import Engine
from forms.search.entries import entries
from forms.search.index import index_of

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.search.queries import Query
    from forms.catalogue import Catalogue
    from forms.model import Lang

# Of a hundred queries. Whoever makes the search better raises them; see `python -m benchmarks search`.
FLOORS = {
    "development": {"top1": 91.5, "top3": 98.0, "pinyin_top3": 95.0},
    "development-2": {"top1": 85.0, "top3": 94.5, "pinyin_top3": 95.0},
    "development-3": {"top1": 87.0, "top3": 97.0, "pinyin_top3": 95.0},
    "development-4": {"top1": 84.0, "top3": 95.0, "pinyin_top3": 95.0},
    "development-5": {"top1": 82.0, "top3": 90.0, "pinyin_top3": 90.0},
    "development-6": {"top1": 86.0, "top3": 95.0, "pinyin_top3": 75.0},
}


def found_in(catalogue: Catalogue, lang: Lang, asked: list[Query]) -> dict[Query, list[str]]:
    """The pages that the service's own ranking finds for each query of the language."""
    paths = [entry.path for entry in entries(catalogue, lang)]
    own, other = (Engine(index_of(catalogue, of)) for of in sorted(LANGS, key=lambda of: of != lang))
    search = Across(own, other)
    return {
        query: [paths[result.hits[0].entry] for result in search.search(query.text).answer.results]
        for query in asked
        if query.lang == lang
    }


@pytest.mark.parametrize("file", DEVELOPMENT, ids=lambda file: file.stem)
def test_search_finds_as_much_as_it_did(catalogue: Catalogue, file: Path) -> None:
    asked = read(file)
    found = {query: pages for lang in LANGS for query, pages in found_in(catalogue, lang, asked).items()}
    ranked = ranks(found, catalogue)
    measured = figures(ranked)
    fallen = {
        name: f"{measured[name]}, was at least {floor}" for name, floor in FLOORS[file.stem].items() if measured[name] < floor
    }
    assert not fallen, "\n".join([str(fallen), "Not among the first three:", *lost(ranked, 3)])
