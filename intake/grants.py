"""Who may manage, edit or administer: given by administrators only, never by a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request

from db import grants
from db.engine import writing
from intake import releases, staff
from intake.auth import allow, me
from intake.errors import Refused
from intake.services import now, services

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug import Response

pages = Blueprint("grants", __name__)
KINDS = ("manage", "edit", "administer")


@pages.post("/people/<uuid:person>/grants")
@allow("administrator")
def give(person: UUID) -> Response:
    """Let the person manage, edit or administer a place with all below it, for one department or each."""
    typed = request.form
    place, kind, id_ = staff.as_id(typed.get("place")), typed.get("kind", ""), staff.as_id(typed.get("id"))
    department = typed.get("department") or None
    if kind not in KINDS or department not in (None, *releases.names().of("department")):
        raise Refused("bad-request")
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        one = view.one(person)
        view.administered(place)
        if all(grant.id != id_ for grant in one.granted):
            grants.grant(conn, id=id_, place=place, person=person, kind=kind, now=now(), department=department)
            staff.note(conn, place, f"let {kind}", person, department=department or "")
    return staff.back_to(person, "may")


@pages.post("/people/<uuid:person>/grants/<uuid:grant>/end")
@allow("administrator")
def end(person: UUID, grant: UUID) -> Response:
    """Take a grant back; nobody takes their own right to administer, so one administrator always stays."""
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        given = next((given for given in view.one(person).granted if given.id == grant), None)
        if given is None:
            return staff.back_to(person, "may")
        view.administered(given.place)
        if person == me().id and given.kind == "administer":
            raise Refused("not-yourself")
        grants.end_grant(conn, given.place, given.id, now())
        staff.note(conn, given.place, f"no longer let {given.kind}", person, department=given.department or "")
    return staff.back_to(person, "may")
