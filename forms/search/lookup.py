"""What the entries and pages of an index hold of a word that is looked for, said in any of its ways."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from forms.search.columns import Column, column, count
from forms.search.cutting import HAN, PAIR, cutter
from forms.search.query import Term, Vocabulary
from forms.search.sounds import sounds_of
from forms.search.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Index = dict[str, Any]
Found = dict[int, float]
COLUMNS = ("title", "other", "keywords", "text")
MOST_KEPT = 500
LETTER = re.compile("[a-z]")  # looked for in names alone: every text has it
LOOSE, CLOSER = 1_500, 1_000  # thousandths, as the cutter has them


class Held(NamedTuple):
    """What each entry and each page holds of a term, how many entries hold it in words of their own, and in which words."""

    found: Found
    pages: Found
    often: int
    words: tuple[str, ...]


class Way(NamedTuple):
    """The same of one way to say it, with its worth; ``own`` are the entries that hold it themselves."""

    words: str
    worth: float
    entries: Found
    pages: Found
    own: dict[str, Found]

    @property
    def often(self) -> int:
        return len(set(chain(*self.own.values()))) or len(self.entries)


@dataclass
class Lookup:
    """An index made ready for looking words up in it."""

    index: Index
    kept: dict[Term, Held] = field(default_factory=dict, repr=False)
    counted: dict[tuple[str, float], dict[str, Found]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        index = self.index
        table = str.maketrans(index["folds"])
        self.figures: dict[str, float] = index["figures"]
        self.folded = {name: [text.translate(table) for text in index[name]] for name in COLUMNS}
        self.columns: dict[str, Column] = {name: column(self.folded[name]) for name in COLUMNS}
        self.department_names = column([" ".join(words[1:]).translate(table) for words in index["departments"]])
        titles = [*self.folded["title"], *self.folded["other"]]
        self.sounds = sounds_of(index, titles, self.columns["text"].whole)
        self.spelling = Spelling(tuple(searched.whole for searched in self.columns.values()))
        self.size = len(index["kind"])
        self.page = [place - back for place, back in enumerate(index["page"])]
        self.below: dict[int, list[int]] = {}
        self.of_department: dict[int, list[int]] = {}
        self.lengths: Counter[int] = Counter()  # of the pages' texts
        for entry, page in enumerate(self.page):
            self.below.setdefault(page, []).append(entry)
            self.of_department.setdefault(index["department"][entry], []).append(entry)
            self.lengths[page] += self.columns["text"].lengths[entry]
        self.average = sum(self.lengths.values()) / len(self.lengths) if self.lengths else 1.0
        wholes = [searched.whole for searched in self.columns.values()]
        self.cutter = cutter(wholes, frozenset(index["protected"]).union(*index["synonyms"]), self.figures["cohesion"])
        self.known = self.vocabulary()

    def vocabulary(self) -> Vocabulary:
        index = self.index
        return Vocabulary(
            index["traditional"],
            frozenset(index["asking"]),
            frozenset(index["protected"]),
            index["digits"],
            index["synonyms"],
            self.figures,
            self.cutter.cut,
            self.homophones,
        )

    def stands(self, words: str) -> Callable[[str, int], bool] | None:
        """Whether two loosely bound characters are a word where they stand, and do not belong each to its other neighbour."""
        own = self.cutter.bond(words) if len(words) == PAIR and HAN.fullmatch(words) else None
        if own is None or own >= LOOSE:
            return None
        least = own + CLOSER

        def alone(whole: str, start: int) -> bool:
            before, after = whole[start - 1 : start + 1] if start else "", whole[start + 1 : start + 3]
            return (self.cutter.bond(before) or 0) < least or (self.cutter.bond(after) or 0) < least

        return alone

    def times(self, words: str) -> float:
        """How often the index holds the words."""
        return sum(sum(by_entry.values()) for by_entry in self.count(words, 0.0).values())

    def homophones(self, run: str) -> list[tuple[str, float]]:
        """Words of the handbook that sound like these characters, which it never puts side by side."""
        if any(self.cutter.pairs[run[place : place + PAIR]] for place in range(len(run) - 1)):
            return []
        found = self.sounds.homophones(run)
        return [(word, fit * self.figures["homophone"]) for word, fit in found]

    def count(self, words: str, beginning: float) -> dict[str, Found]:
        """How often each entry holds the words, by column; kept, for the next letter that is typed."""
        found = self.counted.get((words, beginning))
        if found is None:  # never asked for again below: another thread may have cleared it meanwhile
            if len(self.counted) >= MOST_KEPT:
                self.counted.clear()
            stands = self.stands(words)
            looked = COLUMNS[:3] if LETTER.fullmatch(words) else COLUMNS
            found = {name: count(self.columns[name], words, beginning, stands) if name in looked else {} for name in COLUMNS}
            self.counted[words, beginning] = found
        return found

    def held(self, term: Term) -> Held:
        """What is held of a term; kept, for the next letter that is typed."""
        found = self.kept.get(term)
        if found is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            found = self.kept[term] = self.looked_up(term)
        return found

    def looked_up(self, term: Term) -> Held:
        """The best that any way is worth in an entry; a way that is rarer than what was typed counts the more for it."""
        ways = list(self.ways(term))
        literal = len(set(chain(*ways[0].own.values())))
        often = literal or len(set(chain(*(by_entry for way in ways for by_entry in way.own.values()))))
        often = often or len(set(chain(*(way.entries for way in ways))))
        found: Found = {}
        pages: Found = {}
        for way in ways:
            if not way.entries:
                continue
            beside = self.figures["beside"] if literal and way is not ways[0] else 1.0
            worth = way.worth * beside * (self.rare(way.often) / self.rare(often)) ** self.figures["rarity"]
            spread(found, way.entries, worth, self.figures["saturation"])
            spread(pages, way.pages, worth, self.figures["page_saturation"])
        return Held(found, pages, often, tuple(way.words for way in ways if any(way.own.values())))

    def rare(self, often: int) -> float:
        return math.log(1 + (self.size - often + 0.5) / (often + 0.5))

    def ways(self, term: Term) -> Iterator[Way]:
        """The ways to say it as they are looked up: no others where the first is a word of the handbook."""
        first, *others = term.ways
        typed = self.way(*first, self.figures["beginning"] if term.begun else 0.0, term.counted)
        yield typed
        yield from (self.way(*way, 0.0, term.counted) for way in others)
        if term.root:
            yield self.way(term.root, self.figures["family"], 1.0, term.counted)
        if self.is_word(typed.own):
            return
        meant = [self.way(*way, 0.0, term.counted) for way in chain(term.spare, self.meant(term))]
        yield from meant
        if not any(way.entries for way in (typed, *meant)):
            yield from (self.way(word, self.figures["misspelt"], 0.0, term.counted) for word in self.spelling.near(first[0]))

    def meant(self, term: Term) -> Iterator[tuple[str, float]]:
        """The words that the term is the pinyin of, as one with the query's other words or alone; or what stands for those."""
        found = next(filter(None, map(self.sounds.meanings, term.sounds)), [])
        for word, fit in found:
            yield word, fit * self.figures["pinyin"]
            if not self.times(word):
                others = self.known.swaps.han.get(word, ())
                yield from ((other, fit * self.figures["pinyin"] * self.figures["synonym"]) for other in others)

    def sounding(self, folded: str) -> list[Term]:
        """Pinyin of several words, each looked for by itself, for a query that is found in no other way."""
        parts = self.sounds.parts("".join(letter for letter in folded if letter not in " '"))
        worth = self.figures["pinyin"]
        return [Term(tuple((word, fit * worth) for word, fit in meant)) for meant in parts]

    def is_word(self, own: dict[str, Found]) -> bool:
        """Whether the handbook uses it as it was typed: then it is no pinyin. On a Chinese page only titles tell."""
        told = own.values() if self.index["lang"] == "en" else (own["title"], own["other"])
        return any(times >= 1 for by_entry in told for times in by_entry.values())

    def way(self, words: str, worth: float, beginning: float, around: bool) -> Way:
        """What one way of saying it is worth in each entry and page, with what stands around it if asked for."""
        own = self.count(words, beginning)
        entries: Found = {}
        pages: Found = {}
        for name, searched in self.columns.items():
            for entry, times in own[name].items():
                page = self.page[entry]
                field_worth = self.index["fields"][name] * times
                value = field_worth / self.diluted(searched.lengths[entry] / searched.average)
                add(entries, entry, value)
                if name == "text":
                    value = field_worth / self.diluted(self.lengths[page] / self.average)
                elif page != entry:
                    value *= self.figures["heading"]
                add(pages, page, value)
        if around:
            self.add_around(entries, pages, words, beginning)
        return Way(words, worth, entries, pages, own)

    def diluted(self, length: float) -> float:
        """The longer a text, beside the average, the less a word in it is worth."""
        return 1 - self.figures["length"] + self.figures["length"] * length

    def add_around(self, entries: Found, pages: Found, words: str, beginning: float) -> None:
        """What the page's title says of its sections, and the department's name of all its pages."""
        fields = self.index["fields"]
        for page, times in self.count(words, beginning)["title"].items():
            for below in self.below[page][1:] if self.page[page] == page else ():
                add(entries, below, fields["page"] * min(times, 1))
        for number in count(self.department_names, words, beginning):
            for entry in self.of_department.get(number, ()):
                add(entries, entry, fields["department"])
                if self.page[entry] == entry:
                    add(pages, entry, fields["department_page"])


def add(found: Found, key: int, value: float) -> None:
    found[key] = found.get(key, 0.0) + value


def spread(found: Found, values: Found, worth: float, saturation: float) -> None:
    """Keep the best of each: much of a word is not much better than some."""
    for key, value in values.items():
        found[key] = max(found.get(key, 0.0), worth * value / (value + saturation))
