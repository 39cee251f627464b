"""Answers: how they are typed, row by row and cell by cell, and how kept ones are shown, or typed again for a correction."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from forms.units import is_money, money, unit_in
from intake.controls import ATTACHING
from intake.language import show_day, show_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

    from db.attachments import Attachment

Choices = list[tuple[str, str]]  # ids with what they are called
Typed = dict[str, list[str]]  # as a browser sends it: "field" or "field.row.column", with all its values
PREFIX = "a."  # keeps the names of questions apart from our own hidden fields


@dataclass(frozen=True)
class Setting:
    """What a form is filled in with: the language, the place's zone, and whom and what can be chosen."""

    lang: str
    zone: str
    people: Choices
    places: Choices
    attached: Mapping[str, Attachment] = dataclasses.field(default_factory=dict)  # by their ids as they are typed

    def choices(self, kind: str) -> Choices:
        return self.people if kind == "person" else self.places


def cell(field: str, row: int, column: str) -> str:
    """The name of a table's cell; ids hold no dots."""
    return f"{field}.{row}.{column}"


def row_count(field: dict[str, Any], typed: Typed) -> int:
    """How many rows to show: those that were sent, at least one, at most as many as the form allows."""
    numbers = [name.split(".")[1] for name in typed if name.startswith(f"{field['id']}.") and name.count(".") == 2]
    shown = max((int(one) + 1 for one in numbers if one.isdecimal() and len(one) < 4), default=1)
    return min(shown, int(field["max_rows"]))


def add_row(content: Mapping[str, Any], typed: Typed, field_id: str) -> Typed:
    """The same with one more empty row in the table."""
    field = next((one for one in content["fields"] if one["id"] == field_id and one["type"] == "table"), None)
    if field is None or row_count(field, typed) >= field["max_rows"]:
        return typed
    return typed | {cell(field_id, row_count(field, typed), field["columns"][0]["id"]): [""]}


def read_typed(form: MultiDict[str, str]) -> Typed:
    """What a request carries of answers; line ends have one spelling, so that the same text is the same draft."""
    return {
        name.removeprefix(PREFIX): [value.replace("\r\n", "\n") for value in values]
        for name, values in form.lists()
        if name.startswith(PREFIX) and len(name) < 200
    }


def typed_again(content: Mapping[str, Any], answers: Mapping[str, Any], zone: str) -> Typed:
    """Kept answers as they would be typed, for a correction."""
    typed: Typed = {}
    for field in content["fields"]:
        value = answers.get(field["id"])
        if field["type"] != "table":
            typed[field["id"]] = _as_typed(field, value, zone)
            continue
        for number, row in enumerate(value or ()):
            typed |= {cell(field["id"], number, one["id"]): _as_typed(one, row.get(one["id"]), zone) for one in field["columns"]}
    return {name: values for name, values in typed.items() if values}


def without_place(content: Mapping[str, Any], typed: Typed) -> list[str]:
    """What was typed into questions that the form no longer asks; it is shown, so that nothing is lost."""
    asked = {field["id"] for field in content["fields"] if field["type"] != "table"}
    columns = {(field["id"], column["id"]) for field in content["fields"] for column in field["columns"]}

    def fits(name: str) -> bool:
        field, _row, column = [*name.split("."), "", ""][:3]
        return (field in asked and not column) or (field, column) in columns

    return [value for name, values in typed.items() if not fits(name) for value in values if value.strip()]


def show(field: dict[str, Any], value: Any, setting: Setting) -> str:
    """One kept value in words."""
    kind, lang = field["type"], setting.lang
    if value is None or value == []:
        return ""
    if kind in ("choice", "multichoice"):
        labels: dict[str, str] = {option["id"]: option["label"][lang] for option in field["options"]}
        chosen: list[str] = value if isinstance(value, list) else [value]
        return ("、" if lang == "zh" else ", ").join(labels.get(one, one) for one in chosen)
    if kind in ATTACHING:
        return ("、" if lang == "zh" else ", ").join(one["name"] for one in value)
    if kind in ("person", "place"):
        return next((label for id_, label in setting.choices(kind) if id_ == value), "—")
    if kind == "yesno":
        return str(_("Yes") if value else _("No"))
    if kind == "date":
        return show_day(date.fromisoformat(value))
    if kind == "datetime":
        return show_moment(datetime.fromisoformat(value), setting.zone)
    return f"{money(value) if is_money(field) else value} {unit_in(lang, field['unit'])}".strip()


def _as_typed(field: dict[str, Any], value: Any, zone: str) -> list[str]:
    if value is None:
        return []
    if field["type"] == "multichoice":
        return list(value)
    if field["type"] == "computed":
        return []
    if field["type"] in ATTACHING:
        return [one["id"] for one in value]
    if field["type"] == "yesno":
        return ["yes" if value else "no"]
    if field["type"] == "datetime":
        return [f"{datetime.fromisoformat(value).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"]
    return [str(value)]
