"""A form's answers settled: what is not asked is left out, and what is computed is filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forms import computed, shown_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Json = dict[str, Any]


@dataclass
class Settled:
    """``answers`` with the figures and without what is not asked; ``hidden`` names the questions that are not asked."""

    answers: Json
    hidden: set[str] = field(default_factory=set)


def settle(fields: Iterable[Json], answers: Mapping[str, Any]) -> Settled:
    """Settle ``answers`` to the fields of a revision; whatever was said about computed fields is computed anew."""
    asked = {one["id"]: one for one in fields}
    if not any(_moves(one) for one in asked.values()):
        return Settled(dict(answers))
    walk = _Walk(asked, answers)
    for name in asked:
        walk.visit(name)
    order = {name: walk.settled.answers[name] for name in asked if name in walk.settled.answers}
    return Settled(order, walk.settled.hidden)


def _moves(one: Json) -> bool:
    return "compute" in one or "shown_when" in one or any("compute" in column for column in one["columns"])


@dataclass
class _Walk:
    """Settles each field after those it depends on. In a circle, which the check refuses, the last one is without an answer."""

    asked: dict[str, Json]
    given: Mapping[str, Any]
    settled: Settled = field(default_factory=lambda: Settled({}))
    seen: set[str] = field(default_factory=set)

    def visit(self, name: str) -> None:
        """Settle this field once, after those it depends on."""
        if name in self.seen or name not in self.asked:
            return
        self.seen.add(name)
        one = self.asked[name]
        for other in depends_on(one):
            self.visit(other)
        condition = one.get("shown_when")
        if condition and not shown_when.holds(condition, self.settled.answers.get(condition["field"])):
            self.settled.hidden.add(name)
            return
        answer = self.answer(one)
        if answer not in (None, "", []):
            self.settled.answers[name] = answer

    def answer(self, one: Json) -> Any:
        """What was given, or what is computed."""
        if "compute" in one:
            return computed.value(one["compute"], self.settled.answers)
        given = self.given.get(one["id"])
        if one["type"] == "table" and isinstance(given, list):
            return [settle_row(one["columns"], row) for row in given]
        return given


def settle_row(columns: list[Json], row: Mapping[str, Any]) -> Json:
    """One row of a table with its computed columns."""
    if not any("compute" in one for one in columns):
        return dict(row)
    settled = settle([one | {"columns": []} for one in columns], row).answers
    return {one["id"]: settled.get(one["id"]) for one in columns}


def depends_on(one: Json) -> list[str]:
    """The fields that a field waits for."""
    condition, computation = one.get("shown_when"), one.get("compute")
    names = [name.partition(".")[0] for name in (computation or {"of": ()})["of"] if isinstance(name, str)]
    return names + ([condition["field"]] if condition else [])
