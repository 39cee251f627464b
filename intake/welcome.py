"""The one-time link: whoever opens it chooses a password and is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _

from db import people, sessions
from db.base import NotFound
from db.engine import reading, writing
from intake import cookies, passwords
from intake.auth import allow
from intake.errors import Refused
from intake.language import lang
from intake.services import now, services
from intake.sessions import begin

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from werkzeug import Response

    from db.people import Person

pages = Blueprint("welcome", __name__)


@pages.get("/welcome/<token>")
@allow("anyone")
def ask(token: str) -> str:
    """The form for the new password; opening it does not use the link up."""
    return _form(_invited(token))


@pages.post("/welcome/<token>")
@allow("anyone")
def keep(token: str) -> Response:
    """Keep the password, end every session of the person, and begin one here."""
    person, password = _invited(token), request.form.get("password", "")
    complaint = passwords.complaint(password, person.username)
    if complaint is None and password != request.form.get("again", ""):
        complaint = _("The two are not the same. Type both again.")
    if complaint is not None:
        return make_response(_form(person, str(complaint)), 422)
    hashed = passwords.hashed(password)
    with writing(services().engine) as conn:
        _use(conn, token)
        people.set_password(conn, person.id, hashed, now())
        sessions.end_all(conn, person.id, now())
        sessions.forget_attempts(conn, person.username)
    return begin(person, "/today")


def _invited(token: str) -> Person:
    """Whom the link would let in; refused where it was used, replaced or is too old."""
    with reading(services().engine) as conn:
        for hashed in cookies.believed_hashes(token):
            if invited := sessions.invited(conn, hashed, now()):
                return people.person(conn, invited)
    raise Refused("gone")


def _use(conn: Connection, token: str) -> None:
    """Use the link up; of two who send at once the second is refused."""
    for hashed in cookies.believed_hashes(token):
        try:
            sessions.use_invitation(conn, hashed, now())
        except NotFound:
            continue
        return
    raise Refused("gone")


def _form(person: Person, complaint: str = "") -> str:
    limits = {"shortest": passwords.SHORTEST, "longest": passwords.LONGEST}
    return render_template(
        "auth/welcome.html", name=person.called(lang()), username=person.username, complaint=complaint, **limits
    )
