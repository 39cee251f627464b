"""What a publication puts into lists and forms and takes out of them, told to the editor: an id that was lost is seen at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db import definitions
from forms.phrases import Phrase, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

Content = dict[str, Any]
Standing = dict[tuple[str, str], str]


def standing(conn: Connection) -> Standing:
    """The revision of everything in force."""
    return {(row.kind, row.id): row.revision for row in definitions.in_force(conn)}


def told(conn: Connection, changed: Iterable[str], before: Standing) -> tuple[str, ...]:
    """A line for every name that changed since ``before``: whether it is new or gone, and which of its items or fields are."""
    now, names = standing(conn), set(changed)
    keys = sorted(key for key in before.keys() | now.keys() if key[1] in names)
    return tuple(line(key[1], _content(conn, before.get(key)), _content(conn, now.get(key))) for key in keys)


def _content(conn: Connection, revision: str | None) -> Content | None:
    return definitions.revision(conn, revision) if revision else None


def line(name: str, before: Content | None, after: Content | None) -> str:
    if before is None or after is None:
        return Phrase("new %(name)s", name=name) if before is None else Phrase("ended %(name)s", name=name)
    old, new = asked(before), asked(after)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    said = [Phrase("new: %(ids)s", ids=listed(come))] if come else []
    said += [Phrase("taken out: %(ids)s", ids=listed(gone))] if gone else []
    match said:
        case []:
            return Phrase("changed %(name)s", name=name)
        case [one]:
            return Phrase("changed %(name)s (%(one)s)", name=name, one=one)
        case _:
            return Phrase("changed %(name)s (%(one)s; %(other)s)", name=name, one=said[0], other=said[1])


def asked(content: Content) -> tuple[str, ...]:
    """The ids of a list's items, or of a form's fields."""
    return tuple(one["id"] for one in (*content.get("items", ()), *content.get("fields", ())))
