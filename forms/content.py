"""What leaves the kernel as JSON: a revision's content, the facts of its in-force row, and the whole catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms import approval, conditions
from forms.clock import clock_text
from forms.model import Approval
from forms.schedule import as_json as schedule_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.catalogue import Catalogue
    from forms.model import (
        ApprovalStep,
        Checklist,
        Evidence,
        Field,
        Form,
        Item,
        Line,
        Meeting,
        Procedure,
        Role,
        Rule,
        ShownWhen,
        Text,
    )

Json = dict[str, Any]


def text_json(text: Text | None) -> dict[str, str] | None:
    """Both wordings, where there are any."""
    return text.as_json() if text else None


def evidence_json(evidence: Evidence | None) -> Json | None:
    """What an item asks for beside the tick."""
    if evidence is None:
        return None
    return {"kind": evidence.kind, "unit": evidence.unit, "least": evidence.least, "most": evidence.most}


def item_json(item: Item) -> Json:
    """An item as a revision keeps it."""
    return {
        "id": item.id,
        "text": item.text.as_json(),
        "html": item.html.as_json(),
        "group": text_json(item.group),
        "parent": item.parent,
        "depth": item.depth,
        "evidence": evidence_json(item.evidence),
        "role": item.role,
        "at": item.at,
        "every": item.every,
    }


def field_json(field: Field) -> Json:
    """One question. What few questions have stands only where it is set, so that the hashes of all other forms stay."""
    extra = {
        "kinds": list(field.kinds),
        "compute": field.compute and {"how": field.compute.how, "of": list(field.compute.of), "places": field.compute.places},
        "shown_when": field.shown_when and condition_json(field.shown_when),
        "target": field.target and {"value": field.target.value, "at": field.target.at},
    }
    return {
        "id": field.id,
        "type": field.type,
        "label": field.label.as_json(),
        "required": field.required,
        "help": text_json(field.help),
        "least": field.least,
        "most": field.most,
        "unit": field.unit,
        "pattern": field.pattern,
        "default": field.default,
        "options": [{"id": option.id, "label": option.label.as_json()} for option in field.options],
        "columns": [field_json(column) for column in field.columns],
        "max_rows": field.max_rows,
        **{key: value for key, value in extra.items() if value},
    }


def condition_json(condition: ShownWhen) -> Json:
    value = list(condition.value) if isinstance(condition.value, tuple) else condition.value
    return {"field": condition.field, "how": condition.how, "value": value}


def checklist_content(checklist: Checklist) -> Json:
    """The content of a checklist's revision: wording only, no schedule and no dates."""
    return {
        "kind": "checklist",
        "id": checklist.id,
        "title": checklist.title.as_json(),
        "page": checklist.page,
        "items": [item_json(item) for item in checklist.items],
    }


def form_content(form: Form) -> Json:
    """The content of a form's revision."""
    return {"kind": "form", "id": form.id, "title": form.title.as_json(), "fields": [field_json(field) for field in form.fields]}


def facts(definition: Checklist | Form, catalogue: Catalogue) -> Json:
    """Who owes the definition, when and where: what stands in its in-force row."""
    form = definition if not hasattr(definition, "items") else None
    return {
        "roles": list(definition.roles),
        "schedule": schedule_json(definition.schedule),
        "per": definition.per,
        "at": definition.at,
        "assumed": definition.assumed,
        "title": definition.title.as_json(),
        "phase": getattr(definition, "phase", ""),
        "formerly": list(definition.formerly),
        "role_places": [[role, list(catalogue.roles[role].places)] for role in definition.roles if catalogue.roles[role].places],
        **approval.as_json(form.approval if form else Approval(), catalogue.roles),
    }


def bare(full: str | None, department: str) -> str | None:
    """A name as the department itself writes it."""
    return full.removeprefix(f"{department}/") if full else None


def bares(names: Iterable[str], department: str) -> list[str]:
    """Names as the department itself writes them."""
    return [name.removeprefix(f"{department}/") for name in names]


