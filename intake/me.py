"""Who is signed in, as the pages' own modules ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify

from intake.auth import allow, visitor
from intake.language import lang
from intake.searching import roles_of

if TYPE_CHECKING:
    from flask import Response

pages = Blueprint("me", __name__)


@pages.get("/api/v1/me")
@allow("anyone")
def show() -> Response:
    """The person, or null: that nobody is signed in is no fault."""
    person = visitor()
    if person is None:
        return jsonify(None)
    manages, administers = person.may("manage"), person.may("administer")
    edits, roles = person.may("edit"), roles_of(person.id)
    return jsonify(
        id=str(person.id),
        name=person.called(lang()),
        language=lang(),
        manages=manages,
        edits=edits,
        administers=administers,
        roles=roles,
    )
