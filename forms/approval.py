"""Approval as data: steps with conditions, whom it is about, who reads it afterwards, the absence it makes; read and frozen.

The steps that apply are worked out once, from the answers, when a form is handed in; the submission keeps its own chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms import conditions
from forms.braces import ID, WHAT_AN_ID_IS
from forms.kinds import unknown
from forms.model import Approval, ApprovalStep, Away, Filing, Text
from forms.phrases import Phrase, either
from forms.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from forms.conditions import Case
    from forms.entries import Entry
    from forms.model import Field, Role
    from forms.names import Names

Json = dict[str, Any]
STEP = ("id", "title", "roles", "when")
FILING = ("roles", "when")
AWAY = ("person", "from", "to")
DAYS = ("date", "datetime")
NAME_A_PERSON = Phrase("Name a field of type person.")
HIGHEST = 5  # how far up a step may pass


def read_approval(form: Entry, fields: Sequence[Field], names: Names, department: str) -> Approval:
    """What a form says under approval, filed_with, absence, about and routine; faults go to the form's problems."""
    asked = {field.id: field for field in fields}
    steps = tuple(_read_step(row, asked, names, department) for row in form.rows("approval", "approval"))
    routine = form.flag("routine")
    if routine and (len(steps) != 1 or steps[0].when):
        form.tell(
            Phrase("only a form with one step and no conditions can be routine."), Phrase('Leave "routine" out.'), "routine"
        )
    away, filed = _read_away(form, asked, names, department), tuple(_read_filing(form, asked, names, department))
    return Approval(steps, filed, away, routine, _read_about(form, asked, away))


def _read_about(form: Entry, asked: Mapping[str, Field], away: Away | None) -> tuple[str, ...]:
    """The fields and columns (``table.column``) that name whom the form is about; whose leave it asks for is one of them."""
    named = form.words("about", required=True) if "about" in form.value else ()
    known = {f"{one.id}.{column.id}": column for one in asked.values() for column in one.columns} | dict(asked)
    people = [name for name, field in known.items() if field.type == "person"]
    for name in named:
        if name not in known:
            sentence = Phrase('about names "%(name)s", which is no field.', name=name)
            form.tell(sentence, did_you_mean(name, people) or NAME_A_PERSON, "about")
        elif known[name].type != "person":
            sentence = Phrase('field "%(name)s" of type %(type)s is no person.', name=name, type=known[name].type)
            form.tell(sentence, NAME_A_PERSON, "about")
    return tuple(dict.fromkeys([*named, *([away.person] if away and away.person else [])]))


def _read_step(row: Entry, asked: Mapping[str, Field], names: Names, department: str) -> ApprovalStep:
    row.known(STEP)
    name = row.text("id", required=True)
    if name and not ID.fullmatch(name):
        row.tell(Phrase('id "%(name)s" is not written as an id.', name=name), WHAT_AN_ID_IS, "id")
    title = row.both("title", required=True) or Text(name, name)
    when = conditions.read_conditions(row, asked, names, department)
    return ApprovalStep(name, title, _roles(row, names, department), when)


def _read_filing(form: Entry, asked: Mapping[str, Field], names: Names, department: str) -> Iterator[Filing]:
    value = form.value.get("filed_with")
    if isinstance(value, list) and value and not any(isinstance(one, dict) for one in value):
        yield Filing(_roles(form, names, department, "filed_with"))
        return
    for row in form.rows("filed_with", "filed_with"):
        row.known(FILING)
        yield Filing(_roles(row, names, department), conditions.read_conditions(row, asked, names, department))


def _read_away(form: Entry, asked: Mapping[str, Field], names: Names, department: str) -> Away | None:
    if form.value.get("absence") is None:
        return None
    entry = form.entry("absence", "absence")
    if entry is None:
        return None
    entry.known((*AWAY, "when"))
    named = {key: entry.text(key, required=key == "from") for key in AWAY}
    for key, name in named.items():
        kinds = ("person",) if key == "person" else DAYS
        if name and name not in asked:
            sentence = Phrase('absence names "%(name)s", which is no field.', name=name)
            entry.tell(sentence, did_you_mean(name, tuple(asked)), key)
        elif name and asked[name].type not in kinds:
            given = asked[name].type
            sentence = Phrase('field "%(name)s" of type %(type)s is no %(wanted)s.', name=name, type=given, wanted=kinds[0])
            entry.tell(sentence, Phrase("Name a field of type %(words)s.", words=either(kinds)), key)
    when = conditions.read_conditions(entry, asked, names, department)
    return Away(named["from"], named["to"], named["person"], when)


