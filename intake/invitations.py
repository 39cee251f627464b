"""How a manager gets a person in, again in, or out: the one-time link as a QR code, and disabling."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import segno
from flask import Blueprint, render_template

from db import assignments, people, sessions
from db.base import new_id
from db.engine import writing
from intake import staff
from intake.auth import allow, me
from intake.errors import Refused
from intake.installation import LINK_LASTS, invite
from intake.services import now, services

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection
    from werkzeug import Response

    from intake.staff import Known, View

pages = Blueprint("invitations", __name__)


@pages.post("/people/<uuid:person>/link")
@allow("manager", "administrator")
def make_link(person: UUID) -> str:
    """A new one-time link: the first one, or for a forgotten password."""
    return show_link(person)


def show_link(person: UUID) -> str:
    """Make the link and show it once; only its hash is kept."""
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        one = view.governed(person)
        if one.person.disabled_at is not None:
            raise Refused("is-disabled")
        token = invite(conn, services().settings, person, me().id, now())
        sessions.forget_attempts(conn, one.person.username)
        staff.note(conn, trail_place(view, one), "make a link for", person)
    address = f"{services().settings.address}/welcome/{token}"
    picture = segno.make(address, error="m").svg_data_uri(scale=6, border=3, light="white", dark="black")
    return render_template("people/link.html", one=one, address=address, picture=picture, until=now() + LINK_LASTS, view=view)


@pages.post("/people/<uuid:person>/disable")
@allow("manager", "administrator")
def disable(person: UUID) -> Response:
    """The person is out at once, on every device; what they did stays."""
    if person == me().id:
        raise Refused("not-yourself")
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        one = view.governed(person)
        people.disable(conn, person, now())
        sessions.end_all(conn, person, now())
        staff.note(conn, trail_place(view, one), "disable", person)
    return staff.back_to(person)


@pages.post("/people/<uuid:person>/enable")
@allow("manager", "administrator")
def enable(person: UUID) -> Response:
    """Let a disabled person in again; the days between, on which nothing was owed by them, are days away."""
    moment = now()
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        one = view.governed(person)
        _note_days_between(conn, view, one, moment)
        people.enable(conn, person)
        staff.note(conn, trail_place(view, one), "enable", person)
    return staff.back_to(person)


def _note_days_between(conn: Connection, view: View, one: Known, moment: datetime) -> None:
    """From the day they were disabled to the day before today: a past day counts later as it counted then."""
    if one.person.disabled_at is None:
        return
    top = next(place for place in view.organisation.places if place.parent is None)
    since, until = view.organisation.business_day(top.id, one.person.disabled_at), view.today - timedelta(days=1)
    if since <= until:
        assignments.be_away(conn, id=new_id(moment), person=one.person.id, since=since, until=until)


def trail_place(view: View, one: Known) -> UUID:
    """Where the trail keeps what was done to the person: a place of theirs, else the top of the tree."""
    return next(iter(one.places), None) or next(place.id for place in view.organisation.places if place.parent is None)
