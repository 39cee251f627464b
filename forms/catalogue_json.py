"""The whole catalogue as JSON, for tools: ``dutybook catalogue --json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms import conditions
from forms.clock import clock_text
from forms.content import field_json, item_json, text_json
from forms.schedule import as_json as schedule_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.catalogue import Catalogue
    from forms.model import ApprovalStep, Checklist, Form, Line, Meeting, Procedure, Role, Rule

Json = dict[str, Any]


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


def _of(definitions: dict[str, Any], department: str) -> list[Any]:
    return [definition for full, definition in definitions.items() if full.startswith(f"{department}/")]