def _roles(row: Entry, names: Names, department: str, key: str = "roles") -> tuple[str, ...]:
    found = [(name, names.resolve("role", name, department)) for name in row.words(key, required=True)]
    for name, full in found:
        if full is None:
            row.problems.extend(unknown("role", name, row.source(key), names, department))
    return tuple(full for _, full in found if full)


def above(roles: Sequence[str], known: Mapping[str, Role]) -> list[list[str]]:
    """The roles that a step passes up to where nobody can decide, from the nearest: those its roles report to, and so on."""
    met, level = set(roles), list(roles)
    found: list[list[str]] = []
    while len(found) < HIGHEST:
        level = [up for role in level if role in known for up in known[role].reports_to if up not in met and up in known]
        level = list(dict.fromkeys(level))
        if not level:
            break
        met.update(level)
        found.append(level)
    return found


def as_json(approval: Approval, known: Mapping[str, Role]) -> Json:
    """What of it stands in the form's in-force row; what a form leaves out is left out here."""
    steps = [_step_json(step, above(step.roles, known)) for step in approval.steps]
    filed = [{"roles": list(one.roles), "when": conditions.as_json(one.when)} for one in approval.filed_with]
    away = approval.absence
    return (
        {"approval": steps}
        | ({"filed_with": filed} if filed else {})
        | ({"absence": _away_json(away)} if away else {})
        | ({"about": list(approval.about)} if approval.about else {})
        | ({"routine": True} if approval.routine else {})
    )


def _away_json(away: Away) -> Json:
    made: Json = {"from": away.since, "to": away.until, "person": away.person}
    return made | ({"when": conditions.as_json(away.when)} if away.when else {})


def _step_json(step: ApprovalStep, higher: Sequence[Sequence[str]]) -> Json:
    made: Json = {"id": step.id, "title": step.title.as_json(), "roles": list(step.roles)}
    return made | ({"when": conditions.as_json(step.when)} if step.when else {}) | ({"above": higher} if higher else {})


def from_json(facts: Mapping[str, Any]) -> Approval:
    """The same again from an in-force row."""
    away = facts.get("absence")
    return Approval(
        tuple(
            ApprovalStep(
                one["id"],
                Text(**one["title"]),
                tuple(one["roles"]),
                conditions.from_json(one.get("when") or ()),
                tuple(tuple(level) for level in one.get("above") or ()),
            )
            for one in facts.get("approval") or ()
        ),
        tuple(Filing(tuple(one["roles"]), conditions.from_json(one["when"])) for one in facts.get("filed_with") or ()),
        Away(away["from"], away["to"], away["person"], conditions.from_json(away.get("when") or ())) if away else None,
        bool(facts.get("routine")),
        tuple(facts.get("about") or ()),
    )


def chain(approval: Approval, case: Case, author: UUID | None = None) -> list[Json]:
    """The steps that apply, in their order, as they are frozen into a submission; each names whom but the author it concerns."""
    concerned = _concerned(approval, case, author)
    return [
        {"id": one.id, "title": one.title.as_json(), "roles": list(one.roles), "above": [list(level) for level in one.above]}
        | ({"about": concerned} if concerned else {})
        for one in approval.steps
        if conditions.applies(one.when, case)
    ]


def _concerned(approval: Approval, case: Case, author: UUID | None) -> list[str]:
    """The people whom the answers name as those it is about, in one order; the author needs no naming."""
    named = {str(one or "") for field in approval.about for one in _named(case.answers, field)}
    return sorted(named - {"", str(author)})


def _named(answers: Mapping[str, Any], field: str) -> list[Any]:
    """Whom a field names, or a table's column in each of its rows."""
    table, dot, column = field.partition(".")
    if not dot:
        return [answers.get(field)]
    return [row.get(column) for row in answers.get(table) or ()]


def filed_with(approval: Approval, case: Case) -> list[str]:
    """The roles that get to read it, as they are frozen into a submission."""
    found = (role for one in approval.filed_with if conditions.applies(one.when, case) for role in one.roles)
    return list(dict.fromkeys(found))
