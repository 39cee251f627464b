"""One definition for several departments, ``forms/definitions/shared/<name>.yml``: the common part, and what differs in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from forms.braces import ID, WHAT_AN_ID_IS
from forms.phrases import Phrase, called, noun
from forms.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.entries import Entry

FOLDER = "shared"
DIFFERENCES = ("id", "as", "without", "changes", "fields")
# A field of another type keeps of the common one only what suits every type; its help tells how to fill in the other.
ANY_TYPE = ("id", "label", "required")
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Moved(Mapping[Path, int]):
    """The lines of a file, asked by the paths of a mapping that was put together from several parts of it."""

    lines: Mapping[Path, int]
    moved: dict[Path, Path]

    def __getitem__(self, path: Path) -> int:
        end = next(end for end in range(len(path), -1, -1) if path[:end] in self.moved)
        return self.lines[*self.moved[path[:end]], *path[end:]]

    def __iter__(self) -> Iterator[Path]:
        return iter(self.moved)

    def __len__(self) -> int:
        return len(self.moved)


def serve(common: Entry, keys: Iterable[str]) -> Iterator[tuple[str, str, Entry]]:
    """Department, id and definition of every form that a shared one serves, each as a file of its own would hold it.

    ``keys`` are those that a form knows.
    """
    common.known((*(key for key in keys if key != "formerly"), "serves"))
    served = common.entry("serves", "serves") if "serves" in common.value else None
    if not served or not served.value:
        common.tell(Phrase("the shared form serves no department."), Phrase("Write serves: {department: id}."), "serves")
        return
    for department in served.value:
        for own in servings(served, department):
            name = own.text("id", required=True)
            if name and not ID.fullmatch(name):
                own.tell(Phrase('form "%(name)s" is not written as an id.', name=name), WHAT_AN_ID_IS, "id")
            elif name:
                yield department, name, weave(common, own, [key for key in keys if key != "fields"])


def servings(served: Entry, department: str) -> Iterator[Entry]:
    """What a department declares: an id alone, one mapping, or a list of them where the form serves it more than once."""
    value = served.value[department]
    if isinstance(value, str):
        yield replace(served, label=called("form", value), value={"id": value}, path=(*served.path, department))
    elif isinstance(value, list):
        yield from served.rows(department, "form")
    elif own := served.entry(
        department, called("form", value["id"]) if isinstance(value, dict) and "id" in value else noun("form")
    ):
        yield own


def weave(common: Entry, own: Entry, keys: Iterable[str]) -> Entry:
    """The common definition with a department's differences; every part still knows the line it came from."""
    own.known((*keys, *DIFFERENCES))
    value: dict[str, Any] = {}
    moved: dict[Path, Path] = {(): own.path}
    for key in keys:
        given = own if key in own.value else common
        if key in given.value:
            value[key], moved[key,] = following(key, given, own), (*given.path, key)
    if "about" not in own.value and value.get("about") == []:
        del value["about"]  # whom it would be about is not asked here
    if "submitted_by" in common.value and "submitted_by" not in own.value:
        moved["submitted_by",] = own.path  # a role is known or not in this department: tell it here
    value["fields"] = []
    for index, (field, whence) in enumerate(fields(common, own)):
        value["fields"].append(field)
        moved |= {("fields", index, *path): source for path, source in whence.items()}
    return replace(common, value=value, lines=Moved(common.lines, moved))


def following(key: str, given: Entry, own: Entry) -> Any:
    """What stands under ``key``; conditions, an absence and ``about`` of the common part name fields by the department's ids."""
    value, names = given.value[key], own.value.get("as")
    if given is own:
        return value
    names = names if isinstance(names, dict) else {}
    if key == "about" and isinstance(value, list):
        left_out = own.words("without")
        return [own_name(name, names) for name in value if str(name).partition(".")[0] not in left_out]
    if key == "absence" and isinstance(value, dict):
        return {part: conditional(name, names) if part == "when" else own_name(name, names) for part, name in value.items()}
    if key in ("approval", "filed_with") and isinstance(value, list):
        return [
            {**row, "when": conditional(row["when"], names)} if isinstance(row, dict) and "when" in row else row for row in value
        ]
    return value


