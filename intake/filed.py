"""What is filed with a person's roles: finished submissions that their forms hand on to be kept and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import summaries

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.summaries import Summary
    from intake.organisation import Organisation

SHOWN = 100


def forms_of(known: Organisation, person: UUID, moment: datetime) -> set[str]:
    """The forms that are, or once were, filed with a role the person holds."""
    held = {one.role for one in known.held_now(person, moment)}
    rows = (row for row in known.in_force if row.kind == "form")
    return {row.id for row in rows if any(held.intersection(one.roles) for one in row.approval.filed_with)}


def find(conn: Connection, known: Organisation, person: UUID, moment: datetime) -> tuple[Summary, ...]:
    """The latest that are filed with a role the person holds, where it is held."""
    forms = forms_of(known, person, moment)
    if not forms:
        return ()
    held = known.held_now(person, moment)
    near = {place.id for place in known.places if any(known.tree.in_scope(one.place, place.id) for one in held)}
    found = summaries.finished(conn, near, forms, SHOWN)
    return tuple(
        one
        for one in found
        if any(role.role in (one.filed_with or ()) and known.tree.in_scope(role.place, one.place_id) for role in held)
    )
