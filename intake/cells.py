"""Cells of an export: kept values as numbers, days and words, in the person's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any

from forms.units import CENT, is_money, unit_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from forms.model import Place

Cell = str | int | float | Decimal | date | datetime | None
Json = dict[str, Any]
NUMBERS = frozenset({"integer", "decimal", "money", "rating", "computed"})
AS_KEPT = frozenset({"text", "longtext", "time", "integer", "rating"})


class Money(Decimal):
    """An amount with its cents; a workbook shows it as such."""


@dataclass(frozen=True)
class Words:
    """What ids, names and signs stand for, in one language; ``people`` grows as names are read."""

    lang: str
    places: dict[str, Place]
    titles: dict[str, str]  # of forms
    address: str
    people: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    yes: str = ""
    no: str = ""
    instead: str = "{}, {}"  # who decided, and for whom

    @property
    def signs(self) -> tuple[str, str, str, str]:
        """Between a name and its value, between values, between rows, around a unit."""
        return ("：", "，", "；", "（{}）") if self.lang == "zh" else (": ", ", ", "; ", " ({})")


def wall_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment as a clock at the place showed it."""
    return moment.astimezone(zone)


def written(moment: datetime) -> str:
    """2026-11-21 08:20, which every spreadsheet takes for a time."""
    return moment.isoformat(" ", "minutes")[:16]


def label(one: Json, words: Words) -> str:
    """The question as a heading, with its unit."""
    unit = unit_in(words.lang, one["unit"] or "")
    return str(one["label"][words.lang]) + (words.signs[3].format(unit) if unit else "")


def reader(asked: Json, words: Words) -> Callable[[Any], Cell] | None:
    """What turns a kept value into a cell: numbers stay numbers, days stay days; None where it is one already."""
    kind, lang = str(asked["type"]), words.lang
    if kind in AS_KEPT:
        return None
    labels = {one["id"]: one["label"][lang] for one in asked.get("options") or ()}
    if kind == "choice":
        return lambda value: labels.get(value, value)
    if kind == "multichoice":
        return partial(_chosen, labels, "、" if lang == "zh" else ", ")
    if kind == "table":
        readers = {one["id"]: (one["label"][lang], reader(one, words) or str) for one in asked["columns"]}
        return partial(_table, readers, words.signs)
    simple: dict[str, Callable[[Any], Cell]] = {
        "date": date.fromisoformat,
        "datetime": lambda value: datetime.fromisoformat(value).replace(tzinfo=None),
        "yesno": lambda value: words.yes if value else words.no,
        "person": lambda value: words.people.get(value, "—"),
        "place": lambda value: words.places[value].name.to(lang) if value in words.places else "—",
    }
    if kind in simple:
        return simple[kind]
    if is_money(asked):
        return amount
    return number if kind in NUMBERS else _plain


def number(value: Any) -> Cell:
    """A kept number; a text where it is none after all."""
    if isinstance(value, int | float | Decimal):
        return value
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return found if found.is_finite() else str(value)


def amount(value: Any) -> Cell:
    """A kept amount of money, or a sum of some; a number beyond all money stays as it is."""
    found = number(value) if value is not None else None
    if isinstance(found, int | float):
        found = Decimal(str(found))
    try:
        return Money(found.quantize(CENT)) if isinstance(found, Decimal) else found
    except InvalidOperation:
        return found


def total_of(rows: Any, column: str) -> Decimal | int | None:
    """The sum of a column of numbers; None where no row has one, which is not the same as nothing."""
    found = [number(row.get(column)) for row in rows or () if row.get(column) is not None]
    numbers = [one if isinstance(one, int) else Decimal(str(one)) for one in found if isinstance(one, int | float | Decimal)]
    return sum(numbers) if numbers else None


def _plain(value: Any) -> Cell:
    if isinstance(value, list):
        return "\n".join(str(_plain(one)) for one in value)
    if isinstance(value, dict):
        return str(value.get("name") or "") or ", ".join(f"{name}: {one}" for name, one in value.items())
    return str(value)


def _chosen(labels: dict[str, str], comma: str, value: Any) -> Cell:
    chosen: Sequence[str] = value if isinstance(value, list) else (value,)
    return comma.join([labels.get(one, one) for one in chosen]) or None


def _table(readers: dict[str, tuple[str, Callable[[Any], Cell]]], signs: tuple[str, str, str, str], rows: Any) -> Cell:
    """The rows in words, for reading; for counting they have lines of their own."""
    colon, comma, then, _unit = signs
    told = (
        comma.join(f"{name}{colon}{shown(read(row[id_]))}" for id_, (name, read) in readers.items() if row.get(id_) is not None)
        for row in rows or ()
    )
    return then.join(told) or None


def shown(cell: Cell) -> str:
    """A cell inside a text."""
    return written(cell) if isinstance(cell, datetime) else "" if cell is None else str(cell)
