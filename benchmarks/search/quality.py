"""How often an expected page stands first, or among the first three: in all, and for each kind of query."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.search.queries import SPELT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.search.queries import Query
    from forms.catalogue import Catalogue

Ranks = dict["Query", int]
NOWHERE = 1_000


def ranks(found: Mapping[Query, Sequence[str]], catalogue: Catalogue) -> Ranks:
    """The place of the first expected page, counted from 1."""
    return {query: rank(pages, query.expected(catalogue)) for query, pages in found.items()}


def rank(pages: Sequence[str], expected: frozenset[str]) -> int:
    return next((place for place, page in enumerate(pages, start=1) if page in expected), NOWHERE)


def share(ranked: Ranks, top: int, kinds: Sequence[str] = ()) -> float:
    """Of a hundred queries (of these kinds), how many have an expected page among the first ``top``."""
    mine = [place for query, place in ranked.items() if not kinds or query.kind in kinds]
    return round(100 * sum(place <= top for place in mine) / len(mine), 1)


def figures(ranked: Ranks) -> dict[str, float]:
    return {"top1": share(ranked, 1), "top3": share(ranked, 3), "pinyin_top3": share(ranked, 3, SPELT)}


def lost(ranked: Ranks, top: int) -> list[str]:
    """The queries whose pages are not among the first ``top``, for whoever has to mend it."""
    return [f"{query.lang} {query.kind}: {query.text}" for query, place in ranked.items() if place > top]


def table(engines: Mapping[str, Ranks]) -> list[str]:
    """Lines to print: for each kind, of all its queries those with an expected page first, and among the first three."""
    of_kind: dict[str, int] = defaultdict(int)
    for query in next(iter(engines.values())):
        of_kind[query.kind] += 1
    lines = [f"{'kind of query':26}{'queries':>8}" + "".join(f"{name:>16}" for name in engines)]
    for kind, number in (*of_kind.items(), ("all", sum(of_kind.values()))):
        kinds = () if kind == "all" else (kind,)
        cells = (f"{share(ranked, 1, kinds):.0f} / {share(ranked, 3, kinds):.0f}" for ranked in engines.values())
        lines.append(f"{kind:26}{number:>8}" + "".join(f"{cell:>16}" for cell in cells))
    return lines
