"""The words of a query, without those that only ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True)
class Token:
    """A run of one script in the query, without the words that only ask."""

    words: str
    start: int
    end: int

    @property
    def is_han(self) -> bool:
        return self.words[0] >= "\u3400"


def tokens_of(folded: str, asking: frozenset[str], whole: frozenset[str]) -> list[Token]:
    """The query's words; where they all only ask, these."""
    runs = [Token(run[0], run.start(), run.end()) for run in RUN.finditer(folded)]
    kept = [token for run in runs for token in without_asking(run, asking, whole)]
    return kept or runs


def without_asking(run: Token, asking: frozenset[str], whole: frozenset[str]) -> Iterator[Token]:
    if not run.is_han:
        if run.words not in asking:
            yield run
        return
    start, place = 0, 0
    while place < len(run.words):
        kept = longest(run.words, place, whole)
        cut = 0 if kept else longest(run.words, place, asking)
        if cut:
            if place > start:
                yield Token(run.words[start:place], run.start + start, run.start + place)
            start = place + cut
        place += kept or cut or 1
    if start < len(run.words):
        yield Token(run.words[start:], run.start + start, run.end)


def longest(words: str, place: int, known: frozenset[str]) -> int:
    """The length of the longest known word that stands there."""
    return next((length for length in range(6, 0, -1) if words[place : place + length] in known), 0)
