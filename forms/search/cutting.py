"""Chinese cut into words: characters that the handbook uses together more often than chance would are one."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HAN = re.compile(r"[\u3400-\u9fff]+")
LONGEST = 6
PAIR = 2
CLOSEST = 5_000  # thousandths: whole numbers compare alike on every machine
LISTED, LISTED_WHOLE, LISTED_MORE = 300, 2_000, 1_000  # what a listed word is worth: a pair, a longer one, each further character


@dataclass(frozen=True)
class Cutter:
    """How often the handbook has every character and every pair of them; words that are ``listed`` are kept whole."""

    letters: Counter[str]
    pairs: Counter[str]
    listed: frozenset[str]
    cohesion: float
    total: int  # of all Chinese characters

    def cut(self, words: str) -> list[str]:
        """The words of a run of characters, single ones where nothing holds them to a neighbour."""
        best: list[tuple[float, int]] = [(0, 0), *[(-math.inf, 0)] * len(words)]
        for start in range(len(words)):
            for end, worth in self.from_(words, start):
                if best[start][0] + worth > best[end][0]:
                    best[end] = (best[start][0] + worth, start)
        ends = [len(words)]
        while ends[-1]:
            ends.append(best[ends[-1]][1])
        return [words[start:end] for start, end in pairwise(reversed(ends))]

    def from_(self, words: str, start: int) -> Iterator[tuple[int, float]]:
        """Where a word may end that begins there, and how much speaks for it."""
        yield start + 1, 0
        for end in range(start + PAIR, min(start + LONGEST, len(words)) + 1):
            word = words[start:end]
            bonds = [bond for place in range(len(word) - 1) if (bond := self.bond(word[place : place + PAIR])) is not None]
            if len(word) == PAIR and bonds:
                yield end, bonds[0] + LISTED * (word in self.listed)
            elif len(word) > PAIR and word in self.listed:
                yield end, max(bonds, default=0) + LISTED_WHOLE + LISTED_MORE * (len(word) - PAIR)

    def bond(self, pair: str) -> int | None:
        """How much more often the two stand together than chance would have them, in thousandths; None where they never do."""
        times = self.pairs[pair]
        if not times:
            return None
        chance = self.letters[pair[0]] * self.letters[pair[1]] / self.total
        return min(CLOSEST, math.floor(1000 * math.log(times / chance) + 0.5)) - int(1000 * self.cohesion)


def cutter(texts: Iterable[str], listed: frozenset[str], cohesion: float) -> Cutter:
    """From all that the handbook says."""
    letters: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for run in chain.from_iterable(map(HAN.findall, texts)):
        letters.update(run)
        pairs.update(map("".join, pairwise(run)))
    return Cutter(letters, pairs, listed, cohesion, letters.total())
