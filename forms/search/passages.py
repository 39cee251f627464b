"""The passage of an entry that answers, cut to a few lines, and which of its letters were looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forms.search.columns import places

if TYPE_CHECKING:
    from collections.abc import Iterable

LENGTHS = {"zh": 80, "en": 170}
BEFORE = {"zh": 16, "en": 40}  # kept in front of the first word found
BEGUN = 0.7


class Part(NamedTuple):
    text: str
    marked: bool


def spans(folded: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand, those that touch or overlap made one."""
    found = sorted((start, end) for word in words for start, end, _ in places(folded, word, BEGUN))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def parts(text: str, folded: str, words: Iterable[str]) -> list[Part]:
    """The text in parts, marked and not."""
    cut: list[Part] = []
    place = 0
    for start, end in spans(folded, words):
        cut += [Part(text[place:start], False)] if start > place else []
        cut.append(Part(text[start:end], True))
        place = end
    return [*cut, Part(text[place:], False)] if place < len(text) else cut


def called(text: str, folded: str, words: Iterable[str]) -> list[Part]:
    """The first of these names, one a line, that holds one of the words; empty where none does."""
    wanted = tuple(words)
    names = zip(text.split("\n"), folded.split("\n"), strict=True)
    return next((cut for cut in (parts(*name, wanted) for name in names) if any(part.marked for part in cut)), [])


def passage(text: str, folded: str, words: Iterable[str], lang: str) -> list[Part]:
    """The line that holds most of the words, the first of the text where none does; cut around the first word found."""
    wanted = tuple(words)
    best, most, place = (0, len(text.split("\n")[0])), 0, 0
    for line in folded.split("\n"):
        held = sum(1 for word in wanted if next(places(line, word, BEGUN), None))
        if held > most:
            best, most = (place, place + len(line)), held
        place += len(line) + 1
    first = next(iter(spans(folded[best[0] : best[1]], wanted)), (0, 0))[0]
    start = best[0] + max(0, first - BEFORE[lang]) if first > LENGTHS[lang] // 2 else best[0]
    end = min(best[1], start + LENGTHS[lang])
    cut = parts(text[start:end], folded[start:end], wanted)
    head = [Part("…", False)] if start > best[0] else []
    return [*head, *cut, *([Part("…", False)] if end < best[1] else [])]
