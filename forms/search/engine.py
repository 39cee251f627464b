"""The ranking: which entries of an index answer a query, the best first, page by page.

``overrides/assets/javascripts/search/engine.mjs`` does the same in the browser.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.search.fit import LOOKED_AT, fits
from forms.search.lookup import Found, Lookup, add
from forms.search.query import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forms.search.lookup import Index
    from forms.search.query import Term

FILE = "search/index.json"  # where a built site holds its index
MOST_PAGES = 30
MOST_OF_A_PAGE = 3
MOST_UNFIT = 3  # results that are shown although none of them fits
WORTH_SHOWING = 0.4  # of the page's best entry
MILLION = 1_000_000  # two machines may differ in the digits after that


@dataclass(frozen=True)
class Asker:
    """Whose departments and roles come first."""

    departments: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hit:
    """An entry that answers, by its number, and how well."""

    entry: int
    score: float


@dataclass(frozen=True)
class Result:
    """A page with those of its entries that answer, the best first; ``like`` are other departments' pages of the same name."""

    hits: tuple[Hit, ...]
    like: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The results, the best first, and the words that were found, to be marked where they stand.

    ``fits``: whether they answer what was typed, and not a small part of it.
    """

    results: tuple[Result, ...]
    words: tuple[str, ...]
    fits: bool


@dataclass
class Sum:
    """What is held of all terms together: how much it is worth, and how much of the query it is."""

    total: Found = field(default_factory=dict)
    held: Found = field(default_factory=dict)

    def take(self, found: Found, rare: float, counted: bool) -> None:
        for key, worth in found.items():
            add(self.total, key, rare * worth)
            if counted:
                add(self.held, key, rare)

    def scores(self, most: float, power: float) -> Found:
        """The scores of all that hold one of the words that count."""
        return {key: self.total[key] * (held / most) ** power for key, held in self.held.items()}


@dataclass
class Engine:
    """An index made ready for asking."""

    index: Index

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.index)
        self.folded, self.page, self.size = self.lookup.folded, self.lookup.page, self.lookup.size
        self.entry_at = {self.address(entry): entry for entry in reversed(range(self.size))}

    def search(self, typed: str, asker: Asker | None = None) -> Answer:
        """The pages that answer, the best first."""
        folded, wanted = terms(typed, self.lookup.known)
        entries, pages = self.scores(wanted)
        if not entries:
            wanted = self.lookup.sounding(folded)
            entries, pages = self.scores(wanted)
        who = asker or Asker()
        hits = [Hit(entry, self.weighed(entry, score, folded, who)) for entry, score in entries.items()]
        whole = {page: self.weighed(page, score, folded, who) for page, score in pages.items()}
        words = dict.fromkeys(word for term in wanted for word in self.lookup.held(term).words)
        results = self.alike(self.by_page(hits, whole))
        fitting = fits(self.lookup, wanted, (self.page[one.hits[0].entry] for one in results[:LOOKED_AT]))
        return Answer(tuple(results[: MOST_PAGES if fitting else MOST_UNFIT]), tuple(words), fitting)

    def title(self, entry: int) -> str:
        """Its own title, else that of the section it stands in."""
        titles = self.index["title"]
        return next((str(titles[at]) for at in range(entry, self.page[entry] - 1, -1) if titles[at]), "")

    def folded_title(self, entry: int) -> str:
        """That title in the index's spelling."""
        titles = self.folded["title"]
        return next((titles[at] for at in range(entry, self.page[entry] - 1, -1) if titles[at]), "")

    def names(self, entry: int) -> str:
        """What else it is called, a name a line: its title in the other language, its keywords."""
        return f"{self.index['other'][entry]}\n{self.index['keywords'][entry]}"

    def folded_names(self, entry: int) -> str:
        """The same in the index's spelling."""
        return f"{self.folded['other'][entry]}\n{self.folded['keywords'][entry]}"

    def address(self, entry: int) -> str:
        """The address from the site's root."""
        whole = str(self.index["address"][self.page[entry]])
        return whole if self.page[entry] == entry else f"{whole}#{self.index['address'][entry]}"

    def scores(self, wanted: Sequence[Term]) -> tuple[Found, Found]:
        """Every entry and every page that holds one of the words, by how many and how rare ones it holds, and where."""
        most = 0.0
        entries, pages = Sum(), Sum()
        if not any(self.lookup.held(term).often for term in wanted if not term.is_single):
            return {}, {}  # a character here and there says nothing
        for term in wanted:
            held = self.lookup.held(term)
            if not held.often:
                continue
            rare = self.lookup.rare(held.often) * term.share
            most += rare if term.counted else 0.0
            entries.take(held.found, rare, term.counted)
            pages.take(held.pages, rare, term.counted)
        power = self.index["figures"]["coverage"]
        return entries.scores(most, power), pages.scores(most, power)

    def weighed(self, entry: int, score: float, folded: str, asker: Asker) -> float:
        """The score with what counts beside the words: the kind, the very title, whose it is."""
        index, figures = self.index, self.index["figures"]
        score *= index["kind_weights"][index["kind"][entry]]
        if bare(folded) in (bare(self.folded["title"][entry]), bare(self.folded["other"][entry])):
            score *= figures["exact"]
        if index["departments"][index["department"][entry]][0] in asker.departments:
            score *= figures["own_department"]
        if any(index["roles"][role] in asker.roles for role in index["owners"].get(str(entry), ())):
            score *= figures["own_role"]
        return rounded(score)

    def by_page(self, hits: Iterable[Hit], whole: Found) -> list[Result]:
        """One result a page: led by its best entry, lifted by what the whole page holds, and a little by its other entries."""
        pages: dict[int, list[Hit]] = {}
        for hit in sorted(hits, key=lambda hit: (-hit.score, hit.entry)):
            pages.setdefault(self.page[hit.entry], []).append(hit)
        figures = self.index["figures"]
        ranked = []
        for page, found in pages.items():
            best = found[0]
            more = figures["together"] * sum(hit.score for hit in found[1:MOST_OF_A_PAGE])
            lifted = rounded(best.score + more + figures["whole"] * whole.get(page, 0.0))
            kept = [hit for hit in found[:MOST_OF_A_PAGE] if hit.score >= WORTH_SHOWING * best.score]
            ranked.append((-lifted, page, Result(tuple(kept))))
        return [result for _, _, result in sorted(ranked, key=lambda one: one[:2])]

    def alike(self, results: Iterable[Result]) -> list[Result]:
        """Other departments' pages of the same kind and title follow the first of them instead of crowding the list."""
        first: dict[tuple[int, str, str], int] = {}
        kept: list[Result] = []
        for result in results:
            entry = result.hits[0].entry
            titles = self.folded["title"]
            key = (self.index["kind"][entry], titles[entry], titles[self.page[entry]])
            if key in first and key[1] and self.index["department"][entry]:
                leader = kept[first[key]]
                kept[first[key]] = Result(leader.hits, (*leader.like, result.hits[0]))
            else:
                first[key] = len(kept)
                kept.append(result)
        return kept


def rounded(score: float) -> float:
    return math.floor(score * MILLION + 0.5) / MILLION


def bare(text: str) -> str:
    """Letters and digits alone."""
    return "".join(letter for letter in text if letter.isalnum())
