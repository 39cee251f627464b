"""Forms from their YAML files: ``forms/definitions/<department>/<form>.yml``, and the shared ones beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from forms import shared
from forms.braces import ID, WHAT_AN_ID_IS
from forms.entries import EVENT, Entry
from forms.kinds import PER, unknown
from forms.model import Approval, ApprovalStep, Field, Form, Option, Source, Text
from forms.names import Name
from forms.problems import Problem
from forms.reader import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.kinds import Per
    from forms.names import Names

FOLDER = "forms/definitions"
FORM = ("title", "submitted_by", "per", "at", "schedule", "assumed", "note", "fields", "approval", "formerly")
FIELD = (
    "id", "type", "label", "required", "help", "min", "max", "unit", "pattern", "default", "options", "columns", "max_rows",
)  # fmt: skip
TYPES = (
    "text", "longtext", "integer", "decimal", "money", "date", "time", "datetime", "choice", "multichoice", "yesno",
    "rating", "person", "place", "table",
)  # fmt: skip
CHOICES = ("choice", "multichoice")
NUMBERS = ("integer", "decimal", "money", "rating")
DEFAULTS = {"business-date": ("date",), "me": ("person",), "my-place": ("place",)}
ROWS = 50


@dataclass(frozen=True)
class FormFile:
    """One form as written, before names are looked up."""

    department: str
    name: str
    entry: Entry

    @property
    def full(self) -> str:
        return f"{self.department}/{self.name}"


def read_files(root: Path, problems: list[Problem]) -> list[FormFile]:
    """Every form definition that can be read at all."""
    found = []
    for file in sorted((root / FOLDER).glob("*/*.y*ml")):
        shown = file.relative_to(root).as_posix()
        try:
            value, lines, wrong = load_yaml(file.read_text(encoding="utf-8-sig"), shown)
        except UnicodeDecodeError:
            value, lines, wrong = None, {}, [Problem(shown, 1, "the file is not UTF-8 text.", "Save it as UTF-8.")]
        problems += wrong
        if isinstance(value, dict):
            found += form_files(file, Entry("form", value, shown, lines, problems))
        elif not wrong:
            problems.append(Problem(shown, 1, "the form is empty.", "Write title, submitted_by and fields."))
        if not ID.fullmatch(file.stem):
            problems.append(Problem(shown, 1, f'form "{file.stem}" is not written as an id.', WHAT_AN_ID_IS))
    return found


def form_files(file: Path, entry: Entry) -> list[FormFile]:
    """The form of a file, or all that a shared one serves."""
    if file.parent.name == shared.FOLDER:
        return [FormFile(*served) for served in shared.serve(entry, FORM)]
    return [FormFile(file.parent.name, file.stem, entry)]


def enter_names(files: list[FormFile], explained: dict[str, tuple[str, str, int]], names: Names, problems: list[Problem]) -> None:
    """Enter the forms' names; a page that explains a form nobody defined is told."""
    for file in files:
        page = explained.get(file.full, ("", "", 0))[0]
        again = names.add("form", file.full, Name(file.entry.source(), page, file.name))
        problems += [again] if again else []
    for full, (_, shown, line) in explained.items():
        department, _, name = full.partition("/")
        if full not in names.known["form"]:
            problems.append(unknown("form", name, Source(shown, line), names, department))


def read_form(file: FormFile, names: Names) -> Form:
    """The form that a file defines; faults go to the file's problems."""
    entry = file.entry
    entry.known(FORM)
    if file.department not in names.known["department"]:
        entry.problems.append(unknown("department", file.department, entry.source(), names, ""))
    fields = tuple(read_field(row, nested=False) for row in entry.rows("fields", "field"))
    once(entry.rows("fields", "field"))
    if not fields:
        entry.tell("the form asks nothing.", "Write fields.", "fields")
    steps = tuple(read_step(row, names, file.department) for row in entry.rows("approval", "approval"))
    once(entry.rows("approval", "approval"))
    name = names.known["form"][file.full]
    return Form(
        file.full, entry.both("title", required=True) or Text(file.name, file.name),
        roles(entry, "submitted_by", names, file.department), entry.schedule(default=EVENT), fields, Approval(steps),
        cast("Per", entry.choice("per", PER, "person")), entry.place_kind("at"), entry.flag("assumed"), entry.both("note"),
        name.page, tuple(f"{file.department}/{old}" for old in entry.words("formerly")), entry.source(),
    )  # fmt: skip


