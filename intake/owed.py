"""What is owed on one business day, with the ways in that pages take: by place, by person, by key.

A site is the topmost place that runs a department, with all below it: nothing owed there depends on another site. A day is
counted for a site when somebody asks for it, so that a company's other sites cost its people nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from forms import obligations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from forms.model import Absence, Holding, InForce, Key, Obligation, Place
    from forms.places import Tree


@dataclass(frozen=True)
class Site:
    """A place that runs departments with what is above and below it, and all that can be owed there or by whom."""

    places: tuple[Place, ...]
    holdings: tuple[Holding, ...]
    in_force: tuple[InForce, ...]


@dataclass(frozen=True)
class Sites:
    """The sites of an organisation, in the order of their places."""

    all: tuple[Site, ...]
    of_place: dict[UUID, Site]
    of_person: dict[UUID, tuple[Site, ...]]


def sites(tree: Tree, holdings: Collection[Holding], in_force: Collection[InForce]) -> Sites:
    """Part an organisation into its sites."""
    running = {place for place, one in tree.places.items() if one.departments}
    tops = [place for place in tree.places if place in running and not running.intersection(tree.up(place)[1:])]
    of_place: dict[UUID, Site] = {}
    of_person: dict[UUID, tuple[Site, ...]] = {}
    for top in tops:
        below = tree.down(top)
        near = {*tree.up(top), *below}
        departments = {name for place in below for name, _, _ in tree.places[place].departments}
        site = Site(
            tuple(place for place in tree.places.values() if place.id in near),
            tuple(held for held in holdings if held.place in near),
            tuple(facts for facts in in_force if facts.id.partition("/")[0] in departments),
        )
        of_place |= dict.fromkeys(below, site)
        for person in {held.person for held in site.holdings}:
            of_person[person] = (*of_person.get(person, ()), site)
    return Sites(tuple(of_place[top] for top in tops), of_place, of_person)


@dataclass(frozen=True)
class Part:
    """What one site owes on the day."""

    obligations: tuple[Obligation, ...]

    @cached_property
    def by_key(self) -> dict[Key, Obligation]:
        """Checklists alone; forms have addresses of their own."""
        return {one.key: one for one in self.obligations if one.facts.kind == "checklist"}

    @cached_property
    def by_person(self) -> dict[UUID, list[Obligation]]:
        found: dict[UUID, list[Obligation]] = {}
        for one in self.obligations:
            for person in one.holders:
                found.setdefault(person, []).append(one)
        return found

    @cached_property
    def first(self) -> frozenset[Key]:
        """Of every checklist the occurrence that opens first on the day; it may be begun before its window."""
        found: dict[tuple[str, UUID, str], Obligation] = {}
        for one in self.by_key.values():
            name = (one.key.id, one.key.place, one.key.owed_by)
            if name not in found or one.window.opens < found[name].window.opens:
                found[name] = one
        return frozenset(one.key for one in found.values())


NOTHING = Part(())


class Owed:
    """All that is owed on one business day; each site's part once somebody asked for it."""

    def __init__(self, day: date, sites: Sites, absences: Sequence[Absence], closed: Iterable[tuple[UUID, datetime]]) -> None:
        self._day, self._sites, self._absences = day, sites, absences
        self._shut = {place for place, since in closed if since.date() < day}
        self._parts: dict[int, Part] = {}
        self._bases: dict[tuple[UUID, ...], str] = {}

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """Of every site, by time."""
        return tuple(_merged(self._part(site) for site in self._sites.all))

    def within(self, places: Collection[UUID]) -> Iterator[Obligation]:
        """What some places owe, by time."""
        wanted = frozenset(places)
        return (one for one in _merged(self._parts_at(wanted)) if one.key.place in wanted)

    def of(self, person: UUID) -> list[Obligation]:
        """What a person could do, by time."""
        return _ordered([part.by_person.get(person, []) for part in self._parts_of(person)])

    def near(self, person: UUID) -> list[Obligation]:
        """What is owed by anybody at the sites that a person works at, by time."""
        return _merged(self._parts_of(person))

    def find(self, key: Key) -> Obligation | None:
        """The occurrence of a checklist with this key."""
        return self._part_at(key.place).by_key.get(key)

    def is_first(self, key: Key) -> bool:
        """Whether no other occurrence of the checklist opens before on the day."""
        return key in self._part_at(key.place).first

    def basis(self, places: tuple[UUID, ...]) -> str:
        """A name for what these places owe, which differs when anything that is owed or vacant there differs."""
        if places not in self._bases:
            self._bases[places] = _basis(self.within(places))
        return self._bases[places]

    def _parts_of(self, person: UUID) -> Iterator[Part]:
        return map(self._part, self._sites.of_person.get(person, ()))

    def _parts_at(self, places: Iterable[UUID]) -> Iterator[Part]:
        wanted = {id(self._sites.of_place[place]) for place in places if place in self._sites.of_place}
        return (self._part(site) for site in self._sites.all if id(site) in wanted)

    def _part_at(self, place: UUID) -> Part:
        site = self._sites.of_place.get(place)
        return self._part(site) if site else NOTHING

    def _part(self, site: Site) -> Part:
        made = self._parts.get(id(site))
        if made is None:
            open_ = [place for place in site.places if place.id not in self._shut]
            made = Part(obligations.owed(self._day, open_, site.in_force, site.holdings, self._absences))
            self._parts[id(site)] = made
        return made


def _merged(parts: Iterable[Part]) -> list[Obligation]:
    return _ordered([part.obligations for part in parts])


def _ordered(parts: list[Collection[Obligation]]) -> list[Obligation]:
    """The obligations of several sites by time, each site's already in order."""
    if len(parts) < 2:
        return list(parts[0]) if parts else []
    return sorted(chain.from_iterable(parts), key=obligations.by_time)


def _basis(owed: Iterable[Obligation]) -> str:
    said = hashlib.sha256()
    for one in owed:
        key = one.key
        said.update(
            f"{key.place}|{key.id}|{key.slot}|{key.owed_by}|{one.window.late}|{one.window.closes}|{not one.holders}\n".encode()
        )
    return said.hexdigest()[:16]
