"""Forms from their YAML files: ``forms/definitions/<department>/<form>.yml``, and the shared ones beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from forms import shared
from forms.approval import read_approval
from forms.braces import ID, WHAT_AN_ID_IS
from forms.entries import EVENT, Entry
from forms.fields import once, read_fields
from forms.kinds import PER, unknown
from forms.model import Form, Source, Text
from forms.names import Name
from forms.phrases import Phrase, noun
from forms.problems import Problem
from forms.reader import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forms.kinds import Per
    from forms.model import Field
    from forms.names import Names
    from forms.reader import Lines

FOLDER = "forms/definitions"
ENDINGS = (".yml", ".yaml")
FORM = (
    "title", "submitted_by", "per", "at", "schedule", "assumed", "note", "fields", "approval", "formerly",
    "filed_with", "absence", "about", "routine",
)  # fmt: skip


@dataclass(frozen=True)
class FormFile:
    """One form as written, before names are looked up."""

    department: str
    name: str
    entry: Entry

    @property
    def full(self) -> str:
        return f"{self.department}/{self.name}"


def read_files(root: Path, problems: list[Problem], torn: list[str] | None = None) -> list[FormFile]:
    """Every form definition that can be read at all; of the others, ``torn`` gets what they may be called."""
    found = []
    for file in sorted(path for path in (root / FOLDER).glob("*/*") if path.is_file() and not path.name.startswith(".")):
        shown = file.relative_to(root).as_posix()
        if file.suffix not in ENDINGS:
            problems.append(
                Problem(
                    shown, 1, Phrase("the file is no form: a form's name ends in .yml."), Phrase("Rename it, or take it out.")
                )
            )
            continue
        value, lines, wrong = read_file(file, shown)
        problems += wrong
        if wrong and torn is not None and value is None:
            torn.append(f"{file.stem} {file.read_text(encoding='utf-8-sig', errors='replace')}")
        if isinstance(value, dict):
            found += form_files(file, Entry(noun("form"), value, shown, lines, problems))
        elif not wrong:
            problems.append(Problem(shown, 1, Phrase("the form is empty."), Phrase("Write title, submitted_by and fields.")))
        if not ID.fullmatch(file.stem):
            problems.append(Problem(shown, 1, Phrase('form "%(name)s" is not written as an id.', name=file.stem), WHAT_AN_ID_IS))
    return found


def read_file(file: Path, shown: str) -> tuple[Any, Lines, list[Problem]]:
    try:
        return load_yaml(file.read_text(encoding="utf-8-sig"), shown)
    except UnicodeDecodeError:
        return None, {}, [Problem(shown, 1, Phrase("the file is not UTF-8 text."), Phrase("Save it as UTF-8."))]


def form_files(file: Path, entry: Entry) -> list[FormFile]:
    """The form of a file, or all that a shared one serves."""
    if file.parent.name == shared.FOLDER:
        return [FormFile(*served) for served in shared.serve(entry, FORM)]
    return [FormFile(file.parent.name, file.stem, entry)]


def enter_names(files: list[FormFile], explained: dict[str, tuple[str, str, int]], names: Names, problems: list[Problem]) -> None:
    """Enter the forms' names; a form of no department, which is read no further, and a page of no form are told."""
    for file in files:
        if file.department not in names.known["department"]:
            problems += unknown("department", file.department, file.entry.source(), names, "")
            continue
        page = explained.get(file.full, ("", "", 0))[0]
        again = names.add("form", file.full, Name(file.entry.source(), page, "", titles(file.entry)))
        problems += [again] if again else []
    for full, (_, shown, line) in explained.items():
        department, _, name = full.partition("/")
        if full not in names.known["form"]:
            problems += unknown("form", name, Source(shown, line), names, department)


def titles(entry: Entry) -> tuple[str, ...]:
    written = entry.value.get("title")
    return tuple(str(title) for title in written.values() if title) if isinstance(written, dict) else ()


def read_form(file: FormFile, names: Names) -> Form:
    """The form that a file defines; faults go to the file's problems."""
    entry = file.entry
    entry.known(FORM)
    fields = read_fields(entry)
    if not fields:
        entry.tell(Phrase("the form asks nothing."), Phrase("Write fields."), "fields")
    schedule = entry.schedule(default=EVENT)
    judge_rounds(entry, fields, len(schedule.rounds))
    approval = read_approval(entry, fields, names, file.department)
    once(entry.rows("approval", "approval"))
    name = names.known["form"][file.full]
    return Form(
        file.full, entry.both("title", required=True) or Text(file.name, file.name),
        roles(entry, "submitted_by", names, file.department), schedule, fields, approval,
        cast("Per", entry.choice("per", PER, "person")), entry.place_kind("at"), entry.flag("assumed"), entry.both("note"),
        name.page, tuple(f"{file.department}/{old}" for old in entry.words("formerly")), entry.source(),
    )  # fmt: skip


def judge_rounds(entry: Entry, fields: Sequence[Field], rounds: int) -> None:
    """A question that begins with the round of the day has an option for each."""
    for row, field in zip(entry.rows("fields", "field"), fields, strict=False):
        if field.default == "round" and len(field.options) != rounds:
            given = len(field.options)
            sentence = Phrase('default "round" has %(options)s options for %(rounds)s rounds.', options=given, rounds=rounds)
            row.tell(sentence, Phrase("Write an option for each of the schedule's rounds, in their order."), "default")


def roles(entry: Entry, key: str, names: Names, department: str) -> tuple[str, ...]:
    """The full names of the roles under ``key``; one that is not known is told."""
    found = []
    for name in entry.words(key, required=True):
        full = names.resolve("role", name, department)
        if full is None:
            entry.problems.extend(unknown("role", name, entry.source(key), names, department))
        else:
            found.append(full)
    return tuple(found)
