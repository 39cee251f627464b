"""Both languages' indexes as one search: a query in the other language is answered by that language's index.

``overrides/assets/javascripts/search/across.mjs`` does the same in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.search.engine import Answer, Hit, Result
from forms.search.folding import fold_query
from forms.search.letters import ABBREVIATION, is_han
from forms.search.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forms.search.engine import Asker, Engine

OWN = ("title", "keywords", "text")
TREES = {"zh": "/", "en": "/en/"}


@dataclass(frozen=True)
class Found:
    """An answer in one's own entries. ``said`` has, where the other language answered, its entry for each of them."""

    answer: Answer
    said: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Across:
    """``own`` is the index of the language that the pages are shown in."""

    own: Engine
    other: Engine

    def search(self, typed: str, asker: Asker | None = None) -> Found:
        """The pages that answer, the best first; those that the other language finds where it is the query's."""
        if is_foreign(self.own, typed) and knows(self.other, typed):
            theirs = self.other.search(typed, asker)
            if theirs.results:
                return self.translated(theirs)
        return Found(self.own.search(typed, asker))

    def translated(self, theirs: Answer) -> Found:
        """The other language's results as this one's, which has the same pages, and mostly the same places on them."""
        said: dict[int, int] = {}
        found = [Result(tuple(self.hits(one.hits, said)), tuple(self.hits(one.like, said))) for one in theirs.results]
        return Found(Answer(tuple(result for result in found if result.hits), theirs.words, theirs.fits), said)

    def hits(self, theirs: Iterable[Hit], said: dict[int, int]) -> Iterator[Hit]:
        """Each of one's own entries once, the best first."""
        seen: set[int] = set()
        for hit in theirs:
            entry = self.place(hit.entry)
            if entry is not None and entry not in seen:
                seen.add(entry)
                said.setdefault(entry, hit.entry)
                yield Hit(entry, hit.score)

    def place(self, theirs: int) -> int | None:
        """One's own entry at the same address, else the page's."""
        own, other = TREES[self.own.index["lang"]], TREES[self.other.index["lang"]]
        address = own + self.other.address(theirs).removeprefix(other)
        return self.own.entry_at.get(address, self.own.entry_at.get(address.partition("#")[0]))


def is_foreign(engine: Engine, typed: str) -> bool:
    """Whether it may be the other language: Chinese on English pages; on Chinese ones, words neither theirs nor pinyin.

    Of Latin words, abbreviations of the departments alone are theirs: others stand there in examples.
    """
    folded, words = latin(engine, typed)
    has_han, is_english = any(map(is_han, folded)), engine.index["lang"] == "en"
    if is_english or has_han:
        return is_english and has_han
    lookup = engine.lookup
    held = [lookup.count(word, 0.0) for word in words]
    if all(len(word) <= ABBREVIATION and is_own(engine, one) for word, one in zip(words, held, strict=True)):
        return False
    return any(one["other"] for one in held) or not lookup.sounds.cut("".join(words))


def is_own(engine: Engine, found: Mapping[str, Mapping[int, float]]) -> bool:
    """Whether a department's page has it."""
    return any(engine.index["department"][entry] for name in OWN for entry in found[name])


def knows(engine: Engine, typed: str) -> bool:
    """Whether the index holds one of the words, the beginning of a longer one, or a synonym; Chinese is left to the search."""
    folded, words = latin(engine, typed)
    if any(map(is_han, folded)) or engine.lookup.known.swaps.of(folded):
        return True
    begun = engine.index["figures"]["beginning"]
    worth = [(word, begun if len(word) > ABBREVIATION else 0.0) for word in words]
    return any(any(engine.lookup.count(*one).values()) for one in worth)


def latin(engine: Engine, typed: str) -> tuple[str, list[str]]:
    """The query in the index's spelling, and its words that are not Chinese."""
    known = engine.lookup.known
    folded = fold_query(typed, known.traditional)
    return folded, [token.words for token in tokens_of(folded, known.asking, known.whole) if not token.is_han]
