"""Ahead: the forms that a person owes in the coming days, and those of the days before that can still be handed in."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from forms.states import State
from intake import filling, organisation, tally
from intake.addresses import form_address
from intake.auth import allow, me
from intake.periods import Period
from intake.services import now, services
from intake.tally import Came
from intake.today import day_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from forms.model import Obligation
    from intake.organisation import Organisation
    from intake.tally import Entry

pages = Blueprint("ahead", __name__)
BACK, NEAR, FAR = timedelta(days=7), timedelta(days=2), timedelta(days=35)
OFTEN = ("day", "weekday", "days", "interval")


@pages.get("/owed")
@allow("signed-in")
def index() -> str:
    """What is still to be handed in, day by day."""
    known, person, moment = organisation.of_request(), me().id, now()
    today = day_of(known, person, moment)
    owed = find(known, person, today, moment)
    return render_template(
        "owed/index.html",
        days=[(day, list(part)) for day, part in groupby(owed, key=lambda one: one.owed.key.day)],
        today=today,
        last_open=today + filling.LONGEST_AHEAD,
        places=known.place_of,
        address=form_address,
    )


def find(known: Organisation, person: UUID, today: date, moment: datetime) -> list[Entry]:
    """By time: late ones of the last days, all of the coming days, and further ahead what does not come every day."""

    def mine(one: Obligation) -> bool:
        return person in one.holders and (one.key.day <= today + NEAR or one.facts.schedule.every not in OFTEN)

    places = {place.id for site in known.sites.of_person.get(person, ()) for place in site.places}
    found = tally.tell(services().engine, known, places, Period(today - BACK, today + FAR), moment, mine)
    return sorted(
        (one for one in found.entries if _is_shown(one, today)), key=lambda one: (one.owed.key.day, one.owed.window.due)
    )


def _is_shown(one: Entry, today: date) -> bool:
    """Of days before only what can still be handed in."""
    if one.owed.key.day < today:
        return one.state in (State.LATE, State.OPEN)
    return one.came is not Came.VACANT
