"""Units as editors write them, in Chinese, and what an English reader sees."""

from __future__ import annotations

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
