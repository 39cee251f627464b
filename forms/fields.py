"""The questions of a form, each read with all that goes with its type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms import computed, shown_when
from forms.braces import ID, WHAT_AN_ID_IS
from forms.model import Field, Option, Target, Text
from forms.phrases import NOTHING, Phrase, either
from forms.problems import did_you_mean
from forms.relations import relate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.entries import Entry

FIELD = (
    "id", "type", "label", "required", "help", "min", "max", "unit", "pattern", "default", "options", "columns", "max_rows",
    "kinds", "compute", "show-when", "target",
)  # fmt: skip
TYPES = (
    "text", "longtext", "integer", "decimal", "money", "date", "time", "datetime", "choice", "multichoice", "yesno",
    "rating", "person", "place", "table", "file", "photo", "computed",
)  # fmt: skip
CHOICES = ("choice", "multichoice")
NUMBERS = ("integer", "decimal", "money", "rating")
ATTACHED = ("file", "photo")
FILE_KINDS = ("pdf", "docx", "xlsx", "pptx", "csv", "txt", "image")
MOST_ATTACHED = 20  # on one submission
# What goes with some types only, and what those types cannot do without.
GOES_WITH = {
    "options": CHOICES, "columns": ("table",), "compute": ("computed",), "kinds": ("file",),
    "target": ("integer", "decimal", "money", "computed"),
}  # fmt: skip
NEEDED = ("options", "columns")
NOT_IN_TABLES = {"table": Phrase("Use a form of its own.")} | dict.fromkeys(
    ATTACHED, Phrase("Ask for it below the table, where one field takes several, or make each row a form of its own.")
)
NOT_FOR_COMPUTED = ("required", "min", "max", "pattern", "default", "max_rows")
DEFAULTS = {"business-date": ("date",), "me": ("person",), "my-place": ("place",), "round": ("choice",)}
ROWS = 50
REPEATED_TWICE = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\d*\})[?+]?\)(?:[*+]|\{\d*,)")


def read_fields(entry: Entry) -> tuple[Field, ...]:
    """The questions under ``fields``, each checked on its own and against the others."""
    rows = list(entry.rows("fields", "field"))
    once(entry.rows("fields", "field"))
    return relate([read_field(row, nested=False) for row in rows], rows)


def once(rows: Iterator[Entry]) -> None:
    """Tell ids that come twice among ``rows``."""
    seen: set[object] = set()
    for row in rows:
        name = row.value.get("id")
        if name is not None and name in seen:
            row.tell(Phrase("%(label)s stands twice.", label=row.label), Phrase("Give one of them another id."), "id")
        seen.add(name)


def named(row: Entry) -> str:
    """The row's id; a problem where it is missing or not written as one."""
    name = row.text("id", required=True)
    if name and not ID.fullmatch(name):
        row.tell(Phrase('id "%(name)s" is not written as an id.', name=name), WHAT_AN_ID_IS, "id")
    return name


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
        options, columns, int(rows) if rows else ROWS, kinds(row, kind), computed.read(row) if kind == "computed" else None,
        shown_when.read(row), target(row), row.source(),
    )  # fmt: skip


def judge(row: Entry, kind: str, nested: bool) -> None:
    """What does not go with the field's type."""
    if nested and kind in NOT_IN_TABLES:
        row.tell(Phrase("a %(kind)s cannot stand in a table.", kind=kind), NOT_IN_TABLES[kind], "type")
    if nested and "show-when" in row.value:
        row.tell(Phrase('"show-when" does not go with a column.'), Phrase("Write it at the table."), "show-when")
    for key, fitting in GOES_WITH.items():
        if key in row.value and kind not in fitting:
            sentence = Phrase('"%(key)s" does not go with type %(kind)s.', key=key, kind=kind)
            row.tell(sentence, Phrase("Use type %(words)s.", words=either(fitting)), key)
        elif key in NEEDED and kind in fitting and not row.value.get(key):
            row.tell(Phrase('%(label)s of type %(kind)s has no "%(key)s".', label=row.label, kind=kind, key=key))
    if kind == "computed":
        for key in (key for key in NOT_FOR_COMPUTED if key in row.value):
            row.tell(Phrase('"%(key)s" does not go with type computed.', key=key), Phrase("Nobody types it."), key)
    least, most = row.value.get("min"), row.value.get("max")
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        row.tell(Phrase("min %(least)s is more than max %(most)s.", least=least, most=most), NOTHING, "min")
    if kind in ATTACHED and isinstance(most, int | float) and not 1 <= most <= MOST_ATTACHED:
        row.tell(Phrase("max %(most)s is not from 1 to %(limit)s.", most=most, limit=MOST_ATTACHED), NOTHING, "max")


def kinds(row: Entry, kind: str) -> tuple[str, ...]:
    """The kinds of files that are taken; all of them where none are named."""
    found = row.words("kinds")
    for one in found if kind == "file" else ():
        if one not in FILE_KINDS:
            sentence = Phrase('kind of file "%(one)s" is not known.', one=one)
            row.tell(sentence, did_you_mean(one, FILE_KINDS) or Phrase("Use %(words)s.", words=either(FILE_KINDS)), "kinds")
    return found


def target(row: Entry) -> Target | None:
    """The number an answer is held against: ``target: 250``, or ``{at-most: 3}`` where less is better."""
    given = row.value.get("target")
    if not isinstance(given, dict):
        value = row.number("target")
        return None if value is None else Target(value)
    entry = row.entry("target", "target")
    if entry is None or len(given) != 1 or not {"at-least", "at-most"} & set(given):
        row.tell(Phrase("a target is one number."), Phrase("Write target: 250, or target: {at-most: 3}."), "target")
        return None
    key = next(iter(given))
    value = entry.number(key)
    return None if value is None else Target(value, "most" if key == "at-most" else "least")


def pattern(row: Entry) -> str:
    """The pattern an answer must have; one that could keep the service busy for ever over a few characters is refused."""
    text = row.text("pattern")
    try:
        re.compile(text)
    except re.error as fault:
        row.tell(Phrase('pattern "%(text)s" cannot be read: %(fault)s.', text=text, fault=str(fault)), NOTHING, "pattern")
        return ""
    if REPEATED_TWICE.search(text):
        sentence = Phrase('pattern "%(text)s" repeats what repeats already.', text=text)
        row.tell(sentence, Phrase("Leave one of the two out: (a+)+ is a+."), "pattern")
        return ""
    return text


def default(row: Entry, kind: str) -> str:
    """What stands in the field before anybody has typed."""
    value = row.text("default")
    if value and value not in DEFAULTS:
        row.choice("default", tuple(DEFAULTS), "")
    elif value and kind not in DEFAULTS[value]:
        sentence = Phrase('default "%(value)s" does not go with type %(kind)s.', value=value, kind=kind)
        row.tell(sentence, Phrase("Use type %(type)s.", type=DEFAULTS[value][0]), "default")
    return value