def roles(entry: Entry, key: str, names: Names, department: str) -> tuple[str, ...]:
    found = []
    for name in entry.words(key, required=True):
        full = names.resolve("role", name, department)
        if full is None:
            entry.problems.append(unknown("role", name, entry.source(key), names, department))
        else:
            found.append(full)
    return tuple(found)


def once(rows: Iterator[Entry]) -> None:
    """Tell ids that come twice among ``rows``."""
    seen: set[object] = set()
    for row in rows:
        name = row.value.get("id")
        if name is not None and name in seen:
            row.tell(f"{row.label} stands twice.", "Give one of them another id.", "id")
        seen.add(name)


def named(row: Entry) -> str:
    """The row's id; a problem where it is missing or not written as one."""
    name = row.text("id", required=True)
    if name and not ID.fullmatch(name):
        row.tell(f'id "{name}" is not written as an id.', WHAT_AN_ID_IS, "id")
    return name


def read_step(row: Entry, names: Names, department: str) -> ApprovalStep:
    row.known(("id", "title", "roles"))
    name = named(row)
    return ApprovalStep(name, row.both("title", required=True) or Text(name, name), roles(row, "roles", names, department))


def read_field(row: Entry, nested: bool) -> Field:
    """One question; ``nested`` where it is a table's column."""
    row.known(FIELD)
    name, kind = named(row), row.choice("type", TYPES, "text")
    if "type" not in row.value:
        row.missing("type")
    options = tuple(
        Option(named(option), option.both("label", required=True) or Text("", "")) for option in row.rows("options", "option")
    )
    once(row.rows("options", "option"))
    columns = tuple(read_field(column, nested=True) for column in row.rows("columns", "column"))
    once(row.rows("columns", "column"))
    judge(row, kind, nested)
    rows = row.number("max_rows")
    return Field(
        name, kind, row.both("label", required=True) or Text(name, name), row.flag("required"), row.both("help"),
        row.number("min"), row.number("max"), row.text("unit"), pattern(row), default(row, kind),
        options, columns, int(rows) if rows else ROWS, row.source(),
    )  # fmt: skip


def judge(row: Entry, kind: str, nested: bool) -> None:
    """What does not go with the field's type."""
    if kind == "table" and nested:
        row.tell("a table cannot stand in a table.", "Use a form of its own.", "type")
    for key, kinds in (("options", CHOICES), ("columns", ("table",))):
        if key in row.value and kind not in kinds:
            row.tell(f'"{key}" does not go with type {kind}.', f"Use type {' or '.join(kinds)}.", key)
        elif kind in kinds and not row.value.get(key):
            row.tell(f'{row.label} of type {kind} has no "{key}".')
    least, most = row.value.get("min"), row.value.get("max")
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        row.tell(f"min {least} is more than max {most}.", "", "min")


def pattern(row: Entry) -> str:
    text = row.text("pattern")
    try:
        re.compile(text)
    except re.error as fault:
        row.tell(f'pattern "{text}" cannot be read: {fault}.', "", "pattern")
        return ""
    return text


def default(row: Entry, kind: str) -> str:
    value = row.text("default")
    if value and value not in DEFAULTS:
        row.choice("default", tuple(DEFAULTS), "")
    elif value and kind not in DEFAULTS[value]:
        row.tell(f'default "{value}" does not go with type {kind}.', f"Use type {DEFAULTS[value][0]}.", "default")
    return value
