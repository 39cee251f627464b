"""How well a page fits a query: the share of the query's weight that it explains, where a piece weighs by how rare it is.

What the handbook never says weighs most, so that one word of several, found somewhere, is no answer. Of a long question no more
has to be explained than ``enough``. ``overrides/assets/javascripts/search/fit.mjs`` does the same in the browser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forms.search.lookup import Lookup
    from forms.search.query import Term

LOOKED_AT = 3  # one of the first results has to fit


def fits(lookup: Lookup, wanted: Sequence[Term], pages: Iterable[int]) -> bool:
    """Whether one of the pages explains enough of the query."""
    return any(fit(lookup, wanted, page) >= lookup.figures["fits"] for page in pages)


def fit(lookup: Lookup, wanted: Sequence[Term], page: int) -> float:
    """The share that the page explains; a word that only sounds like what was typed stands for it, and is no piece of its own."""
    held = [term for term in wanted if page in lookup.held(term).pages]
    weight = explained = 0.0
    for term in wanted:
        if term.counted and not term.heard:
            piece = lookup.rare(lookup.held(term).often) * term.share
            weight += piece
            explained += piece * told(term, held, lookup.figures["part"])
    return explained / min(weight, lookup.figures["enough"] * lookup.rare(0)) if weight else 0.0


def told(term: Term, held: Sequence[Term], part: float) -> float:
    """How much of a piece is told by what the page holds: itself, or a longer one that it is part of."""
    if any(not one.is_single and term.typed in one.typed for one in held):
        return 1.0
    return part if term in held else 0.0
