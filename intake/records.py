"""Records: everything that was handed in within a manager's reach, by form, person, place, period and state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from db import finding, people
from db.engine import reading
from intake import finding as asking
from intake import organisation, periods, releases
from intake.alphabet import by_name
from intake.auth import allow, me
from intake.language import lang
from intake.scope import scope
from intake.services import now, services

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy import Connection

    from intake.organisation import Organisation
    from intake.scope import Scope

pages = Blueprint("records", __name__)


@dataclass(frozen=True)
class Choices:
    """What the filters offer: forms by department, everybody who works within reach, and its places."""

    forms: dict[str, list[str]]
    people: list[tuple[UUID, str]]
    scope: Scope

    @property
    def departments(self) -> list[tuple[str, str]]:
        return [(name, releases.names().title("department", name).to(lang())) for name in self.forms]

    @property
    def places(self) -> list[tuple[UUID, str]]:
        return [(place.id, place.name.to(lang())) for place in self.scope.places]


@pages.get("/records")
@allow("manager")
def index() -> str:
    """A page of what was handed in, the latest business day first."""
    known, mine, moment = organisation.of_request(), me(), now()
    reach = scope(mine, known)
    asked = asking.read(request.args, periods.month(reach.today(moment)))
    with reading(services().engine) as conn:
        found = finding.find(conn, asked.within(reach), asking.PAGE + 1, asked.after)
        offered = choices(conn, known, reach)
        names = people.names(conn, {one.person_id for one in found}, lang())
    return render_template(
        "records/index.html",
        asked=asked,
        page=asking.page(found, asked),
        names_of=names,
        offered=offered,
        roles=named_roles(known, asked.department, offered),
        places=known.place_of,
    )


def choices(conn: Connection, known: Organisation, reach: Scope) -> Choices:
    """What a manager can choose from."""
    here = {place.id for place in reach.places}
    named = {one.person for one in known.holdings if one.place in here and reach.covers_role(one.place, one.role)}
    found = people.names(conn, named, lang())
    forms = {one.id for one in known.in_force if one.kind == "form" and one.until is None}
    departments = {name for place in reach.places for name, _, _ in place.departments if reach.covers(place.id, name)}
    mine = {one for one in forms if one.partition("/")[0] in departments}
    return Choices(in_order(mine), by_name(found), reach)


def named_roles(known: Organisation, department: str, offered: Choices) -> list[tuple[str, str]]:
    """The roles that hand in what a manager can choose from, by the names they are known by."""
    shown = {name for name in offered.forms if department in ("", name)}
    found = {role for one in known.in_force if one.kind == "form" and one.until is None for role in one.roles}
    return titled(role for role in found if role.partition("/")[0] in shown)


def titled(roles: Iterable[str]) -> list[tuple[str, str]]:
    """Roles with what they are called, in the handbook's own order."""
    names = releases.names()
    return [(role, names.title("role", role).to(lang())) for role in names.in_order("role", roles)]


def in_order(forms: Iterable[str]) -> dict[str, list[str]]:
    """Forms under their departments, both in order; the departments in the handbook's own."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for form in sorted(forms):
        found[form.partition("/")[0]].append(form)
    return {department: found[department] for department in releases.names().in_order("department", found)}
