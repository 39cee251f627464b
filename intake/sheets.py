"""Sheets: a form with what was typed into it, its faults at their controls, and the values to keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.settled import settle
from intake import controls, form_fields
from intake.answers import PREFIX, Setting, Typed, cell, row_count, without_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.attachments import Attachment


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
        self._content, self._typed = content, typed
        fields = list(content["fields"])
        self._form = BaseForm(dict(_controls(fields, typed, setting)), prefix=PREFIX)
        self._form.process(MultiDict([(PREFIX + name, value) for name, values in typed.items() for value in values]))
        questions = tuple(self._question(field, typed) for field in fields)
        self._settled = settle(fields, {one.field["id"]: self._answer(one) for one in questions})
        hidden = self._settled.hidden
        self.questions = tuple(replace(one, hidden=True) if one.field["id"] in hidden else one for one in questions)
        self._show_figures()

    @property
    def left(self) -> list[str]:
        """What was typed into questions that the form no longer asks."""
        return without_place(self._content, self._typed)

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
                if controls.is_empty(row):
                    for control in row:
                        control.errors = []
            if question.field["type"] == "table" and question.field["required"] and not _filled(question):
                question.faults.append(str(controls.REQUIRED["table"]))
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
        if control.process_errors or controls.is_empty([control]):
            return None
        if kind in controls.ATTACHING:
            return [_as_kept(one) for one in control.attached]
        if kind == "integer":
            return int(control.value)
        if kind == "rating":
            return int(control.data) if control.data in controls.RATED else None
        if kind in ("decimal", "money"):
            return f"{control.value:f}"  # a text: a binary fraction is not an amount
        if kind == "datetime":
            return control.value.replace(tzinfo=ZoneInfo(self.setting.zone)).isoformat()
        if kind == "time":
            return f"{control.value:%H:%M}"
        if kind == "date":
            return control.value.isoformat()
        return control.data == "yes" if kind == "yesno" else control.data


def _as_kept(one: Attachment) -> dict[str, Any]:
    """What a version says of a file for ever: which bytes, and what they were called."""
    return {"id": str(one.id), "name": one.name, "type": one.media_type, "size": one.size, "digest": one.digest}


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
    return [row for row in question.rows if not controls.is_empty(row)]
