"""The people as a manager knows them: each with the roles held and the grants that count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from flask import redirect

from db import assignments, audit, grants, people
from db.engine import reading
from forms.schedule import business_day
from intake import organisation, releases
from intake.alphabet import place_of
from intake.auth import me
from intake.errors import Refused
from intake.language import lang
from intake.scope import authority
from intake.services import now, services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection
    from werkzeug import Response

    from db.assignments import Assignment
    from db.grants import Grant
    from db.people import Person
    from forms.model import Lang, Place, Text
    from intake.organisation import Organisation
    from intake.scope import Authority

WEEKDAYS = tuple("0123456")
FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 30)


@dataclass(frozen=True)
class Known:
    """A person with all roles ever held, and the grants that count now."""

    person: Person
    held: tuple[Assignment, ...]
    granted: tuple[Grant, ...]

    @property
    def places(self) -> list[UUID]:
        """Where the person holds a role or a grant, or held one."""
        return [*(one.place for one in reversed(self.held)), *(one.place for one in self.granted)]

    def holds(self, today: date) -> tuple[Assignment, ...]:
        """The roles held today or later."""
        return tuple(one for one in self.held if one.until is None or one.until > today)


@dataclass(frozen=True)
class View:
    """What the person signed in may see of people and places, read in one short transaction."""

    organisation: Organisation
    authority: Authority
    known: tuple[Known, ...]

    def one(self, person: UUID) -> Known:
        """One of them; anybody out of sight looks as if there were none."""
        found = next((one for one in self.known if one.person.id == person), None)
        if found is None:
            raise Refused("not-yours")
        return found

    def governed(self, person: UUID) -> Known:
        """One whom links and disabling may be done to; refused for others in sight."""
        one = self.one(person)
        if not self.governs(one):
            raise Refused("not-allowed")
        return one

    def governs(self, one: Known) -> bool:
        return self.authority.governs(one.held, one.granted, self.today)

    def deputies(self, one: Known) -> tuple[list[Known], list[Known]]:
        """Who can be named for the person: those near their places, that is there, above or below, then the others."""
        tree, at = self.organisation.tree, {held.place for held in one.holds(self.today)}
        others = [other for other in self.known if other.person.id != one.person.id and not other.person.disabled_at]

        def is_near(other: Known) -> bool:
            return any(tree.in_scope(held.place, place) for held in other.holds(self.today) for place in at)

        near = [other for other in others if is_near(other)]
        return near, [other for other in others if other not in near]

    def administered(self, place: UUID) -> Place:
        """A place that the person administers, for all departments; any other looks as if there were none."""
        if not self.authority.administers.covers_whole(place):
            raise Refused("not-yours")
        return self.organisation.place(place)

    @property
    def today(self) -> date:
        """The business day at the top of the tree."""
        return today_at(self.organisation, None)

    def roles(self) -> list[tuple[str, Text]]:
        """The roles that can be given out: those of departments within reach."""
        return [(role, title) for role, title in releases.names().of("role").items() if self._reaches(role)]

    def roles_by_department(self) -> list[tuple[str, list[tuple[str, Text]]]]:
        """The same by department: first those that a place within reach runs, or one above it."""
        found: defaultdict[str, list[tuple[str, Text]]] = defaultdict(list)
        for role, title in self.roles():
            found[role.partition("/")[0]].append((role, title))
        mine = {place.id for place in self.authority.manages.places}
        near = {above for place in mine for above in self.organisation.above(place)}
        run = {name for place in near for name, *_ in self.organisation.place(place).departments}
        return sorted(found.items(), key=lambda one: one[0] not in run)

    def _reaches(self, role: str) -> bool:
        department = role.partition("/")[0]
        return any(grant.department in (None, department) for grant in self.authority.manages.granted)

    def require_role(self, place: UUID, role: str) -> None:
        """Refuse a role or place that is out of reach or does not exist."""
        if role not in dict(self.roles()) or not self.authority.manages.covers_role(place, role):
            raise Refused("not-yours")


def view() -> View:
    """What the person signed in may see, as it stands now."""
    with reading(services().engine) as conn:
        return view_in(conn)


def view_in(conn: Connection) -> View:
    """The same within a transaction that goes on to write."""
    known = organisation.current(conn)
    mine = authority(me(), known)
    return View(known, mine, tuple(one for one in _everybody(conn) if mine.sees(one.held, one.granted)))


def find(view: View, wanted: str, lang: Lang) -> list[Known]:
    """Those whose name, name to sign in with, role or place holds every word that is asked for; without words everybody."""
    words = wanted.casefold().split()
    return [one for one in view.known if all(word in _said(view, one, lang) for word in words)]


def _said(view: View, one: Known, lang: Lang) -> str:
    """What a person is found by."""
    titles, places = releases.names().of("role"), view.organisation.place_of
    held = one.holds(view.today)
    of_roles = [titles[each.role].to(lang) for each in held if each.role in titles]
    at = [*(each.place for each in held), *(each.place for each in one.granted)]
    of_places = [places[place].name.to(lang) for place in at if place in places]
    return "\n".join((one.person.name, one.person.name_en or "", one.person.username, *of_roles, *of_places)).casefold()


def _everybody(conn: Connection) -> list[Known]:
    held: defaultdict[UUID, list[Assignment]] = defaultdict(list)
    granted: defaultdict[UUID, list[Grant]] = defaultdict(list)
    for assignment in assignments.assignments(conn, FIRST_DAY, LAST_DAY):
        held[assignment.person].append(assignment)
    for grant in grants.grants(conn, now()):
        granted[grant.person].append(grant)
    everybody = sorted(people.people(conn), key=lambda one: (place_of(one.called(lang())), one.id))
    return [Known(one, tuple(held[one.id]), tuple(granted[one.id])) for one in everybody]


def today_at(known: Organisation, place: UUID | None) -> date:
    """The business day at a place; without one, at the top of the tree."""
    node = known.place_of[place] if place else next(one for one in known.places if one.parent is None)
    return business_day(now(), node.zone, node.cutoff)


def as_id(text: str | None) -> UUID:
    """An id as it came in a form."""
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Refused("bad-request") from error


def as_weekdays(texts: Iterable[str]) -> set[int]:
    """The weekdays ticked in a form, 0 = Monday; what is none is left out."""
    return {WEEKDAYS.index(text) for text in texts if text in WEEKDAYS}


def as_date(text: str | None) -> date | None:
    """A date as it came in a form; empty is none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("wrong-date") from error


def back_to(person: UUID, part: str = "standing") -> Response:
    """The person's page, at the part that was changed."""
    return redirect(f"/people/{person}#{part}", 303)


def note(conn: Connection, place: UUID, verb: str, person: UUID, **details: str) -> None:
    """Put into the trail what was done to a person."""
    audit.append(conn, place=place, person=me().id, verb=verb, noun="person", subject=person, now=now(), **details)