def conditional(when: Any, names: Mapping[str, Any]) -> Any:
    return {own_name(about, names): test for about, test in when.items()} if isinstance(when, dict) else when


Woven = tuple[dict[str, Any], dict[Path, Path]]


def fields(common: Entry, own: Entry) -> list[Woven]:
    """The common fields as the department has them, with its own between or after them; each with where its parts stand."""
    rows = by_id(common)
    left_out = set(known(own, "without", own.words("without"), rows))
    kept = {name: row for name, row in rows.items() if name not in left_out}
    names = mapping(own, "as", kept)
    changes = mapping(own, "changes", kept)
    woven = [(name, changed(row, name, names, changes)) for name, row in kept.items()]
    for row in own.rows("fields", "field"):
        place = next(known(row, "before", (row.text("before"),) if "before" in row.value else (), kept), "")
        index = next((at for at, (name, _) in enumerate(woven) if place and name == place), len(woven))
        field = {key: value for key, value in row.value.items() if key != "before"}
        woven.insert(index, ("", (field, {(): row.path})))
    return [field for _, field in woven]


def by_id(common: Entry) -> dict[str, Entry]:
    """The common fields; of two with one id the first, and the other is told."""
    rows: dict[str, Entry] = {}
    for index, row in enumerate(common.rows("fields", "field")):
        name = str(row.value.get("id", index))
        if name in rows:
            row.tell(Phrase("%(label)s stands twice.", label=row.label), Phrase("Give one of them another id."), "id")
        rows.setdefault(name, row)
    return rows


def known(own: Entry, key: str, names: Any, among: Mapping[str, Entry]) -> Iterator[str]:
    """Those of ``names`` that the common form asks; the others are told."""
    for name in names:
        if name in among:
            yield name
        else:
            sentence = Phrase('%(key)s names "%(name)s", but the shared form has no such field.', key=key, name=name)
            own.tell(sentence, did_you_mean(name, among), key)


def mapping(own: Entry, key: str, among: Mapping[str, Entry]) -> Entry | None:
    """What stands under ``as`` or ``changes``, by the ids of common fields."""
    found = own.entry(key, key) if key in own.value else None
    if found:
        for name in found.value:
            if name not in among:
                sentence = Phrase('%(key)s names "%(name)s", but the shared form has no such field.', key=key, name=name)
                found.tell(sentence, did_you_mean(name, among), name)
    return found


def changed(row: Entry, name: str, names: Entry | None, changes: Entry | None) -> Woven:
    """A common field under the department's id and with its changes."""
    field = referring(row.value, names.value if names else {})
    whence: dict[Path, Path] = {(): row.path}
    change = changes.entry(name, called("field", name)) if changes and name in changes.value else None
    if change:
        if "type" in change.value:
            field = {key: value for key, value in field.items() if key in ANY_TYPE}
        if "id" in change.value:
            change.tell(Phrase('"id" cannot be changed here.'), Phrase("Write as: {%(name)s: new-id}.", name=name), "id")
        for key in change.value.keys() - {"id"}:
            field[key], whence[key,] = change.value[key], (*change.path, key)
    if names and name in names.value:
        field["id"], whence["id",] = names.text(name), (*names.path, name)
    return field, whence


def referring(field: dict[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """A common field whose formula and condition name other fields by the department's ids."""
    field = dict(field)
    condition, formula = field.get("show-when"), field.get("compute")
    if isinstance(condition, dict) and "field" in condition:
        field["show-when"] = {**condition, "field": own_name(condition["field"], names)}
    if isinstance(formula, dict):
        field["compute"] = {
            how: [own_name(one, names) for one in of] if isinstance(of, list) else own_name(of, names)
            for how, of in formula.items()
        }
    return field


def own_name(name: Any, names: Mapping[str, Any]) -> Any:
    """``name`` of a field, or of a table's column (``table.column``), as the department calls it."""
    if not isinstance(name, str):
        return name
    field, dot, column = name.partition(".")
    return f"{names.get(field, field)}{dot}{column}"
