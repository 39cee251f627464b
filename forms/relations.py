"""What the fields of a form say about each other, checked when it is read: formulas, conditions, circles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forms import shown_when
from forms.computed import FIGURES, usual_places
from forms.phrases import NOTHING, Phrase, either
from forms.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.entries import Entry
    from forms.model import Computation, Field

COUNTED = ("table", "file", "photo")


def relate(fields: Sequence[Field], rows: Sequence[Entry]) -> tuple[Field, ...]:
    """The fields with their formulas complete; a formula or a condition that cannot work is told and left out."""
    asked = {field.id: field for field in fields}
    made = []
    for field, row in zip(fields, rows, strict=True):
        columns = field.columns and relate(field.columns, [*row.rows("columns", "column")])
        one = replace(field, columns=columns)
        asked[field.id] = one
        made.append(one)
    found = [_checked(field, row, asked) for field, row in zip(made, rows, strict=True)]
    return _without_circles(_with_places(found), rows)


def _checked(field: Field, row: Entry, asked: Mapping[str, Field]) -> Field:
    if field.compute:
        computation = _against_target(field.compute, row, asked)
        faulty = not computation.of or any(_operand_fault(name, computation.how, row, asked) for name in computation.of)
        field = replace(field, compute=None if faulty else computation)
    condition = field.shown_when
    if condition is None:
        return field
    other = asked.get(condition.field)
    sentence, hint = (NOTHING, NOTHING) if other is None else shown_when.fault(condition, other)
    if other is None:
        sentence, hint = Phrase('field "%(name)s" is not known.', name=condition.field), did_you_mean(condition.field, asked)
    if sentence:
        row.tell(sentence, hint, "show-when", "field" if other is None else condition.how)
        return replace(field, shown_when=None)
    return field


def _against_target(computation: Computation, row: Entry, asked: Mapping[str, Field]) -> Computation:
    """A percentage of one field is held against that field's target."""
    if computation.how != "percent" or len(computation.of) != 1:
        return computation
    other = asked.get(str(computation.of[0]))
    if other is not None and other.target is None:
        row.tell(
            Phrase('field "%(id)s" has no target.', id=other.id), Phrase("Give it one, or name two fields."), "compute", "percent"
        )
        return replace(computation, of=())
    return replace(computation, of=(*computation.of, other.target.value)) if other and other.target else computation


def _operand_fault(name: str | float, how: str, row: Entry, asked: Mapping[str, Field]) -> bool:
    """Tell what cannot be computed with; whether it cannot."""
    if not isinstance(name, str):
        return False
    first, _, second = name.partition(".")
    known: dict[str, Field] = dict(asked)
    if second and first in asked and asked[first].type == "table":
        known = {f"{first}.{column.id}": column for column in asked[first].columns}
    other = known.get(name)
    fitting = COUNTED if how == "count" else ("date",) if how == "days" else FIGURES
    if other is None:
        row.tell(Phrase('field "%(name)s" is not known.', name=name), did_you_mean(name, known), "compute", how)
    elif other.type == "table" and how != "count":
        sentence = Phrase('"%(how)s" needs a column of table "%(name)s".', how=how, name=name)
        row.tell(sentence, Phrase("Write %(name)s.column.", name=name), "compute", how)
    elif other.type not in fitting:
        sentence = Phrase('field "%(name)s" of type %(type)s does not go with "%(how)s".', name=name, type=other.type, how=how)
        row.tell(sentence, Phrase("Use type %(words)s.", words=either(fitting)), "compute", how)
    else:
        return False
    return True


def _with_places(fields: list[Field]) -> list[Field]:
    """Round each figure as its fields are; figures of figures come out after as many rounds as they are deep."""
    for _ in fields:
        known = {field.id: field for field in fields}
        known |= {f"{field.id}.{column.id}": column for field in fields for column in field.columns}
        fields = [_placed(field, known) for field in fields]
    return [
        replace(one, compute=replace(one.compute, places=max(one.compute.places, 0))) if one.compute else one for one in fields
    ]


def _placed(field: Field, known: Mapping[str, Field]) -> Field:
    computation = field.compute
    if computation is None or computation.places >= 0:
        return field
    others = [known[name] for name in computation.of if isinstance(name, str)]
    if any(one.compute and one.compute.places < 0 for one in others):
        return field
    kinds = [(one.type, one.compute.places if one.compute else 0) for one in others]
    kinds += [("decimal", 0) for one in computation.of if isinstance(one, float) and one != int(one)]
    return replace(field, compute=replace(computation, places=usual_places(computation.how, kinds)))


def _without_circles(fields: Sequence[Field], rows: Sequence[Entry]) -> tuple[Field, ...]:
    waits = {field.id: _waits_for(field) for field in fields}
    kept = []
    for field, row in zip(fields, rows, strict=True):
        if field.id in _reached(field.id, waits):
            row.tell(
                Phrase("%(label)s waits for itself.", label=row.label),
                Phrase("Let its compute and show-when name other fields only."),
            )
            field = replace(field, compute=None, shown_when=None)
        kept.append(field)
    return tuple(kept)


def _waits_for(field: Field) -> set[str]:
    names = {name.partition(".")[0] for name in (field.compute.of if field.compute else ()) if isinstance(name, str)}
    return names | ({field.shown_when.field} if field.shown_when else set())


def _reached(name: str, waits: Mapping[str, set[str]]) -> set[str]:
    """Every field that ``name`` waits for, directly or not."""
    found: set[str] = set()
    ahead = set(waits[name])
    while ahead:
        found |= ahead
        ahead = {other for one in ahead for other in waits.get(one, ())} - found
    return found