def line_json(line: Line) -> Json:
    """A duty, step, rule or point with what its braces say."""
    return {
        "id": line.id,
        "text": line.text.as_json(),
        "group": text_json(line.group),
        **dict(line.attributes),
        "branches": [branch.as_json() for branch in line.branches],
    }


def _role(role: Role, d: str) -> Json:
    return {
        "id": bare(role.id, d),
        "title": role.title.as_json(),
        "purpose": text_json(role.purpose),
        "reports_to": bares(role.reports_to, d),
        "places": list(role.places),
        "duties": [line_json(duty) for duty in role.duties],
    }


def _procedure(procedure: Procedure, d: str) -> Json:
    return {
        "id": bare(procedure.id, d),
        "title": procedure.title.as_json(),
        "trigger": text_json(procedure.trigger),
        "steps": [line_json(step) for step in procedure.steps],
    }


def _checklist(checklist: Checklist, d: str) -> Json:
    return {
        "id": bare(checklist.id, d),
        "title": checklist.title.as_json(),
        "roles": bares(checklist.roles, d),
        "schedule": schedule_json(checklist.schedule),
        "per": checklist.per,
        "at": checklist.at,
        "phase": checklist.phase,
        "assumed": checklist.assumed,
        "items": [{**item_json(item), "role": bare(item.role, d)} for item in checklist.items],
    }


def _meeting(meeting: Meeting, d: str) -> Json:
    return {
        "id": bare(meeting.id, d),
        "title": meeting.title.as_json(),
        "schedule": schedule_json(meeting.schedule),
        "from": clock_text(meeting.start) if meeting.start else None,
        "to": clock_text(meeting.end) if meeting.end else None,
        "chair": bare(meeting.chair, d),
        "attendees": bares(meeting.attendees, d),
        "assumed": meeting.assumed,
        "agenda": [line_json(point) for point in meeting.agenda],
    }


def _form(form: Form, d: str) -> Json:
    return {
        "id": bare(form.id, d),
        "title": form.title.as_json(),
        "submitted_by": bares(form.roles, d),
        "schedule": schedule_json(form.schedule),
        "per": form.per,
        "assumed": form.assumed,
        "note": text_json(form.note),
        "fields": [field_json(field) for field in form.fields],
        "approval": [_approval_step(step, d) for step in form.approval.steps],
        "filed_with": [{"roles": bares(one.roles, d), "when": conditions.as_json(one.when)} for one in form.approval.filed_with],
    }


def _approval_step(step: ApprovalStep, d: str) -> Json:
    when = {"when": conditions.as_json(step.when)} if step.when else {}
    return {"id": step.id, "title": step.title.as_json(), "roles": bares(step.roles, d)} | when


def _rule(rule: Rule, d: str) -> Json:
    return {**line_json(rule.line), "applies_to": bares(rule.applies_to, d)}


def catalogue_json(catalogue: Catalogue) -> Json:
    """Everything that was loaded, ids bare, every title and label in both languages."""
    return {
        "departments": [
            {
                "id": d,
                "title": department.title.as_json(),
                "sector": department.sector,
                "roles": [_role(role, d) for role in _of(catalogue.roles, d)],
                "procedures": [_procedure(procedure, d) for procedure in _of(catalogue.procedures, d)],
                "checklists": [_checklist(checklist, d) for checklist in _of(catalogue.checklists, d)],
                "meetings": [_meeting(meeting, d) for meeting in _of(catalogue.meetings, d)],
                "forms": [_form(form, d) for form in _of(catalogue.forms, d)],
                "rules": [_rule(rule, d) for rule in _of(catalogue.rules, d)],
            }
            for d, department in catalogue.departments.items()
        ]
    }


def _of(definitions: dict[str, Any], department: str) -> list[Any]:
    return [definition for full, definition in definitions.items() if full.startswith(f"{department}/")]
