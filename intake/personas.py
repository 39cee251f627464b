"""Demo mode: the people one can sign in as without a password, on this machine only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request
from flask_babel import lazy_gettext as _l

from db import people, places
from db.engine import reading
from intake import releases
from intake.errors import Refused
from intake.language import lang
from intake.safety import is_loopback
from intake.services import now, services

if TYPE_CHECKING:
    from uuid import UUID

    from db.people import Person

GRANTS = {"manage": _l("May manage"), "edit": _l("May edit"), "administer": _l("May administer")}


@dataclass(frozen=True)
class Persona:
    """One button: who it is and what they do where."""

    username: str
    name: str
    what: str


def groups() -> list[tuple[str, list[Persona]]]:
    """The demo's people, each once, under the first role they hold; those who hold none under what they may do."""
    if not _is_demo():
        return []
    today = now().date()
    with reading(services().engine) as conn:
        known = [person for person in people.people(conn) if person.disabled_at is None]
        held = [(one.person, _role(one.role), one.place) for one in people.assignments(conn, today, today)]
        granted = [(one.person, _grant(one.kind), one.place) for one in people.grants(conn, now())]
        named = {place.id: place.name_en if lang() == "en" else place.name_zh for place in places.tree(conn)}
    does: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for one, what, place in (*held, *granted):
        does[one].append((what, named[place]))
    made: dict[str, list[Persona]] = {}
    for person in sorted((one for one in known if one.id in does), key=lambda one: (_rank(does[one.id]), one.username)):
        made.setdefault(does[person.id][0][0], []).append(Persona(person.username, person.name, _line(does[person.id])))
    return list(made.items())


def _line(does: list[tuple[str, str]]) -> str:
    """Where a person works, and what they do beside the first role."""
    return " · ".join(dict.fromkeys([*(where for _, where in does), *(what for what, _ in does[1:] if what != does[0][0])]))


def _rank(does: list[tuple[str, str]]) -> int:
    """People who hold a role come before those who only may manage, edit or administer."""
    return int(does[0][0] in {_grant(kind) for kind in GRANTS})


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
    return str(GRANTS[kind])
