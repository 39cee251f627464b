"""The handbook leaves nothing out: every department's pages against the facts frozen before the pages were written.

Each file of ``tests/facts`` is one department: ids, counts, roles, windows, evidence and, line by line in order, the figures
(times, numbers, amounts) that must stand in the Chinese and in the English wording of that very line.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from forms.catalogue import load
from forms.model import LANGS, Clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.catalogue import Catalogue
    from forms.model import Checklist, Field, Form, Item, Line, Text

ROOT = Path(__file__).parents[1]
FACTS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests/facts").glob("*.json"))]
departments = pytest.mark.parametrize("facts", FACTS, ids=lambda facts: facts["department"])

TO_SETTLE = {"zh": '!!! note "待本部门确定"', "en": '!!! note "To be settled by the department"'}
# A quantity in words may be written in more than one way; everything else (08:20, 15, POP) stands as it is.
SPELLINGS = {
    "10min": {"zh": "十分钟|10分钟", "en": "(ten|10)[ -]minutes?"},
    "30min": {"zh": "半个?小时|30分钟", "en": "half[ -](an )?hour|30[ -]minutes?"},
    "half": {"zh": "一半", "en": "half"},
    "6f": {"zh": "六楼|6楼", "en": "floor 6|sixth floor"},
    "b1": {"zh": "负一楼|-1楼", "en": "basement|B1"},
    "top-five": {"zh": "五名|5名", "en": "five|5"},
    "first-batch": {"zh": "第一批", "en": "first batch|first-batch"},
    "second-batch": {"zh": "第二批", "en": "second batch|second-batch"},
    "two-batches": {"zh": "两批", "en": "two batches"},
    "two-tills": {"zh": "两台", "en": "two (tills|cashiers)"},
    "three-parties": {"zh": "三方", "en": "three"},
}
# What a practitioner may make of a plain field that the source only infers.
BETTER_TYPES = {
    "text": {"place", "person", "choice", "longtext", "file", "photo"},
    "longtext": {"text", "table", "file"},
    "money": {"decimal", "integer", "computed"},
    "decimal": {"computed"},
    "integer": {"computed"},
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


def ours(named: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The department's own definitions by their bare ids."""
    head = facts["department"] + "/"
    return {name.removeprefix(head): value for name, value in named.items() if name.startswith(head)}


def bare(names: Sequence[str]) -> list[str]:
    return sorted(name.rpartition("/")[2] for name in names)


def raw(page: str, lang: str) -> str:
    return (ROOT / "handbook" / lang / page).read_text(encoding="utf-8")


def section(page: str, lang: str, anchor: str) -> str:
    """The Markdown below the heading ``{#anchor}``, down to the next heading of its level."""
    found = re.search(rf"(?m)^(#+) .*\{{#{anchor}[ }}]", raw(page, lang))
    if not found:
        return ""
    return re.split(rf"(?m)^#{{1,{len(found[1])}}} ", found.string[found.end() :])[0]


def same(name: str, what: str, is_: object, expected: object) -> Iterator[str]:
    if is_ != expected:
        yield f"{name}: {what} {is_}, expected {expected}"


def in_words(name: str, texts: Sequence[Text], fact: dict[str, Any]) -> Iterator[str]:
    """Faults of one line: figures missing in a language, names of papers missing in the Chinese."""
    for lang in LANGS:
        wording = " ".join(text.to(lang) for text in texts)
        if not wording.strip():
            yield f"{name}: nothing said in {lang}"
        for figure in fact.get("figures", ()):
            if not re.search(SPELLINGS.get(figure, {}).get(lang) or re.escape(figure), wording, re.IGNORECASE):
                yield f"{name}: {lang} lacks {figure}: {wording}"
    for paper in fact.get("papers", ()):
        if paper not in " ".join(text.zh for text in texts):
            yield f"{name}: zh lacks {paper}"


def to_settle(name: str, page: str, anchor: str = "") -> Iterator[str]:
    """The note that a point is open must stand on the page (in the section, where one is named), in both languages."""
    for lang in LANGS:
        if TO_SETTLE[lang] not in (section(page, lang, anchor) if anchor else raw(page, lang)):
            yield f"{name}: {lang} page does not say what the department has still to settle"


