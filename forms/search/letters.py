"""Which letters are Chinese characters."""

from __future__ import annotations

FIRST_HAN, LAST_HAN = "\u3400", "\u9fff"


def is_han(letter: str) -> bool:
    return FIRST_HAN <= letter <= LAST_HAN
