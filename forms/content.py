"""What is kept of a definition as JSON: a revision's content, and the facts of its in-force row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms import approval
from forms.model import Approval
from forms.schedule import as_json as schedule_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.model import Checklist, Evidence, Field, Form, Item, Role, ShownWhen, Text

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


def facts(definition: Checklist | Form, roles: Mapping[str, Role]) -> Json:
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
        "role_places": [[role, list(roles[role].places)] for role in definition.roles if roles[role].places],
        **approval.as_json(form.approval if form else Approval(), roles),
    }
