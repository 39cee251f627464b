"""Which roles a person holds where, and when they are away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request
from sqlalchemy.exc import IntegrityError

from db import assignments
from db.engine import writing
from intake import staff
from intake.auth import allow
from intake.errors import Refused
from intake.invitations import trail_place
from intake.services import services

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug import Response

    from intake.staff import View

pages = Blueprint("assignments", __name__)


@pages.post("/people/<uuid:person>/assignments")
@allow("manager", "administrator")
def assign(person: UUID) -> Response:
    """Give the person a role at a place, from a day on, on some weekdays or all."""
    typed = request.form
    place, role, id_ = staff.as_id(typed.get("place")), typed.get("role", ""), staff.as_id(typed.get("id"))
    weekdays = staff.as_weekdays(typed.getlist("weekday"))
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        view.require_role(place, role)
        one = view.one(person)
        if all(held.id != id_ for held in one.held):
            since = staff.as_date(typed.get("since")) or staff.today_at(view.organisation, place)
            assignments.assign(conn, id=id_, place=place, person=person, role=role, since=since, weekdays=weekdays)
            staff.note(conn, place, "assign", person, role=role)
    return staff.back_to(person, "roles")


@pages.post("/people/<uuid:person>/assignments/<uuid:assignment>/end")
@allow("manager", "administrator")
def end(person: UUID, assignment: UUID) -> Response:
    """From today on the person holds the role no longer; past days keep it."""
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        held = next((held for held in view.one(person).held if held.id == assignment), None)
        if held is None or not view.authority.manages.covers_role(held.place, held.role):
            raise Refused("not-yours")
        until = max(held.since, staff.today_at(view.organisation, held.place))
        if held.until is None or held.until > until:
            assignments.end_assignment(conn, held.place, held.id, until)
            staff.note(conn, held.place, "end the role of", person, role=held.role)
    return staff.back_to(person, "roles")


@pages.post("/people/<uuid:person>/absences")
@allow("manager", "administrator")
def be_away(person: UUID) -> Response:
    """The person is away on these days, both included: nothing is owed by them then."""
    since, until = staff.as_date(request.form.get("since")), staff.as_date(request.form.get("until"))
    if since is None or (until or since) < since:
        raise Refused("wrong-date")
    try:
        with writing(services().engine) as conn:
            view = staff.view_in(conn)
            one, deputy = view.one(person), _deputy(view, person)
            id_ = staff.as_id(request.form.get("id"))
            assignments.be_away(conn, id=id_, person=person, since=since, until=until or since, deputy=deputy)
            staff.note(conn, trail_place(view, one), "note the absence of", person, since=str(since), until=str(until or since))
    except IntegrityError:
        pass  # the same form sent twice
    return staff.back_to(person, "away")


@pages.post("/people/<uuid:person>/absences/<uuid:absence>/deputy")
@allow("manager", "administrator")
def name_deputy(person: UUID, absence: UUID) -> Response:
    """Name who decides for the person during this absence; nobody takes it back."""
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        one, deputy = view.governed(person), _deputy(view, person)
        assignments.set_deputy(conn, person, absence, deputy)
        staff.note(conn, trail_place(view, one), "name the deputy of", person, deputy=str(deputy or ""))
    return staff.back_to(person, "away")


@pages.post("/people/<uuid:person>/absences/<uuid:absence>/end")
@allow("manager", "administrator")
def come_back(person: UUID, absence: UUID) -> Response:
    """The person is back from today on, or does not go; days that are over stay days away."""
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        one, today = view.one(person), view.today
        away = [
            found for found in assignments.absences(conn, today, staff.LAST_DAY) if (found.person, found.id) == (person, absence)
        ]
        for found in away:
            assignments.come_back(conn, person, absence, today)
            days = {"since": str(max(found.since, today)), "until": str(found.until)}
            staff.note(conn, trail_place(view, one), "end the absence of", person, **days)
    return staff.back_to(person, "away")


def _deputy(view: View, person: UUID) -> UUID | None:
    """Who was chosen: somebody in sight, for a person whose every role is within reach, since a deputy gets its powers."""
    chosen = request.form.get("deputy", "")
    if not chosen:
        return None
    view.governed(person)
    deputy = view.one(staff.as_id(chosen)).person.id
    if deputy == person:
        raise Refused("not-allowed")
    return deputy
