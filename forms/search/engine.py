"""The ranking: which entries of an index answer a query, the best first, page by page.

``overrides/assets/javascripts/search/engine.mjs`` does the same in the browser.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from forms.search.columns import Column, column, count
from forms.search.query import Term, Vocabulary, terms
from forms.search.sounds import sounds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Index = dict[str, Any]
Found = dict[int, float]
FILE = "search/index.json"  # where a built site holds its index
MOST_PAGES = 30
MOST_OF_A_PAGE = 3
WORTH_SHOWING = 0.4  # of the page's best entry
MILLION = 1_000_000  # two machines may differ in the digits after that
MOST_KEPT = 500


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
    """The results, the best first, and the words that were found, to be marked where they stand."""

    results: tuple[Result, ...]
    words: tuple[str, ...]


class Held(NamedTuple):
    """What each entry holds of a term, how many hold it in words of their own, and in which words."""

    found: Found
    often: int
    words: tuple[str, ...]


@dataclass
class Engine:
    """An index made ready for asking."""

    index: Index
    folded: dict[str, list[str]] = field(init=False, repr=False)
    columns: dict[str, Column] = field(init=False, repr=False)
    known: Vocabulary = field(init=False, repr=False)
    kept: dict[Term, Held] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        index = self.index
        table = str.maketrans(index["folds"])
        names = ("title", "other", "text")
        self.folded = {name: [text.translate(table) for text in index[name]] for name in names}
        self.columns = {name: column(self.folded[name]) for name in names}
        titles = [*self.folded["title"], *self.folded["other"], *(word for group in index["synonyms"] for word in group)]
        self.known = Vocabulary(
            index["traditional"],
            frozenset(index["asking"]),
            frozenset(index["protected"]),
            index["digits"],
            index["synonyms"],
            index["figures"]["synonym"],
        )
        self.sounds = sounds_of(index, titles, self.columns["text"].whole)
        self.size = len(index["kind"])
        self.page = [place - back for place, back in enumerate(index["page"])]
        self.department_names = column([" ".join(words[1:]).translate(table) for words in index["departments"]])
        self.below: dict[int, list[int]] = {}
        self.of_department: dict[int, list[int]] = {}
        for entry, page in enumerate(self.page):
            self.below.setdefault(page, []).append(entry)
            self.of_department.setdefault(index["department"][entry], []).append(entry)

    def search(self, typed: str, asker: Asker | None = None) -> Answer:
        """The pages that answer, the best first."""
        folded, wanted = terms(typed, self.known)
        scores = self.scores(wanted)
        hits = [Hit(entry, self.weighed(entry, score, folded, asker or Asker())) for entry, score in scores.items()]
        words = dict.fromkeys(word for term in wanted for word in self.held(term).words)
        return Answer(tuple(self.alike(self.by_page(hits))[:MOST_PAGES]), tuple(words))

    def title(self, entry: int) -> str:
        """Its own title, else that of the section it stands in."""
        titles = self.index["title"]
        return next((str(titles[at]) for at in range(entry, self.page[entry] - 1, -1) if titles[at]), "")

    def folded_title(self, entry: int) -> str:
        """That title in the index's spelling."""
        titles = self.folded["title"]
        return next((titles[at] for at in range(entry, self.page[entry] - 1, -1) if titles[at]), "")

    def address(self, entry: int) -> str:
        """The address from the site's root."""
        whole = str(self.index["address"][self.page[entry]])
        return whole if self.page[entry] == entry else f"{whole}#{self.index['address'][entry]}"

    def scores(self, wanted: Sequence[Term]) -> Found:
        """Every entry that holds one of the words, by how many and how rare ones it holds, and where."""
        figures = self.index["figures"]
        total: Found = {}
        held: Found = {}
        most = 0.0
        for term in wanted:
            found, often, _ = self.held(term)
            if not often:
                continue
            rare = math.log(1 + (self.size - often + 0.5) / (often + 0.5))
            most += rare if term.counted else 0.0
            share = rare * (1.0 if term.counted else figures["phrase"])
            for entry, worth in found.items():
                total[entry] = total.get(entry, 0.0) + share * worth
                held[entry] = held.get(entry, 0.0) + (rare if term.counted else 0.0)
        return {entry: score * (held[entry] / most) ** figures["coverage"] for entry, score in total.items() if held[entry]}

    def held(self, term: Term) -> Held:
        """What is held of a term; kept, for the next letter that is typed."""
        if term not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[term] = self.looked_up(term)
        return self.kept[term]

    def looked_up(self, term: Term) -> Held:
        saturation = self.index["figures"]["saturation"]
        beginning = self.index["figures"]["beginning"] if term.begun else 0.0
        found: Found = {}
        counted: set[int] = set()
        words: list[str] = []
        whole = False
        for place, (way, worth) in enumerate(chain(term.ways, term.spare, self.meant(term))):
            if whole and place >= len(term.ways):
                break
            other, own = self.way(way, 0.0 if place else beginning, term.counted)
            whole = whole or (place == 0 and self.is_word(own))
            held = {entry for by_entry in own.values() for entry in by_entry}
            counted |= held
            words += [way] if held else []
            for entry, value in other.items():
                found[entry] = max(found.get(entry, 0.0), worth * value / (value + saturation))
        return Held(found, len(counted) or len(found), tuple(words))

    def meant(self, term: Term) -> Iterator[tuple[str, float]]:
        """The words that the term is the pinyin of, as one with the query's other words or alone."""
        found = next(filter(None, map(self.sounds.meanings, term.sounds)), [])
        yield from ((word, fit * self.index["figures"]["pinyin"]) for word, fit in found)

    def is_word(self, own: dict[str, Found]) -> bool:
        """Whether the handbook uses it as it was typed: then it is no pinyin. On a Chinese page only titles tell."""
        told = own.values() if self.index["lang"] == "en" else (own["title"], own["other"])
        return any(times >= 1 for by_entry in told for times in by_entry.values())

    def way(self, words: str, beginning: float, around: bool) -> tuple[Found, dict[str, Found]]:
        """What one way of saying it is worth in each entry, and how often it stands in the entries' own words, by column."""
        fields, dilution = self.index["fields"], self.index["figures"]["length"]
        worth: Found = {}
        own = {name: count(searched, words, beginning) for name, searched in self.columns.items()}
        for name, searched in self.columns.items():
            for entry, times in own[name].items():
                length = 1 - dilution + dilution * searched.lengths[entry] / searched.average
                worth[entry] = worth.get(entry, 0.0) + fields[name] * times / length
                if around and name == "title" and self.page[entry] == entry:
                    for below in self.below[entry][1:]:
                        worth[below] = worth.get(below, 0.0) + fields["page"] * min(times, 1)
        if around:
            for number in count(self.department_names, words, beginning):
                for entry in self.of_department.get(number, ()):
                    worth[entry] = worth.get(entry, 0.0) + fields["department"]
        return worth, own

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

    def by_page(self, hits: Iterable[Hit]) -> list[Result]:
        """One result a page: led by its best entry, lifted a little by its others."""
        pages: dict[int, list[Hit]] = {}
        for hit in sorted(hits, key=lambda hit: (-hit.score, hit.entry)):
            pages.setdefault(self.page[hit.entry], []).append(hit)
        together = self.index["figures"]["together"]
        ranked = []
        for page, found in pages.items():
            best = found[0]
            lifted = rounded(best.score + together * sum(hit.score for hit in found[1:MOST_OF_A_PAGE]))
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
