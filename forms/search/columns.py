"""One column of the index as one long text, in which a word is looked for at once in all entries."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from forms.search.stems import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

END = "\x1f"  # stands between two entries
WORD = re.compile(r"[a-z0-9]+")
LAST_WORD = re.compile(r"[a-z0-9]+$")


@dataclass(frozen=True)
class Column:
    """``whole`` is folded; ``starts`` says where each entry begins in it."""

    whole: str
    starts: list[int]
    lengths: list[int]
    average: float

    def entry_at(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1


def column(texts: Sequence[str]) -> Column:
    """The column of already folded texts."""
    lengths = [len(text) for text in texts]
    starts = list(accumulate((length + 1 for length in lengths[:-1]), initial=0)) if texts else []
    filled = [length for length in lengths if length]
    return Column(END.join(texts), starts, lengths, sum(filled) / len(filled) if filled else 1.0)


def is_latin(letter: str) -> bool:
    return bool(WORD.fullmatch(letter))


def places(whole: str, words: str, beginning: float) -> Iterator[tuple[int, int, float]]:
    """Where the words stand, how far, and how well: Latin words whole or in another form (1), or begun (``beginning``)."""
    last = LAST_WORD.search(words)
    root = words[: last.start()] + stem(last[0]) if last else words
    latin_first = is_latin(words[0])
    found = whole.find(root)
    while found >= 0:
        end = found + len(root)
        if not (latin_first and found and is_latin(whole[found - 1])):
            if last is None:
                yield found, end, 1.0
            else:
                rest = WORD.match(whole, end)
                end = rest.end() if rest else end
                yield from graded(whole, found, end, words, last, beginning)
        found = whole.find(root, found + len(root))


def graded(
    whole: str, start: int, end: int, words: str, last: re.Match[str], beginning: float
) -> Iterator[tuple[int, int, float]]:
    """The hit from ``start`` to ``end``, whose last word may be another form of the one wanted, or only begin with it."""
    there = whole[start + last.start() : end]
    if stem(there) == stem(last[0]):
        yield start, end, 1.0
    elif beginning and whole.startswith(words, start):
        yield start, end, beginning


def count(searched: Column, words: str, beginning: float, stands: Callable[[str, int], bool] | None = None) -> dict[int, float]:
    """How often each entry holds the words, where they ``stand`` as such."""
    found: dict[int, float] = {}
    for start, _, worth in places(searched.whole, words, beginning):
        if stands and not stands(searched.whole, start):
            continue
        entry = searched.entry_at(start)
        found[entry] = found.get(entry, 0.0) + worth
    return found
