"""The passage of an entry that answers, cut to a few lines, and which of its letters were looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forms.search.columns import places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.search.engine import Engine

LENGTHS = {"zh": 80, "en": 170}
BEFORE = {"zh": 16, "en": 40}  # kept in front of the first word found
BEGUN = 0.7
ENDINGS = "，、。；：！？）》”"


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


def telling(words: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
    """The words to mark: where one of several letters is there, single characters of it here and there say nothing."""
    found = tuple(words)
    longer = tuple(word for word in found if len(word) > 1)
    return longer if any(next(places(text, word, BEGUN), None) for text in texts for word in longer) else found


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
    first = best[0] + next(iter(spans(folded[best[0] : best[1]], wanted)), (0, 0))[0]
    start, end = around(text, best, first, lang)
    cut = parts(text[start:end], folded[start:end], wanted)
    head = [Part("…", False)] if start > best[0] else []
    return [*head, *cut, *([Part("…", False)] if end < best[1] else [])]


def around(text: str, line: tuple[int, int], first: int, lang: str) -> tuple[int, int]:
    """Where the passage begins and ends: not with what ends a clause, and in English between two words."""
    start = max(line[0], first - BEFORE[lang]) if first - line[0] > LENGTHS[lang] // 2 else line[0]
    if start > line[0]:
        start = text.find(" ", start - 1, first) + 1 or start if lang == "en" else start
        start += len(text[start:first]) - len(text[start:first].lstrip(ENDINGS))
    end = min(line[1], start + LENGTHS[lang])
    if lang == "en" and end < line[1]:
        end = max(text.rfind(" ", start, end + 1), start) or end
    return start, end


class Said(NamedTuple):
    """What is shown of an entry: which words are marked, what else it is called, the passage and its language."""

    words: tuple[str, ...]
    names: list[Part]
    passage: list[Part]
    lang: str


def said(own: tuple[Engine, int], by: tuple[Engine, int], found: Iterable[str]) -> Said:
    """What an entry says of the words.

    ``by`` is the entry as the language has it that the words were found in; where that says nothing of them, one's own speaks.
    """
    (engine, entry), (other, at) = own, by
    texts = (engine.folded_title(entry), engine.folded_names(entry), engine.folded["text"][entry], other.folded["text"][at])
    words = telling(found, texts)
    names = called(engine.names(entry), engine.folded_names(entry), words)
    names = names or called(other.index["keywords"][at], other.folded["keywords"][at], words)
    theirs = spoken(other, at, words)
    if any(part.marked for part in theirs):
        return Said(words, names, theirs, other.index["lang"])
    return Said(words, names, spoken(engine, entry, words), engine.index["lang"])


def spoken(engine: Engine, entry: int, words: Iterable[str]) -> list[Part]:
    """The passage of that entry of an index."""
    return passage(engine.index["text"][entry], engine.folded["text"][entry], words, engine.index["lang"])
