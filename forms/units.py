"""Units as editors write them, in Chinese, and what an English reader sees."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MONEY = frozenset({"元", "万元"})
CENT = Decimal("0.01")
AMOUNTS = frozenset({"sum", "difference", "product"})
ENGLISH = {
    "元": "CNY",
    "万元": "CNY 10,000",
    "件": "pieces",
    "个": "items",
    "人": "people",
    "次": "times",
    "份": "copies",
    "家": "firms",
    "项": "entries",
    "通": "calls",
    "张": "sheets",
    "天": "days",
    "小时": "hours",
    "分钟": "minutes",
    "分": "points",
    "平方米": "m²",
}


def unit_in(lang: str, unit: str) -> str:
    """``unit`` for a reader of ``lang``; one that has no English name stays as it is written."""
    return ENGLISH.get(unit, unit) if lang == "en" else unit


def is_money(field: Mapping[str, Any]) -> bool:
    """Whether a question is answered with money: typed, or computed in a unit of money, or without one in two decimals, as sums
    of money are."""
    if field["type"] != "computed" or field["unit"]:
        return field["type"] == "money" or (field["type"] == "computed" and field["unit"] in MONEY)
    made = field.get("compute") or {}
    return made.get("places") == 2 and made.get("how") in AMOUNTS


def money(value: object) -> str:
    """An amount as it is shown everywhere: 1,200.50. What is no number, in an older wording, stays as it is."""
    try:
        return f"{Decimal(str(value)):,.2f}"
    except InvalidOperation:
        return str(value)
