"""One spelling for what people type in many: full width and half, capital and small, traditional and simplified."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TABLE = Path(__file__).with_name("traditional.txt")


@cache
def simplified() -> dict[str, str]:
    """Simplified characters by traditional ones (OpenCC's table)."""
    rows = TABLE.read_text(encoding="utf-8").split()
    return {old: row[0] for row in rows for old in row[1:]}


def fold_letter(letter: str) -> str:
    """The letter's one spelling where that is one letter too, so that places in a text stay where they are."""
    plain = unicodedata.normalize("NFKC", letter).lower()
    return plain if len(plain) == 1 else letter


def folds(letters: Iterable[str]) -> dict[str, str]:
    """For those letters that have another spelling: which."""
    return {letter: fold_letter(letter) for letter in sorted(letters) if fold_letter(letter) != letter}


def fold_query(words: str, traditional: Mapping[str, str]) -> str:
    """What was typed, in the index's spelling."""
    plain = unicodedata.normalize("NFKC", words).lower()
    return "".join(traditional.get(letter, letter) for letter in plain)


def traditional_of(letters: Iterable[str]) -> dict[str, str]:
    """Traditional characters, where their simplified one is among ``letters`` and they are not."""
    used = set(letters)
    return {old: new for old, new in simplified().items() if new in used and old not in used}
