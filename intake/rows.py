"""Rows: places, assignments and what is in force, from the database's tables, as the kernel knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from forms import approval, schedule
from forms.duty import until_gone
from forms.model import Holding, Hours, InForce, Place, PlaceHours, Text

if TYPE_CHECKING:
    from datetime import datetime, time
    from uuid import UUID

    from db import assignments, definitions, places


def holding(row: assignments.Assignment, place: Place, gone: dict[UUID, datetime]) -> Holding:
    """An assignment; of somebody who is disabled, until the business day on which that was done."""
    held = Holding(row.person, row.role, row.place, row.weekdays, row.since, row.until)
    left = gone.get(row.person)
    return until_gone(held, schedule.business_day(left, place.zone, place.cutoff)) if left else held


def place(row: places.Place) -> Place:
    """A place with its hours, and with the days on which it has others."""
    hours = tuple(PlaceHours(one.weekday, _hours(one.opens, one.closes), one.since, one.until) for one in row.hours)
    exceptions = tuple((day, _hours(opens, closes)) for day, opens, closes in row.exceptions)
    name = Text(row.name_zh, row.name_en)
    return Place(row.id, row.parent, row.kind, name, row.zone, row.cutoff, row.departments, hours, exceptions)


def _hours(opens: time | None, closes: time | None) -> Hours | None:
    return None if opens is None or closes is None else Hours(opens, closes)


def in_force(row: definitions.InForce) -> InForce:
    """What of a checklist or form was in force, since when and until when."""
    facts = row.facts
    return InForce(
        kind=cast("Any", row.kind),
        id=row.id,
        revision=row.revision,
        roles=tuple(facts["roles"]),
        schedule=schedule.from_json(facts["schedule"]),
        per=facts.get("per") or "all",
        at=facts.get("at"),
        since=row.since,
        until=row.until,
        title=Text(**facts["title"]),
        assumed=bool(facts.get("assumed")),
        role_places=_role_places(facts.get("role_places")),
        approval=approval.from_json(facts),
    )


def _role_places(stored: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = stored.items() if isinstance(stored, dict) else stored or ()
    return tuple((role, tuple(kinds)) for role, kinds in pairs)
