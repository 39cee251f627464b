"""What a publication puts into lists and forms and takes out of them, told to the editor: an id that was lost is seen at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db import definitions

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
        return f"{'new' if before is None else 'ended'} {name}"
    old, new = asked(before), asked(after)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    said = [f"new: {', '.join(come)}"] if come else []
    said += [f"taken out: {', '.join(gone)}"] if gone else []
    return f"changed {name} ({'; '.join(said)})" if said else f"changed {name}"


def asked(content: Content) -> tuple[str, ...]:
    """The ids of a list's items, or of a form's fields."""
    return tuple(one["id"] for one in (*content.get("items", ()), *content.get("fields", ())))
