"""What was typed, taken apart: the words to look for, what may stand for each, and what is only asking."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from forms.search.folding import fold_query
from forms.search.letters import is_han
from forms.search.stems import root
from forms.search.swaps import Swaps
from forms.search.tokens import Token, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from forms.search.swaps import Swap

GAP = re.compile(r"[ '\-]")
CODE = re.compile("([a-z]+)([0-9]+)")
LONGEST_QUERY = 100
LONGEST_GRAM = 2
SHORTEST_PART = 3  # of a word written together or apart: hand over


@dataclass(frozen=True)
class Term:
    """One thing to find: any of ``ways``, each with its worth, or of the same ``root``; where the first is not found whole,

    also any of ``spare``, and what ``sounds`` like pinyin. ``counted``: whether its absence tells against an entry.
    """

    ways: tuple[tuple[str, float], ...]
    counted: bool = True
    spare: tuple[tuple[str, float], ...] = ()
    sounds: tuple[str, ...] = ()
    begun: bool = False  # the word may be unfinished
    share: float = 1.0  # how much it counts beside the others
    root: str = ""
    heard: str = ""  # the characters that it stands for, where it only sounds like them

    @property
    def typed(self) -> str:
        """What of the query it stands for."""
        return self.heard or self.ways[0][0]

    @property
    def is_single(self) -> bool:
        """Whether it is a character of a longer run that belongs to no word."""
        return self.share < 1 and len(self.ways[0][0]) == 1


@dataclass(frozen=True)
class Vocabulary:
    """What the index knows of words; ``cut`` parts Chinese, ``homophones`` are words that sound like one that it has not."""

    traditional: Mapping[str, str]
    asking: frozenset[str]
    protected: frozenset[str]
    digits: Mapping[str, str]
    synonyms: Sequence[Sequence[str]]
    figures: Mapping[str, float]
    cut: Callable[[str], list[str]]
    homophones: Callable[[str], list[tuple[str, float]]]

    @cached_property
    def whole(self) -> frozenset[str]:
        return self.protected | {word for group in self.synonyms for word in group}

    @cached_property
    def swaps(self) -> Swaps:
        return Swaps(self.synonyms)


def terms(typed: str, known: Vocabulary) -> tuple[str, list[Term]]:
    """The query in the index's spelling, and what to look for."""
    folded = fold_query(typed[:LONGEST_QUERY], known.traditional)
    tokens = tokens_of(folded, known.asking, known.whole)
    swaps = known.swaps.of(folded)
    found = [term for place in range(len(tokens)) for term in of_token(tokens, place, folded, swaps, known)]
    share = known.figures["phrase"]
    return folded, [*found, *(Term(((phrase, 1.0),), counted=False, share=share) for phrase in phrases(tokens, folded))]


def of_token(tokens: list[Token], place: int, folded: str, swaps: list[Swap], known: Vocabulary) -> Iterator[Term]:
    token = tokens[place]
    if token.is_han:
        yield from of_han(token, swaps, known)
        return
    other = [*joined(tokens, place), *with_numerals(token, folded, known), *swapped(token.start, token.end, swaps, known)]
    ways = [(token.words, 1.0), *other]
    last = place == len(tokens) - 1 and token.end == len(folded)
    yield Term(tuple(ways), True, tuple(apart(token.words)), tuple(sounds(tokens, place)), last, root=root(token.words))


def of_han(token: Token, swaps: list[Swap], known: Vocabulary) -> Iterator[Term]:
    """Every two characters that stand together, less where that is across words; and the characters that are none's."""
    words = known.cut(token.words)
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    borders = {token.start + end for end in ends}
    mine = [swap for swap in swaps if swap.start in borders and swap.end in borders]
    for start in range(len(token.words) - LONGEST_GRAM + 1):
        gram, at = token.words[start : start + LONGEST_GRAM], token.start + start
        across = at + 1 in borders
        ways = [(gram, 1.0), *((other, 1.0) for other in with_digits(gram, known))]
        share = known.figures["across"] if across else 1.0
        yield Term(tuple(ways + swapped(at, at + len(gram), mine, known)), counted=not across, share=share)
    for start, word in zip(ends, words, strict=False):
        if len(word) == 1:
            at = token.start + start
            ways = [(word, 1.0), *swapped(at, at + 1, mine, known)]
            yield Term(tuple(ways), share=1.0 if len(words) == 1 else known.figures["single"])
    yield from misheard(words, known)


def misheard(words: list[str], known: Vocabulary) -> Iterator[Term]:
    """Characters side by side that the handbook never uses so: perhaps another word that sounds the same."""
    run = ""
    for word in [*words, "  "]:
        if len(word) == 1:
            run += word
            continue
        found = known.homophones(run) if len(run) >= LONGEST_GRAM else []
        if found:
            yield Term(tuple(found), heard=run)
        run = ""


def swapped(start: int, end: int, swaps: list[Swap], known: Vocabulary) -> list[tuple[str, float]]:
    worth = known.figures["synonym"]
    return [(other, worth) for swap in swaps if swap.start <= start and end <= swap.end for other in swap.others]


def with_digits(gram: str, known: Vocabulary) -> Iterator[str]:
    """三天 as 3天."""
    if gram[0] in known.digits and gram[1] not in known.digits:
        yield known.digits[gram[0]] + gram[1]


def with_numerals(token: Token, folded: str, known: Vocabulary) -> Iterator[tuple[str, float]]:
    """3天 as 三天."""
    counted = folded[token.end : token.end + 1]
    if counted and is_han(counted):
        yield from ((numeral + counted, 1.0) for numeral, digit in known.digits.items() if digit == token.words)


def joined(tokens: list[Token], place: int) -> Iterator[tuple[str, float]]:
    """Written as one word with its neighbour: hand over as handover."""
    for first, second in ((place - 1, place), (place, place + 1)):
        if first >= 0 and second < len(tokens) and not tokens[first].is_han and not tokens[second].is_han:
            one, two = tokens[first], tokens[second]
            if two.start - one.end == 1 and min(len(one.words), len(two.words)) >= SHORTEST_PART:
                yield one.words + two.words, 1.0


def apart(word: str) -> Iterator[tuple[str, float]]:
    """Written as two words: handover as hand over; a code with its number apart: sc010 as sc-010."""
    code = CODE.fullmatch(word)
    if code:
        yield from ((between.join(code.groups()), 1.0) for between in "- ")
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        if word.isalpha():
            yield f"{word[:cut]} {word[cut:]}", 1.0


def sounds(tokens: list[Token], place: int) -> Iterator[str]:
    """What may be pinyin: all the words as one, and the word alone."""
    whole = "".join(token.words for token in tokens)
    yield from dict.fromkeys(word for word in (whole, tokens[place].words) if word.isascii() and word.isalpha())


def phrases(tokens: list[Token], folded: str) -> Iterator[str]:
    """What stands together in the query and is more than one word to look for."""
    group: list[Token] = []
    for token in [*tokens, None]:
        if group and token and (token.start == group[-1].end or GAP.fullmatch(folded[group[-1].end : token.start])):
            group.append(token)
            continue
        if group and (len(group) > 1 or (group[0].is_han and len(group[0].words) > LONGEST_GRAM)):
            yield folded[group[0].start : group[-1].end]
        group = [token] if token else []
