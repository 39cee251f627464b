"""The numbers of forms that can be counted over time: which questions ask for one, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from forms.units import is_money, unit_in
from intake.cells import NUMBERS, number, total_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MEANS = frozenset({"ratio", "percent", "mean"})  # ways of computing whose figures are not added up


@dataclass(frozen=True)
class Number:
    """A question that is answered with a number; of a table one column, whose rows are added up.

    ``target`` is to be reached, or with ``at_most`` not to be passed. ``averaged`` figures have a mean and no sum.
    """

    id: str
    label: str
    unit: str
    averaged: bool = False
    target: Decimal | None = None
    at_most: bool = False
    money: bool = False

    def of(self, answers: Mapping[str, Any]) -> Decimal | None:
        """The number in these answers; None where none was given."""
        field, _, column = self.id.partition(".")
        found = total_of(answers.get(field), column) if column else answers.get(field)
        value = None if found is None else number(found)
        return Decimal(str(value)) if isinstance(value, int | float | Decimal) else None

    def reached(self, value: Decimal, times: int = 1) -> bool | None:
        """Whether a value, expected ``times`` over, does what the target asks; None where there is none."""
        aim = self.aim(times)
        if aim is None:
            return None
        return value <= aim if self.at_most else value >= aim

    def aim(self, times: int) -> Decimal | None:
        """What so many together are to reach."""
        if self.target is None:
            return None
        return self.target if self.averaged else self.target * times


def of_form(content: Mapping[str, Any], lang: str) -> Iterator[Number]:
    """The numbers that a form asks for, those with a target before the others."""
    found = [*_all(content, lang)]
    yield from sorted(found, key=lambda one: one.target is None)


def _all(content: Mapping[str, Any], lang: str) -> Iterator[Number]:
    for one in content["fields"]:
        if one["type"] in NUMBERS:
            yield _number(one, one["id"], str(one["label"][lang]), lang)
        for column in one["columns"]:
            if column["type"] in NUMBERS:
                label = f"{one['label'][lang]} · {column['label'][lang]}"
                yield _number(column, f"{one['id']}.{column['id']}", label, lang)


def _number(one: Mapping[str, Any], id_: str, label: str, lang: str) -> Number:
    target = one.get("target")
    averaged = one["type"] == "rating" or (one.get("compute") or {}).get("how") in MEANS
    value = Decimal(str(target["value"])) if target else None
    return Number(
        id_, label, unit_in(lang, one["unit"] or ""), averaged, value, bool(target and target["at"] == "most"), is_money(one)
    )
