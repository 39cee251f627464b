"""Signing in and out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request

from db import people, sessions
from db.engine import writing
from intake import attempts, cookies, passwords, personas
from intake.auth import allow, visitor
from intake.errors import Refused, answer
from intake.language import back_to
from intake.services import now, services

if TYPE_CHECKING:
    from werkzeug import Response

    from db.people import Person

pages = Blueprint("sessions", __name__)
log = logging.getLogger("dutybook")


@pages.get("/sign-in")
@allow("anyone")
def ask() -> str:
    """The form to sign in with, and in demo mode the people one can be."""
    return render_template("auth/sign_in.html", back=back_to(request.args.get("next", ""), "/today"), personas=personas.sites())


@pages.post("/sign-in")
@allow("anyone")
def sign_in() -> Response:
    """Begin a session for the right password; the same words and the same time for every wrong one."""
    username, back = request.form.get("username", "").strip().lower(), back_to(request.form.get("next", ""), "/today")
    if "persona" in request.form:
        return begin(personas.person(request.form["persona"]), back)
    try:
        return begin(verified(username, request.form.get("password", "")), back)
    except Refused as refused:
        page = render_template("auth/sign_in.html", refused=refused, username=username, back=back, personas=personas.sites())
        return answer(refused, page)


def verified(username: str, password: str, refusal: str = "wrong-password") -> Person:
    """The person, if the password is theirs."""
    with writing(services().engine) as conn:
        tried = attempts.begin(conn, username, now())
        found = people.by_username(conn, username)
    person, stored = found or (None, None)
    if not passwords.matches(stored, password) or person is None or person.disabled_at is not None:
        log.info("wrong password for %s", person.id if person else "a name that nobody has")
        raise Refused(refusal)
    with writing(services().engine) as conn:
        attempts.succeeded(conn, tried)
    return person


def begin(person: Person, back: str) -> Response:
    """A new session under a new id; the one the browser came with ends."""
    token, response = cookies.new_token(), redirect(back, 303)
    device = cookies.remember_device(response, person.username)
    before = visitor()
    with writing(services().engine) as conn:
        if before:
            sessions.end(conn, before.session, now())
        sessions.start(conn, cookies.stored_hash(token), person.id, device, now())
    log.info("%s signed in", person.id)
    cookies.set_session(response, token)
    return response


@pages.post("/sign-out")
@allow("anyone")
def sign_out() -> Response:
    """End the session, also where its cookie was copied."""
    if person := visitor():
        with writing(services().engine) as conn:
            sessions.end(conn, person.session, now())
    response = redirect("/", 303)
    cookies.drop_session(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
