"""Pinyin: which words of the handbook somebody means who types how they sound, in full, begun, or by first letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOUND = re.compile(r"[a-z]{2,40}")
HAN = re.compile(r"[\u3400-\u9fff]+")
SHORTEST_INITIALS = 2
MOST = 12  # meanings of one sound
FULL, FIRST = 1.0, 0.9  # how well a sound fits: every syllable, or their first letters
WHOLE, BEGINS, ENDS = 1.0, 0.8, 0.7  # a title's whole run of characters, its beginning, its end
INSIDE = {FULL: 0.5, FIRST: 0.2}
LONGEST_PARTED = 6  # first letters of several words
LEAST_PARTED = 0.6  # how well each of them must fit
TITLED, LISTED = 1.0, 0.5  # a word of a title, a word of the editors' list alone
TEXT = 0.7  # the commonest word of the running text that sounds so


@dataclass(frozen=True)
class Sounds:
    """``runs`` are the handbook's titles and the editors' words, cut into runs of Chinese characters, with what they are worth;

    ``texts`` is everything else it says.
    """

    readings: dict[str, tuple[str, ...]]  # of each character, the commonest first
    runs: dict[str, float]
    texts: str

    @cached_property
    def beginnings(self) -> dict[str, list[tuple[str, int]]]:
        """Every place in the runs, by the first letter of what is read there."""
        found: dict[str, list[tuple[str, int]]] = {}
        for run in self.runs:
            for start, letter in enumerate(run):
                for first in dict.fromkeys(reading[0] for reading in self.readings.get(letter, ())):
                    found.setdefault(first, []).append((run, start))
        return found

    @cached_property
    def first_letters(self) -> str:
        """The texts by the first letter of each character's commonest reading."""
        return "".join(self.readings[letter][0][0] if letter in self.readings else " " for letter in self.texts)

    @cached_property
    def syllables(self) -> frozenset[str]:
        return frozenset(reading for readings in self.readings.values() for reading in readings)

    def meanings(self, typed: str) -> list[tuple[str, float]]:
        """The words that sound like that, with how well they fit, the best first."""
        if not SOUND.fullmatch(typed):
            return []
        found: dict[str, float] = {}
        for run, start in self.beginnings.get(typed[0], ()):
            for length, fit in self.fits(run, start, typed):
                word = run[start : start + length]
                found[word] = max(found.get(word, 0.0), fit * placed(run, start, length, fit) * self.runs[run])
        for word, fit in self.in_texts(typed):
            found[word] = max(found.get(word, 0.0), fit)
        return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST]

    def parts(self, typed: str) -> list[list[tuple[str, float]]]:
        """Sounds that are several words: the meanings of each, the longest first.

        Empty where a part of it means nothing, or is only said again: hahaha.
        """
        cut = self.cut(typed)
        left = cut or (list(typed) if SOUND.fullmatch(typed) and len(typed) <= LONGEST_PARTED else [])
        found = []
        while left:
            length, meant = self.first_part(left, 1 if cut else SHORTEST_INITIALS)
            if not meant or meant in found:
                return []
            found.append(meant)
            left = left[length:]
        return found

    def first_part(self, left: list[str], shortest: int) -> tuple[int, list[tuple[str, float]]]:
        """The longest beginning that means something and leaves no too short rest."""
        for length in range(len(left), shortest - 1, -1):
            meant = self.meanings("".join(left[:length])) if len(left) - length not in range(1, shortest) else []
            if meant and (shortest == 1 or meant[0][1] >= LEAST_PARTED):
                return length, meant
        return 0, []

    def homophones(self, run: str) -> list[tuple[str, float]]:
        """Words of as many characters that sound the same."""
        read = [self.readings[letter][0] for letter in run if letter in self.readings]
        if len(read) < len(run):
            return []
        return [(word, fit) for word, fit in self.meanings("".join(read)) if len(word) == len(run)]

    def fits(self, run: str, start: int, typed: str) -> Iterator[tuple[int, float]]:
        """How many characters from ``start`` make up the sound, and how well."""
        length = self.spelled(run, start, typed)
        if length:
            yield length, FULL
        elif len(typed) >= SHORTEST_INITIALS and self.begun(run, start, typed):
            yield len(typed), FIRST

    def spelled(self, run: str, start: int, typed: str) -> int:
        """The number of characters whose syllables, the last perhaps unfinished, are what was typed; 0 where they are not."""
        ends = {0}
        for place in range(start, len(run)):
            ends = {
                min(end + len(reading), len(typed))
                for end in ends
                for reading in self.readings.get(run[place], ())
                if typed.startswith(reading, end) or (end and reading.startswith(typed[end:]))
            }
            if len(typed) in ends:
                return place - start + 1
            if not ends:
                return 0
        return 0

    def begun(self, run: str, start: int, typed: str) -> bool:
        """Whether the characters from ``start`` begin with these letters, one each."""
        return start + len(typed) <= len(run) and all(
            any(reading.startswith(letter) for reading in self.readings.get(run[start + place], ()))
            for place, letter in enumerate(typed)
        )

    def in_texts(self, typed: str) -> Iterator[tuple[str, float]]:
        """Words of the running text, by how often they stand there."""
        cut = self.cut(typed)
        letters = "".join(syllable[0] for syllable in cut) if cut else typed
        if len(letters) < (2 if cut else 3):
            return
        often: dict[str, list[tuple[str, str]]] = {}
        found = self.first_letters.find(letters)
        while found >= 0:
            word = self.texts[found : found + len(letters)]
            if not cut or self.spelled(word, 0, typed) == len(word):
                often.setdefault(word, []).append((self.letter(found - 1), self.letter(found + len(letters))))
            found = self.first_letters.find(letters, found + 1)
        free = {word: freedom(beside) for word, beside in often.items()}
        most = max(free.values(), default=1)
        for word, times in free.items():
            if cut or times > 1:
                yield word, (FULL if cut else FIRST) * TEXT * times / most

    def letter(self, place: int) -> str:
        """The character there; a place of its own where there is none, or no Chinese one: a word may begin or end beside it."""
        return self.texts[place] if 0 <= place < len(self.texts) and self.texts[place] in self.readings else str(place)

    def cut(self, typed: str) -> list[str]:
        """What was typed as whole syllables, the longest first; empty where it cannot be cut so."""
        ways: list[list[str] | None] = [[], *[None] * len(typed)]
        for end in range(1, len(typed) + 1):
            for start in range(max(0, end - 6), end):
                before = ways[start]
                if before is not None and typed[start:end] in self.syllables and ways[end] is None:
                    ways[end] = [*before, typed[start:end]]
        return ways[-1] or []


def placed(run: str, start: int, length: int, fit: float) -> float:
    """A word is likelier where a title is it, begins or ends with it, than across the words inside."""
    if length == len(run):
        return WHOLE
    return BEGINS if start == 0 else ENDS if start + length == len(run) else INSIDE[fit]


def freedom(beside: list[tuple[str, str]]) -> int:
    """How many different neighbours characters have on their poorer side: what is no word always stands in the same one."""
    return min(len({before for before, _ in beside}), len({after for _, after in beside}))


def sounds_of(index: dict[str, Any], titles: Iterable[str], texts: str) -> Sounds:
    """From the index: its readings, the runs of its titles and synonyms, its texts."""
    readings: dict[str, tuple[str, ...]] = {}
    for part in index["readings"]:
        for reading, letters in part.items():
            for letter in letters:
                readings[letter] = (*readings.get(letter, ()), reading)
    runs = {run: TITLED for title in titles for run in HAN.findall(title)}
    listed = {run: LISTED for group in index["synonyms"] for word in group for run in HAN.findall(word)}
    return Sounds(readings, {**listed, **runs}, texts)
