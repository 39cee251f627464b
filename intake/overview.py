"""What a manager without lists of the own looks at first: what waits, is broken, is missing, and who has not done it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db import problems
from db.engine import reading
from forms.states import State
from intake import queue, roll
from intake.board import View, main_place
from intake.occurrences import of_day
from intake.scope import scope
from intake.services import services

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from forms.model import Obligation, Place
    from intake.auth import Person
    from intake.organisation import Organisation
    from intake.scope import Scope

NOT_DONE = (State.LATE, State.MISSED)


@dataclass(frozen=True)
class Overview:
    """How many papers wait for the manager and for others, problems are open, forms are missing, and lists were not done."""

    mine: int
    others: int
    problems: int
    missing: int
    place: Place
    today: NotDone
    yesterday: NotDone


@dataclass(frozen=True)
class NotDone:
    """The lists of a day that are overdue or were missed at a place, with where each of them and the whole day are shown."""

    count: int
    cases: str
    board: str


def overview_of(known: Organisation, person: Person, moment: datetime) -> Overview | None:
    """Counted within the manager's reach, lists at the place that the board opens with; nothing for those who manage nothing."""
    reach = scope(person, known)
    place = main_place(reach)
    if place is None:
        return None
    missing, today = roll.number_missing(known, reach, moment), known.business_day(place.id, moment)
    days = today, today - timedelta(days=1)
    for day in days:
        known.owed(day)  # computed before a transaction begins
    with reading(services().engine) as conn:
        mine, others = queue.Sight(known, person.id, person.grants, moment).counts(conn)
        found = problems.open_problems(conn, [place.id for place in reach.places])
        undone = [_not_done(conn, known, reach, place, day, moment) for day in days]
    broken = sum(reach.covers(one.place_id, one.list_id.partition("/")[0]) for one in found)
    return Overview(mine, others, broken, missing, place, *undone)


def _not_done(conn: Connection, known: Organisation, reach: Scope, place: Place, day: date, moment: datetime) -> NotDone:
    def is_seen(one: Obligation) -> bool:
        return one.facts.kind == "checklist" and reach.covers(place.id, one.key.id.partition("/")[0])

    found = of_day(conn, known, day, known.below(place.id), moment, is_seen)
    view = View(place.id, day, False)
    return NotDone(sum(one.state in NOT_DONE for one in found), view.cell("", ""), view.address())
