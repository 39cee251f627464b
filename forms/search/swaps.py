"""Where a query holds words of the editors' list, in whichever form, and what may stand for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from forms.search.stems import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[a-z0-9]+")
BETWEEN = re.compile(r"[ '\-]+")
Others = tuple[str, ...]
LONGEST_HAN = 10


class Swap(NamedTuple):
    """The places of a word in the query, and what stands for it."""

    start: int
    end: int
    others: Others


@dataclass(frozen=True)
class Swaps:
    """The editors' list, ready to be looked words up in."""

    groups: Sequence[Sequence[str]]
    han: dict[str, Others] = field(default_factory=dict)
    latin: dict[str, list[tuple[tuple[str, ...], Others]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group in self.groups:
            for word in group:
                others = tuple(other for other in group if other != word)
                if HAN.search(word):
                    self.han[word] = others
                else:
                    stems = tuple(stem(part) for part in LATIN.findall(word))
                    self.latin.setdefault(stems[0] if stems else "", []).append((stems, others))

    def of(self, folded: str) -> list[Swap]:
        """All that stand in a query."""
        return [*self.of_han(folded), *self.of_latin(folded)]

    def of_han(self, folded: str) -> Iterator[Swap]:
        for start in range(len(folded)):
            for end in range(start + 1, min(start + LONGEST_HAN, len(folded)) + 1):
                if folded[start:end] in self.han:
                    yield Swap(start, end, self.han[folded[start:end]])

    def of_latin(self, folded: str) -> Iterator[Swap]:
        found = list(LATIN.finditer(folded))
        stems = [stem(word[0]) for word in found]
        for place, first in enumerate(stems):
            for wanted, others in self.latin.get(first, ()):
                last = place + len(wanted) - 1
                if tuple(stems[place : last + 1]) == wanted and all(
                    BETWEEN.fullmatch(folded[found[at].end() : found[at + 1].start()]) for at in range(place, last)
                ):
                    yield Swap(found[place].start(), found[last].end(), others)
