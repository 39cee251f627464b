"""Numbers as people type and read them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

LARGEST = 1e12  # no till and no stockroom holds more
PADDING = re.compile(r"[,\s_¥￥元$]")


def read_number(typed: str) -> Decimal:
    """What was typed: full-width digits, commas and a currency sign are understood. ValueError where it is no number."""
    try:
        return Decimal(PADDING.sub("", unicodedata.normalize("NFKC", typed).replace("。", ".")))
    except InvalidOperation:
        raise ValueError(typed) from None


def figure(value: float) -> str:
    """A number without a needless fraction."""
    return str(int(value)) if value == int(value) else str(value)
