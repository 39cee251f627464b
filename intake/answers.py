"""Answers: what was typed becomes values to keep, kept values become what is shown or typed again."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.settled import settle
from forms.units import is_money, money, unit_in
from intake import form_fields
from intake.language import show_day, show_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.attachments import Attachment
    from intake.form_fields import Choices

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


@dataclass(frozen=True)
class Question:
    """One field of the form with its control, or its rows of controls where it is a table."""

    field: dict[str, Any]
    control: Any
    rows: tuple[tuple[Any, ...], ...]
    faults: list[str]
    hidden: bool = False

    @property
    def name(self) -> str:
        return PREFIX + str(self.field["id"])


class Sheet:
    """A form with what was typed into it."""

    def __init__(self, content: Mapping[str, Any], typed: Typed, setting: Setting) -> None:
        self.setting = setting
        fields = list(content["fields"])
        self._form = BaseForm(dict(_controls(fields, typed, setting)), prefix=PREFIX)
        self._form.process(MultiDict([(PREFIX + name, value) for name, values in typed.items() for value in values]))
        questions = tuple(self._question(field, typed) for field in fields)
        self._settled = settle(fields, {one.field["id"]: self._answer(one) for one in questions})
        hidden = self._settled.hidden
        self.questions = tuple(replace(one, hidden=True) if one.field["id"] in hidden else one for one in questions)
        self._show_figures()

    def _show_figures(self) -> None:
        """Put what was computed where it is shown."""
        for question in self.questions:
            given = self._settled.answers.get(question.field["id"])
            if question.field["type"] == "computed":
                question.control.data = given
            for row, values in zip(_filled(question), given or (), strict=False) if question.rows else ():
                for column, control in zip(question.field["columns"], row, strict=True):
                    if column["type"] == "computed":
                        control.data = values.get(column["id"])

    def _question(self, field: dict[str, Any], typed: Typed) -> Question:
        if field["type"] != "table":
            return Question(field, self._form[field["id"]], (), [])
        rows = tuple(
            tuple(self._form[cell(field["id"], row, column["id"])] for column in field["columns"])
            for row in range(row_count(field, typed))
        )
        return Question(field, None, rows, [])

    def check(self) -> bool:
        """Whether everything is answered as asked; otherwise each fault stands at its control."""
        self._form.validate()
        for question in (one for one in self.questions if not one.hidden):
            for row in question.rows:
                if form_fields.is_empty(row):
                    for control in row:
                        control.errors = []
            if question.field["type"] == "table" and question.field["required"] and not _filled(question):
                question.faults.append(str(form_fields.REQUIRED["table"]))
        return not any(self.faults())

    def faults(self) -> Iterable[tuple[str, str, str]]:
        """Each fault with the id of its control and the label of its question, in the order of the page."""
        for question in (one for one in self.questions if not one.hidden):
            label = str(question.field["label"][self.setting.lang])
            for fault in question.faults:
                yield question.name, label, fault
            controls = [question.control] if question.control is not None else [one for row in question.rows for one in row]
            for control in controls:
                for error in control.errors[:1]:
                    yield control.id, label, str(error)

    def answers(self) -> dict[str, Any]:
        """The values to keep; what is not asked or not answered is left out, and so are empty rows."""
        return {id_: value for id_, value in self._settled.answers.items() if value not in (None, "", [])}

    def _answer(self, question: Question) -> Any:
        if question.control is not None:
            return self._value(question.field, question.control)
        columns = question.field["columns"]
        return [
            {column["id"]: self._value(column, control) for column, control in zip(columns, row, strict=True)}
            for row in _filled(question)
        ]

    def _value(self, field: dict[str, Any], control: Any) -> object:
        kind = field["type"]
        if control.process_errors or form_fields.is_empty([control]):
            return None
        if kind in form_fields.ATTACHING:
            return [_as_kept(one) for one in control.attached]
        if kind == "integer":
            return int(control.value)
        if kind == "rating":
            return int(control.data) if control.data in form_fields.RATED else None
        if kind in ("decimal", "money"):
            return f"{control.value:f}"  # a text: a binary fraction is not an amount
        if kind == "datetime":
            return control.value.replace(tzinfo=ZoneInfo(self.setting.zone)).isoformat()
        if kind == "time":
            return f"{control.value:%H:%M}"
        if kind == "date":
            return control.value.isoformat()
        return control.data == "yes" if kind == "yesno" else control.data


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


def _as_kept(one: Attachment) -> dict[str, Any]:
    """What a version says of a file for ever: which bytes, and what they were called."""
    return {"id": str(one.id), "name": one.name, "type": one.media_type, "size": one.size, "digest": one.digest}


def show(field: dict[str, Any], value: Any, setting: Setting) -> str:
    """One kept value in words."""
    kind, lang = field["type"], setting.lang
    if value is None or value == []:
        return ""
    if kind in ("choice", "multichoice"):
        labels: dict[str, str] = {option["id"]: option["label"][lang] for option in field["options"]}
        chosen: list[str] = value if isinstance(value, list) else [value]
        return ("、" if lang == "zh" else ", ").join(labels.get(one, one) for one in chosen)
    if kind in form_fields.ATTACHING:
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


def _controls(fields: list[dict[str, Any]], typed: Typed, setting: Setting) -> Iterable[tuple[str, Any]]:
    for field in fields:
        if field["type"] != "table":
            yield field["id"], _make(field, setting)
            continue
        for row in range(row_count(field, typed)):
            for column in field["columns"]:
                yield cell(field["id"], row, column["id"]), _make(column, setting)


def _make(field: dict[str, Any], setting: Setting) -> Any:
    offered = setting.choices(field["type"])
    return form_fields.make(field, setting.lang, offered, setting.attached, required=field["required"])


def _filled(question: Question) -> list[tuple[Any, ...]]:
    return [row for row in question.rows if not form_fields.is_empty(row)]


def _as_typed(field: dict[str, Any], value: Any, zone: str) -> list[str]:
    if value is None:
        return []
    if field["type"] == "multichoice":
        return list(value)
    if field["type"] == "computed":
        return []
    if field["type"] in form_fields.ATTACHING:
        return [one["id"] for one in value]
    if field["type"] == "yesno":
        return ["yes" if value else "no"]
    if field["type"] == "datetime":
        return [f"{datetime.fromisoformat(value).astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"]
    return [str(value)]
