"""People: who is let in, with which role where; a manager sees those of the own scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template, request
from sqlalchemy.exc import IntegrityError

from db import assignments, people
from db.base import NotFound, new_id
from db.engine import reading, writing
from intake import staff
from intake.auth import allow, me
from intake.errors import Refused
from intake.installation import LONGEST_NAME, USERNAME
from intake.invitations import show_link, trail_place
from intake.language import lang
from intake.services import now, services

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Connection
    from werkzeug import Response

pages = Blueprint("people", __name__)


@pages.get("/people")
@allow("manager", "administrator")
def index() -> str:
    """Everybody in sight or those asked for, and the form to let somebody in."""
    return _index({})


def _index(typed: dict[str, str], refused: Refused | None = None) -> str:
    typed = {"id": str(new_id(now()))} | typed
    view, wanted = staff.view(), request.args.get("q", "").strip()[:LONGEST_NAME]
    shown = staff.find(view, wanted, lang())
    return render_template("people/index.html", view=view, shown=shown, wanted=wanted, typed=typed, refused=refused)


@pages.post("/people")
@allow("manager", "administrator")
def let_in() -> Response:
    """Let a new person in; the answer is the page with the one-time link."""
    try:
        return _let_in(request.form)
    except Refused as refused:
        if refused.status != 422:
            raise
        return make_response(_index(request.form.to_dict(), refused), refused.status)


def _let_in(typed: Any) -> Response:
    username = typed.get("username", "").strip().lower()
    person, place, role = staff.as_id(typed.get("id")), staff.as_id(typed.get("place")), typed.get("role", "")
    if not USERNAME.fullmatch(username):
        raise Refused("wrong-username")
    name, name_en = _name(typed)
    try:
        with writing(services().engine) as conn:
            view = staff.view_in(conn)
            view.require_role(place, role)
            if _is_there(conn, person):
                return staff.back_to(person)
            people.add_person(conn, id=person, username=username, name=name, name_en=name_en, now=now())
            since = staff.today_at(view.organisation, place)
            assignments.assign(conn, id=new_id(now()), place=place, person=person, role=role, since=since)
            staff.note(conn, place, "let in", person, role=role)
    except IntegrityError as error:
        raise Refused("name-taken") from error
    return make_response(show_link(person))


def _name(typed: Any) -> tuple[str, str]:
    """The name with its English spelling, which may be left out."""
    name, name_en = typed.get("name", "").strip(), typed.get("name_en", "").strip()
    if not 0 < len(name) <= LONGEST_NAME or len(name_en) > LONGEST_NAME:
        raise Refused("wrong-name")
    return name, name_en


def _is_there(conn: Connection, person: UUID) -> bool:
    """Whether this very form was sent before."""
    try:
        people.person(conn, person)
    except NotFound:
        return False
    return True


@pages.get("/people/<uuid:person>")
@allow("manager", "administrator")
def show(person: UUID) -> str:
    """One person: roles, absences, grants, and what may be changed of them."""
    return _show(person, {})


def _show(person: UUID, typed: dict[str, str], refused: Refused | None = None) -> str:
    view = staff.view()
    one = view.one(person)
    with reading(services().engine) as conn:
        later = assignments.absences(conn, view.today, staff.LAST_DAY)
    away = sorted((absence for absence in later if absence.person == person), key=lambda absence: absence.since)
    named = {"name": one.person.name, "name_en": one.person.name_en} | typed
    found = {"view": view, "one": one, "away": away, "named": named, "refused": refused}
    return render_template("people/person.html", **found, me=me(), new_id=lambda: new_id(now()))


@pages.post("/people/<uuid:person>/name")
@allow("manager", "administrator")
def rename(person: UUID) -> Response:
    """Call the person otherwise, or add the English spelling."""
    try:
        name, name_en = _name(request.form)
    except Refused as refused:
        staff.view().governed(person)
        return make_response(_show(person, request.form.to_dict(), refused), refused.status)
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        one = view.governed(person)
        if (name, name_en) != (one.person.name, one.person.name_en):
            was = " / ".join(filter(None, (one.person.name, one.person.name_en)))
            people.rename(conn, person, name, name_en)
            staff.note(conn, trail_place(view, one), "rename", person, was=was)
    return staff.back_to(person)
