"""Demo mode: the people one can sign in as without a password, on this machine only, by place and department."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request
from flask_babel import lazy_gettext as _l

from db import assignments, grants, people, places
from db.engine import reading
from forms.model import Text
from intake import releases
from intake.errors import Refused
from intake.language import lang
from intake.safety import is_loopback
from intake.services import now, services

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from db.assignments import Assignment
    from db.grants import Grant
    from db.people import Person
    from db.places import Place

GRANTS = {"manage": _l("May manage"), "edit": _l("May edit"), "administer": _l("May administer")}


@dataclass(frozen=True)
class Persona:
    """One button: who it is, what else is worth knowing, and the words it is also found by."""

    username: str
    title: str
    what: str
    words: str


@dataclass(frozen=True)
class Group:
    """The people of one department, or those with one kind of grant."""

    title: str
    words: str
    people: tuple[Persona, ...]


@dataclass(frozen=True)
class Site:
    """A place that runs departments, with everybody who works there."""

    title: str
    words: str
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(len(group.people) for group in self.groups)


@dataclass(frozen=True)
class Part:
    """Something a person does somewhere: a role held, or a grant. ``group`` and ``title`` are shown, ``rank`` orders."""

    place: UUID
    site: UUID
    group: Text
    title: Text
    rank: tuple[int, int]


def sites() -> list[Site]:
    """The demo's people, each once, where their first role is held; those who hold none under what they may do."""
    if not _is_demo():
        return []
    today = now().date()
    with reading(services().engine) as conn:
        known = [person for person in people.people(conn) if person.disabled_at is None]
        held, granted = assignments.assignments(conn, today, today), grants.grants(conn, now())
        tree = {place.id: place for place in places.tree(conn)}
    does = _does(held, granted, tree)
    found: defaultdict[UUID, defaultdict[Text, list[Person]]] = defaultdict(lambda: defaultdict(list))
    for person in sorted((one for one in known if one.id in does), key=lambda one: (does[one.id][0].rank, one.username)):
        first = does[person.id][0]
        found[first.site][first.group].append(person)
    return [_site(tree[place], found[place], does, tree) for place in _in_order(found, tree)]


def _does(held: Iterable[Assignment], granted: Iterable[Grant], tree: dict[UUID, Place]) -> dict[UUID, list[Part]]:
    """What each person does, roles before grants."""
    found: defaultdict[UUID, list[Part]] = defaultdict(list)
    for person, part in _roles(((one.person, one.role, one.place) for one in held), tree):
        found[person].append(part)
    for one in granted:
        named = Text(*(str(GRANTS[one.kind]),) * 2)
        found[one.person].append(Part(one.place, one.place, named, named, (1, list(GRANTS).index(one.kind))))
    return found


def _roles(held: Iterable[tuple[UUID, str, UUID]], tree: dict[UUID, Place]) -> Iterable[tuple[UUID, Part]]:
    """Who holds which role where, with the nearest place upwards that runs its department."""
    names = releases.names()
    order = {role: number for number, role in enumerate(names.of("role"))}
    for person, role, place in held:
        department = role.partition("/")[0]
        titles = names.title("department", department), names.title("role", role)
        yield person, Part(place, _running(place, department, tree), *titles, (0, order.get(role, len(order))))


def _running(place: UUID, department: str, tree: dict[UUID, Place]) -> UUID:
    at: UUID | None = place
    while at is not None:
        if any(name == department for name, _, _ in tree[at].departments):
            return at
        at = tree[at].parent
    return place


def _in_order(found: Iterable[UUID], tree: dict[UUID, Place]) -> list[UUID]:
    """Places in their own order; those that run nothing, such as head office, come last."""
    wanted = set(found)
    return sorted((place for place in tree if place in wanted), key=lambda place: not tree[place].departments)


def _site(place: Place, groups: dict[Text, list[Person]], does: dict[UUID, list[Part]], tree: dict[UUID, Place]) -> Site:
    made = tuple(
        Group(title.to(lang()), _other(title), tuple(_persona(person, does[person.id], tree) for person in members))
        for title, members in groups.items()
    )
    return Site(_name(place).to(lang()), _other(_name(place)), made)


def _persona(person: Person, parts: list[Part], tree: dict[UUID, Place]) -> Persona:
    """The role, or the name where it says the role already; then where, and what they do beside it."""
    first = parts[0]
    title, called = first.title.to(lang()), person.called(lang())
    says_role = title in called or first.rank[0]
    where = [_name(tree[part.place]).to(lang()) for part in parts if part.place != first.site]
    more = [part.title.to(lang()) for part in parts[1:] if part.title != first.title]
    what = [*([] if says_role else [called]), *where, *more]
    other = person.called("zh" if lang() == "en" else "en")
    return Persona(
        person.username,
        called if says_role else title,
        " · ".join(dict.fromkeys(what)),
        " ".join([person.username, _other(first.title), *([] if other == called else [other])]),
    )


def _name(place: Place) -> Text:
    return Text(place.name_zh, place.name_en)


def _other(text: Text) -> str:
    """The wording in the other language, by which it is found too."""
    return text.to("zh" if lang() == "en" else "en")


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
