"""Conditions: when a step of an approval applies, told by the answers and by who hands it in. Data, checked as it is read.

``{days: {at-least: 2}}`` compares a number, ``{kind: routine}`` or ``{kind: [yearly, monthly]}`` an answer that was chosen,
``{submitted_by: [assistant]}`` a role of whoever hands it in, ``{at: shop}`` the kind of place it is handed in at.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from forms.computed import FIGURES
from forms.kinds import unknown
from forms.model import Condition
from forms.phrases import Phrase, called, either
from forms.problems import did_you_mean
from forms.shown_when import CHOSEN, COMPARED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from forms.entries import Entry
    from forms.model import Field
    from forms.names import Names

SUBMITTER = "submitted_by"
PLACE = "at"


@dataclass(frozen=True)
class Case:
    """What conditions look at: the answers, the submitter's roles in scope, and the kind of place."""

    answers: Mapping[str, Any]
    roles: Collection[str]
    kind: str


def applies(conditions: Iterable[Condition], case: Case) -> bool:
    """Whether all hold. A question left unanswered rules nothing out: no step is skipped for want of an answer."""
    return all(_holds(condition, case) is not False for condition in conditions)


def _holds(condition: Condition, case: Case) -> bool | None:
    """Whether one holds; None where the answer it asks about is not there."""
    if condition.about == SUBMITTER:
        return bool(set(case.roles).intersection(map(str, condition.values)))
    if condition.about == PLACE:
        return case.kind in condition.values
    answer = case.answers.get(condition.about)
    if answer is None:
        return None
    if condition.test == "is":
        return any(one in condition.values for one in (answer if isinstance(answer, list) else [answer]))
    return _compare(condition.test, answer, condition.values[0])


def _compare(test: str, answer: Any, bound: Any) -> bool | None:
    try:
        given, limit = Decimal(str(answer)), Decimal(str(bound))
    except InvalidOperation:
        return None
    return {
        "less-than": given < limit,
        "at-most": given <= limit,
        "at-least": given >= limit,
        "more-than": given > limit,
    }[test]


def as_json(conditions: Iterable[Condition]) -> list[list[Any]]:
    return [[one.about, one.test, list(one.values)] for one in conditions]


def from_json(stored: Iterable[Any]) -> tuple[Condition, ...]:
    return tuple(Condition(about, test, tuple(values)) for about, test, values in stored or ())


def read_conditions(row: Entry, fields: Mapping[str, Field], names: Names, department: str) -> tuple[Condition, ...]:
    """What stands under ``when``; faults go to the row's problems."""
    if "when" not in row.value:
        return ()
    entry = row.entry("when", Phrase("when of %(label)s", label=row.label))
    if entry is None:
        return ()
    return tuple(found for about in entry.value for found in _read(entry, str(about), fields, names, department))


def _read(entry: Entry, about: str, fields: Mapping[str, Field], names: Names, department: str) -> tuple[Condition, ...]:
    if about == SUBMITTER:
        found = [names.resolve("role", name, department) for name in entry.words(about, required=True)]
        for name, full in zip(entry.words(about), found, strict=False):
            if full is None:
                entry.problems.extend(unknown("role", name, entry.source(about), names, department))
        return (Condition(about, "is", tuple(full for full in found if full)),)
    if about == PLACE:
        return _read_kinds(entry)
    field = fields.get(about)
    if field is None:
        hint = did_you_mean(about, (*fields, SUBMITTER, PLACE)) or Phrase(
            "Use a field of this form, %(submitter)s or %(place)s.", submitter=SUBMITTER, place=PLACE
        )
        entry.tell(Phrase('%(label)s asks about "%(about)s", which is no field.', label=entry.label, about=about), hint, about)
        return ()
    if isinstance(entry.value[about], dict):
        return _read_comparisons(entry, field)
    return _read_chosen(entry, field)


def _read_kinds(entry: Entry) -> tuple[Condition, ...]:
    value = entry.value[PLACE]
    kinds = entry.words(PLACE, required=True) if isinstance(value, list) else (entry.text(PLACE),)
    for kind in kinds:
        entry.near_place(kind, PLACE)
    return (Condition(PLACE, "is", tuple(kinds)),)


def _read_comparisons(entry: Entry, field: Field) -> tuple[Condition, ...]:
    inner = entry.entry(field.id, called("when", field.id))
    if inner is None:
        return ()
    if field.type not in FIGURES:
        entry.tell(
            Phrase('field "%(id)s" of type %(type)s cannot be compared.', id=field.id, type=field.type), _usable(field), field.id
        )
        return ()
    inner.known(COMPARED)
    if not inner.value:
        inner.tell(Phrase("%(label)s compares nothing.", label=inner.label), Phrase("Write {%(test)s: 2}.", test=COMPARED[0]))
    bounds = ((test, inner.number(test)) for test in COMPARED)
    return tuple(Condition(field.id, test, (bound,)) for test, bound in bounds if bound is not None)  # type: ignore[arg-type]


def _read_chosen(entry: Entry, field: Field) -> tuple[Condition, ...]:
    if field.type not in CHOSEN:
        sentence = Phrase('field "%(id)s" of type %(type)s cannot be compared with a word.', id=field.id, type=field.type)
        entry.tell(sentence, _usable(field), field.id)
        return ()
    value = entry.value[field.id]
    values = value if isinstance(value, list) else [value]
    known = [True, False] if field.type == "yesno" else [option.id for option in field.options]
    words = ["true", "false"] if field.type == "yesno" else [str(one) for one in known]
    for one in values:
        if not any(type(one) is type(other) and one == other for other in known):
            hint = did_you_mean(str(one), words) or Phrase("Use %(words)s.", words=either(words))
            entry.tell(Phrase('"%(one)s" is no answer to "%(id)s".', one=one, id=field.id), hint, field.id)
    return (Condition(field.id, "is", tuple(values)),)


def _usable(field: Field) -> Phrase:
    if field.type in CHOSEN:
        return Phrase("Write one of its answers, or a list of them.")
    if field.type in FIGURES:
        return Phrase("Write {%(test)s: 2}.", test=COMPARED[0])
    return Phrase("Use a number, a choice or a yes/no.")
