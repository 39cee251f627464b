"""What a search that found nothing may have meant: titles that share most of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.search.folding import fold_query
from forms.search.letters import is_han

if TYPE_CHECKING:
    from forms.search.engine import Engine

MOST = 5
LEAST = {"zh": 0.4, "en": 0.5}  # of the letters shared
LONGEST = {"zh": 14, "en": 42}


def near(engine: Engine, typed: str) -> list[str]:
    """The nearest titles, the nearest first."""
    index = engine.index
    wanted = pieces(fold_query(typed, index["traditional"]))
    found: dict[str, float] = {}
    for title, folded in zip(index["title"], engine.folded["title"], strict=True):
        if not folded or len(folded) > LONGEST[index["lang"]] or title in found:
            continue
        there = pieces(folded)
        share = 2 * len(wanted & there) / (len(wanted) + len(there))
        if share >= LEAST[index["lang"]]:
            found[title] = share
    return [title for title, _ in sorted(found.items(), key=lambda one: -one[1])][:MOST]


def pieces(word: str) -> set[str]:
    """Chinese by character, anything else by pairs of letters."""
    if any(is_han(letter) for letter in word):
        return set(word)
    return {word[at : at + 2] for at in range(max(1, len(word) - 1))}
