"""What differs between two versions of a submission: field by field, each in the wording of its own revision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from intake.answers import show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from intake.answers import Setting

# Chinese is compared character by character, words and figures as a whole.
_PARTS = re.compile(r"[A-Za-z0-9]+(?:[.,:'-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
LONGEST = 3000  # parts of a text that are compared one by one; a longer one is shown as a whole before and after
TEXTS = ("text", "longtext")
Mark = Literal["", "ins", "del"]
Asking = Literal["", "new", "gone"]


@dataclass(frozen=True)
class Part:
    """A piece of text that stands in both, only in the later (ins) or only in the earlier version (del)."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Row:
    """A row of a table: the same, changed, added (ins) or removed (del)."""

    mark: Literal["ins", "del", "changed"]
    cells: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Change:
    """A question whose answer differs; ``asked`` says whether only one of the two versions was asked it."""

    label: dict[str, str]
    asked: Asking
    parts: tuple[Part, ...] = ()
    columns: tuple[dict[str, str], ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The answers of one version, with the questions they were given to."""

    content: Mapping[str, Any]
    answers: Mapping[str, Any]

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        return {field["id"]: field for field in self.content["fields"]}


def between(before: Sheet, after: Sheet, setting: Setting) -> tuple[Change, ...]:
    """What differs, in the order of the later version; then what is no longer asked and had been answered."""
    old, new = before.fields, after.fields
    later = (_change(old.get(id_), field, before.answers.get(id_), after.answers.get(id_), setting) for id_, field in new.items())
    gone = (_change(field, None, before.answers.get(id_), None, setting) for id_, field in old.items() if id_ not in new)
    return tuple(one for one in (*later, *gone) if one is not None)


def unchanged(before: Sheet, after: Sheet, changes: Sequence[Change]) -> int:
    """How many questions were answered alike in both."""
    both = [id_ for id_ in after.fields if id_ in before.fields and id_ in after.answers]
    return max(0, len(both) - sum(not one.asked for one in changes))


def _change(old: dict[str, Any] | None, new: dict[str, Any] | None, before: Any, after: Any, setting: Setting) -> Change | None:
    """The change of one question; None where both say the same."""
    field = new or old or {}
    asked: Asking = "gone" if new is None else "new" if old is None else ""
    if "table" in (kinds := {one["type"] for one in (old, new) if one}):
        if kinds != {"table"}:
            return Change(field["label"], asked)
        rows = tuple(_rows((old or field), field, before or [], after or [], setting))
        columns = tuple(column["label"] for column in _columns(old or field, field).values())
        return Change(field["label"], asked, (), columns, rows) if rows else None
    was, became = (show(one, value, setting) if one else "" for one, value in ((old, before), (new, after)))
    if was == became and before == after:
        return None
    is_text = field["type"] in TEXTS and was and became
    return Change(field["label"], asked, tuple(compare(was, became) if is_text else _whole(was, became)))


def compare(before: str, after: str) -> Iterator[Part]:
    """Two texts as one, with what was struck out and what was put in."""
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    if max(len(old), len(new)) > LONGEST:
        yield from _whole(before, after)
        return
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield Part("", "".join(old[a:b]))
            continue
        yield from _whole("".join(old[a:b]), "".join(new[c:d]))


def _whole(before: str, after: str) -> Iterator[Part]:
    if before:
        yield Part("del", before)
    if after:
        yield Part("ins", after)


def _columns(old: dict[str, Any], new: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The columns of both, those of the later version first and in its words."""
    found = {column["id"]: column for column in new["columns"]}
    return found | {column["id"]: column for column in old["columns"] if column["id"] not in found}


def _rows(old: dict[str, Any], new: dict[str, Any], before: list[Any], after: list[Any], setting: Setting) -> Iterator[Row]:
    """The rows that were added, removed or changed; rows in the same stretch are taken for each other in their order."""
    columns = _columns(old, new)
    was, became = (
        [tuple(show(column, row.get(id_), setting) for id_, column in columns.items()) for row in rows]
        for rows in (before, after)
    )
    for op, a, b, c, d in SequenceMatcher(None, was, became, autojunk=False).get_opcodes():
        for one, other in zip_longest(was[a:b], became[c:d]) if op != "equal" else ():
            if one is None or other is None:
                mark: Literal["ins", "del"] = "ins" if one is None else "del"
                yield Row(mark, tuple((Part(mark, cell),) if cell else () for cell in one or other))
            else:
                yield Row("changed", tuple(_cell(*pair) for pair in zip(one, other, strict=True)))


def _cell(before: str, after: str) -> tuple[Part, ...]:
    return (Part("", after),) if before == after else tuple(_whole(before, after))
