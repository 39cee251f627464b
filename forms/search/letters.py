"""Which letters are Chinese characters, and which words of others stand among them."""

from __future__ import annotations

ABBREVIATION = 4  # letters at most: POS, KPI, VIP
FIRST_HAN, LAST_HAN = "\u3400", "\u9fff"


def is_han(letter: str) -> bool:
    return FIRST_HAN <= letter <= LAST_HAN
