"""Numbers as people type and read them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

LARGEST = 1e12  # no till and no stockroom holds more
LONGEST = 30  # decimals, or places before them: a few letters such as 1e-999999999 stand for a gigabyte of zeros
PADDING = re.compile(r"[,\s_¥￥元$]")


def read_number(typed: str) -> Decimal:
    """What was typed: full-width digits, commas and a currency sign are understood. ValueError where it is no number."""
    try:
        value = Decimal(PADDING.sub("", unicodedata.normalize("NFKC", typed).replace("。", ".")))
    except InvalidOperation:
        raise ValueError(typed) from None
    if not value.is_finite() or value.adjusted() > LONGEST or not -LONGEST <= int(value.as_tuple().exponent) <= LONGEST:
        raise ValueError(typed)
    return value


def figure(value: float) -> str:
    """A number without a needless fraction."""
    return str(int(value)) if value == int(value) else str(value)
