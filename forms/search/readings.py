"""How Chinese characters are read: pinyin without tones, every reading of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypinyin import Style, pinyin

from forms.search.letters import is_han

if TYPE_CHECKING:
    from collections.abc import Iterable

VOWELS = set("aeiouv")


def readings(letters: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The characters by their commonest reading, and by the others that they have."""
    first: dict[str, list[str]] = {}
    others: dict[str, list[str]] = {}
    for letter in sorted(set(letters)):
        read = [plain for plain in map(spelled, _all(letter)) if plain] if is_han(letter) else []
        for place, reading in enumerate(dict.fromkeys(read)):
            (others if place else first).setdefault(reading, []).append(letter)
    return _joined(first), _joined(others)


def _all(letter: str) -> list[str]:
    return [str(reading) for reading in pinyin(letter, style=Style.NORMAL, heteronym=True)[0]]


def spelled(reading: str) -> str:
    """As it is typed; empty for what is no reading (n, m and the like have no vowel)."""
    plain = reading.replace("ü", "v")
    return plain if plain.isascii() and plain.isalpha() and VOWELS & set(plain) else ""


def _joined(found: dict[str, list[str]]) -> dict[str, str]:
    return {reading: "".join(found[reading]) for reading in sorted(found)}
