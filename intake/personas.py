"""Demo mode: the people one can sign in as without a password, on this machine only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request
from flask_babel import gettext as _

from db import people, places
from db.engine import reading
from intake import releases
from intake.errors import Refused
from intake.language import lang
from intake.safety import is_loopback
from intake.services import now, services

if TYPE_CHECKING:
    from db.people import Person


@dataclass(frozen=True)
class Persona:
    """One button: who it is and what they do where."""

    username: str
    name: str
    what: str


def groups() -> list[tuple[str, list[Persona]]]:
    """The demo's people by the role they hold, those who manage at the end; nothing outside demo mode."""
    if not _is_demo():
        return []
    today = now().date()
    with reading(services().engine) as conn:
        known = {person.id: person for person in people.people(conn) if person.disabled_at is None}
        held = people.assignments(conn, today, today)
        granted = people.grants(conn, now())
        named = {place.id: place.name_en if lang() == "en" else place.name_zh for place in places.tree(conn)}
    made: dict[str, list[Persona]] = {}
    for assignment in held:
        if person := known.get(assignment.person):
            made.setdefault(_role(assignment.role), []).append(Persona(person.username, person.name, named[assignment.place]))
    for grant in granted:
        if person := known.get(grant.person):
            made.setdefault(_grant(grant.kind), []).append(Persona(person.username, person.name, named[grant.place]))
    return list(made.items())


def person(username: str) -> Person:
    """The demo person with this name; nobody outside demo mode."""
    if not _is_demo():
        raise Refused("not-found")
    with reading(services().engine) as conn:
        found = people.by_username(conn, username)
    if found is None or found[0].disabled_at is not None:
        raise Refused("not-found")
    return found[0]


def _is_demo() -> bool:
    """Demo mode, and the browser is on this machine too."""
    return services().settings.demo and is_loopback(request.remote_addr or "")


def _role(name: str) -> str:
    release = releases.current()
    return release.names.title("role", name).to(lang()) if release else name


def _grant(kind: str) -> str:
    words = {"manage": _("May manage"), "edit": _("May edit"), "administer": _("May administer")}
    return str(words[kind])
