"""Who is signed in, as the pages' own modules ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify
from flask_babel import gettext as _

from intake.auth import allow, visitor
from intake.language import lang
from intake.searching import roles_of
from intake.unsent import seals_of

if TYPE_CHECKING:
    from flask import Response

    from intake.auth import Person

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
        keys=seals_of(person.id),
        menu=[{"href": href, "text": text} for href, text in menu(person)],
    )


def menu(person: Person) -> list[tuple[str, str]]:
    """The person's own menu, the same on the handbook's pages and the service's: where each entry leads, and its words."""
    entries = [("/owed", _("What I owe")), ("/submissions", _("My submissions"))]
    if person.may("manage"):
        entries += [
            ("/roll", _("Who has handed in")),
            ("/records", _("What was handed in")),
            ("/figures", _("Figures over time")),
        ]
    if person.may("manage") or person.may("administer"):
        entries += [("/people", _("People and places")), ("/trail", _("Trail"))]
    if person.may("edit") or person.may("administer"):
        entries.append(("/search/missed", _("Searched for and not found")))
    return [*entries, ("/password", _("Change password"))]
