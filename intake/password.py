"""Changing the own password: the one in use, then the new one; every other session ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request
from flask_babel import gettext as _

from db import people, sessions
from db.engine import writing
from intake import passwords
from intake.auth import allow, me
from intake.services import now, services
from intake.sessions import verified

if TYPE_CHECKING:
    from werkzeug import Response

pages = Blueprint("password", __name__)


@pages.get("/password")
@allow("signed-in")
def ask() -> str:
    """The form."""
    return _form()


@pages.post("/password")
@allow("signed-in")
def change() -> Response:
    """Keep the new password; wrong tries at the old one count like those at the door."""
    person, new = me(), request.form.get("password", "")
    complaint = passwords.complaint(new, person.username)
    if complaint is None and new != request.form.get("again", ""):
        complaint = _("The two are not the same. Type both again.")
    if complaint is not None:
        return make_response(_form(str(complaint)), 422)
    verified(person.username, request.form.get("current", ""), "wrong-current")
    hashed = passwords.hashed(new)
    with writing(services().engine) as conn:
        people.set_password(conn, person.id, hashed, now())
        sessions.end_all(conn, person.id, now(), keep=person.session)
    return redirect("/today", 303)


def _form(complaint: str = "") -> str:
    limits = {"shortest": passwords.SHORTEST, "longest": passwords.LONGEST}
    return render_template("auth/password.html", username=me().username, complaint=complaint, **limits)
