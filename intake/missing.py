"""Forms that were not handed in: computed from what is owed, for the days a manager still cares about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db import people
from forms.states import State
from intake.occurrences import of_day

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from forms.model import Obligation, Place
    from intake.occurrences import Occurrence
    from intake.scope import Scope

DAYS = 7


@dataclass(frozen=True)
class Missing:
    """A form past due and not handed in, where, and who could hand it in."""

    occurrence: Occurrence
    place: Place
    names: tuple[str, ...]

    @property
    def since(self) -> datetime:
        return self.occurrence.window.due


def find(conn: Connection, scope: Scope, now: datetime) -> tuple[Missing, ...]:
    """What is missing within reach, the latest first."""
    known = scope.organisation
    places = {place.id for place in scope.places}

    def wanted(one: Obligation) -> bool:
        return one.facts.kind == "form" and scope.covers(one.key.place, one.key.id.partition("/")[0])

    found = [
        one
        for day in _days(scope, now)
        for one in of_day(conn, known, day, places, now, wanted)
        if one.is_form and one.state in (State.LATE, State.MISSED)
    ]
    names = people.names(conn, {person for one in found for person in one.owed.holders})
    made = (Missing(one, known.place(one.key.place), _names(one, names)) for one in found)
    return tuple(sorted(made, key=lambda one: (one.since, one.occurrence.key.id), reverse=True))


def _days(scope: Scope, now: datetime) -> list[date]:
    """Today and the days before, wherever in the world the places are."""
    today = {scope.organisation.business_day(place.id, now) for place in scope.places}
    return sorted({day - timedelta(days=back) for day in today for back in range(DAYS + 1)})


def _names(one: Occurrence, names: dict[UUID, str]) -> tuple[str, ...]:
    return tuple(sorted(names[person] for person in one.owed.holders if person in names))