def lines(name: str, page: str, found: Sequence[Line], facts: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield from same(name, "lines", len(found), len(facts))
    for line, fact in zip(found, facts, strict=False):
        yield from in_words(f"{name}#{line.id}", [line.text, *line.branches], fact)
        if fact.get("branches") and not line.branches:
            yield f"{name}#{line.id}: the branch or consequence is missing"
        if fact.get("note"):
            yield from to_settle(f"{name}#{line.id}", page)


@departments
def test_nothing_is_wrong_with_the_definitions(catalogue: Catalogue, facts: dict[str, Any]) -> None:
    assert not catalogue.problems, "\n".join(map(str, catalogue.problems))
    department = catalogue.departments[facts["department"]]
    assert (department.sector, department.title.zh) == (facts["sector"], facts["title"]["zh"])


@departments
def test_every_role_has_its_page_with_every_duty(catalogue: Catalogue, facts: dict[str, Any]) -> None:
    roles = ours(catalogue.roles, facts)
    assert set(roles) == set(facts["roles"])
    faults: list[str] = []
    for name, fact in facts["roles"].items():
        role = roles[name]
        faults += same(name, "purpose", bool(role.purpose and role.purpose.zh and role.purpose.en), fact["purpose"])
        faults += lines(name, role.page, role.duties, fact["duties"])
    assert not faults, "\n".join(faults)


@departments
def test_every_procedure_keeps_its_steps_actors_and_papers(catalogue: Catalogue, facts: dict[str, Any]) -> None:
    procedures = ours(catalogue.procedures, facts)
    assert set(procedures) == set(facts["procedures"])
    faults: list[str] = []
    for name, fact in facts["procedures"].items():
        procedure = procedures[name]
        faults += in_words(f"{name} trigger", [procedure.trigger] if procedure.trigger else [], {"figures": fact["trigger"]})
        faults += lines(name, procedure.page, procedure.steps, fact["steps"])
        for line, step in zip(procedure.steps, fact["steps"], strict=False):
            faults += same(f"{name}#{line.id}", "actors", bare(line.names("actor")), sorted(step["actors"]))
            faults += papers_passed_on(catalogue, facts, f"{name}#{line.id}", line, step)
    assert not faults, "\n".join(faults)


def papers_passed_on(catalogue: Catalogue, facts: dict[str, Any], name: str, line: Line, step: dict[str, Any]) -> Iterator[str]:
    for way in ("input", "output"):
        form = catalogue.forms.get(f"{facts['department']}/{line.get(way)}")
        yield from same(name, way, form.title.zh.strip("《》") if form else "", step.get(way, "").strip("《》"))


@departments
def test_every_checklist_keeps_its_roles_window_and_items(catalogue: Catalogue, facts: dict[str, Any]) -> None:
    checklists = ours(catalogue.checklists, facts)
    assert set(checklists) == set(facts["checklists"])
    faults: list[str] = []
    for name, fact in facts["checklists"].items():
        checklist = checklists[name]
        faults += same(name, "roles", bare(checklist.roles), sorted(fact["roles"]))
        faults += same(name, "phase", checklist.phase, fact["phase"])
        faults += window(name, checklist, fact)
        faults += same(name, "items", len(checklist.items), len(fact["items"]))
        for item, row in zip(checklist.items, fact["items"], strict=False):
            faults += item_faults(f"{name}#{item.id}", checklist, item, row)
        if fact.get("note") or any(row.get("note") for row in fact["items"]):
            faults += to_settle(name, checklist.page, name)
    assert not faults, "\n".join(faults)


def clock(text: str) -> Clock:
    hours, minutes = text.split(":")
    return Clock("midnight", int(hours) * 60 + int(minutes))


def window(name: str, checklist: Checklist, fact: dict[str, Any]) -> Iterator[str]:
    """A stated window is kept; where none is stated the schedule is ours and says so."""
    schedule = checklist.schedule
    if fact["phase"] == "per-event":
        yield from same(name, "schedule", schedule.every, "event")
    elif "window" not in fact:
        yield from same(name, "assumed", checklist.assumed, True)
    else:
        start, end = map(clock, fact["window"])
        if start != end:
            yield from same(name, "opens", schedule.opens, start)
        if end not in (schedule.due, schedule.closes):
            yield f"{name}: due {schedule.due}, expected {end}"


def item_faults(name: str, checklist: Checklist, item: Item, fact: dict[str, Any]) -> Iterator[str]:
    yield from in_words(name, [item.text], fact)
    yield from same(name, "evidence", item.evidence.kind if item.evidence else None, fact.get("evidence"))
    yield from same(name, "role", bare([item.role] if item.role else []), [fact["role"]] if "role" in fact else [])
    yield from same(name, "at", item.at, fact.get("at"))
    every = item.every or (f"{checklist.schedule.interval}min" if checklist.schedule.every == "interval" else None)
    yield from same(name, "every", every, fact.get("every"))


@departments
def test_every_meeting_keeps_its_time_people_and_agenda(catalogue: Catalogue, facts: dict[str, Any]) -> None:
    meetings = ours(catalogue.meetings, facts)
    assert set(meetings) == set(facts["meetings"])
    faults: list[str] = []
    for name, fact in facts["meetings"].items():
        meeting = meetings[name]
        faults += same(name, "time", [t for t in (meeting.start, meeting.end) if t], [clock(t) for t in fact["times"]])
        faults += same(name, "chair", bare([meeting.chair] if meeting.chair else []), [fact["chair"]] if "chair" in fact else [])
        faults += attendees(name, set(bare(meeting.attendees)), fact)
        faults += same(name, "agenda", len(meeting.agenda), fact["agenda"])
        faults += [f"{name}: zh lacks {word}" for word in fact["others"] if word not in section(meeting.page, "zh", name)]
        faults += [] if fact["times"] else to_settle(name, meeting.page, name)
    assert not faults, "\n".join(faults)


def attendees(name: str, found: set[str], fact: dict[str, Any]) -> Iterator[str]:
    """Where the facts invite people in words only ("the staff of each department"), the page may name their roles."""
    extra = set() if fact["others"] else found - set(fact["attendees"])
    yield from same(name, "lost or added attendees", sorted((set(fact["attendees"]) - found) | extra), [])


@departments
def test_every_form_keeps_its_fields_columns_and_options(catalogue: Catalogue, facts: dict[str, Any]) -> None:
    forms = ours(catalogue.forms, facts)
    assert set(forms) == set(facts["forms"])
    faults: list[str] = []
    for name, fact in facts["forms"].items():
        form, fields = forms[name], {field.id: field for field in forms[name].fields}
        faults += same(name, "lost fields", sorted(set(fact["fields"]) - set(fields)), [])
        faults += [] if fact["inferred"] else same(name, "fields", len(fields), len(fact["fields"]))
        faults += submitters(name, set(bare(form.roles)), fact, facts)
        if fact.get("cadence"):
            faults += same(name, "schedule", form.schedule.every, {"daily": "day", "per-event": "event"}[fact["cadence"]])
        faults += reviewers(catalogue, facts["department"], name, fact)
        for field_id in fact["fields"].keys() & fields.keys():
            faults += field_faults(f"{name}.{field_id}", fields[field_id], fact["fields"][field_id])
    assert not faults, "\n".join(faults)


def submitters(name: str, found: set[str], fact: dict[str, Any], facts: dict[str, Any]) -> Iterator[str]:
    """Those the facts name hand it in; whoever draws it up in a procedure of theirs may do so too."""
    title, told = fact["title"]["zh"].strip("《》"), set(fact.get("submitted_by", found))
    steps = (step for procedure in facts["procedures"].values() for step in procedure["steps"])
    drawing_up = {actor for step in steps if step.get("output", "").strip("《》") == title for actor in step["actors"]}
    yield from same(name, "lost or added submitters", sorted((told - found) | (found - told - drawing_up)), [])


def explained(form: Form, lang: str) -> str:
    """What the form's own page says of it, without its front matter and title."""
    return raw(form.page, lang).partition("\n# ")[2].partition("\n")[2]


def reviewers(catalogue: Catalogue, department: str, name: str, fact: dict[str, Any]) -> Iterator[str]:
    """Who reads a form approves it, or is at least named where the form is explained."""
    form = catalogue.forms[f"{department}/{name}"]
    approving = {role for step in form.approval.steps for role in bare(step.roles)}
    for role in fact.get("reviewed_by", ()):
        if role not in approving and f"role:{role})" not in explained(form, "zh"):
            yield f"{name}: {role} does not see it"
    if fact.get("note") and not form.note and not explained(form, "en").strip():
        yield f"{name}: the note is missing"


def field_faults(name: str, field: Field, fact: dict[str, Any]) -> Iterator[str]:
    if field.type not in {fact["type"], *BETTER_TYPES.get(fact["type"], ())}:
        yield f"{name}: type {field.type}, expected {fact['type']}"
    if field.type == "table":
        yield from same(name, "columns", [c.label.zh for c in field.columns][: len(fact["columns"])], fact["columns"])
    if "options" in fact:
        yield from same(name, "options", sorted(o.label.zh for o in field.options), sorted(fact["options"]))
    if fact.get("note") and not (field.help or field.required):
        yield f"{name}: the note is missing"


@departments
def test_every_rule_binds_whom_it_should(catalogue: Catalogue, facts: dict[str, Any]) -> None:
    rules = ours(catalogue.rules, facts)
    assert set(rules) == set(facts["rules"])
    faults: list[str] = []
    for name, fact in facts["rules"].items():
        rule = rules[name]
        faults += lines(name, rule.page, [rule.line], [fact])
        faults += same(name, "applies to", bare(rule.applies_to), sorted(fact.get("roles", [])))
        faults += [f"{name}: zh lacks {word}" for word in fact.get("others", []) if word not in section(rule.page, "zh", "rules")]
    assert not faults, "\n".join(faults)


@departments
@pytest.mark.parametrize("lang", LANGS)
def test_what_nobody_knows_is_said_and_not_invented(facts: dict[str, Any], lang: str) -> None:
    text = raw(f"departments/{facts['department']}/reference.md", lang)
    notes = text.split(TO_SETTLE[lang])[1:]
    assert len(notes) >= len(facts["gaps"])
    for note, figures in zip(notes, facts["gaps"], strict=False):
        for figure in figures:
            assert re.search(SPELLINGS.get(figure, {}).get(lang) or re.escape(figure), note, re.IGNORECASE), (figure, note)
