"""The organisation as the kernel sees it: places, roles held, absences and definitions in force; and what is owed from them.

It is read again when a cheap question says that something changed, so no worker answers from an old one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, cast

from flask import current_app

from db import assignments, definitions, people, places, versions
from db.engine import is_write, reading
from forms import schedule
from forms.model import Absence, Holding, InForce, Key, Place
from forms.places import Tree
from intake import rows
from intake.auth import me
from intake.owed import Owed, Sites, sites
from intake.periods import YEARS
from intake.services import services

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Connection

EXTENSION = "dutybook-organisation"
ALWAYS = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))
DAYS_KEPT = 66


@dataclass(frozen=True)
class Organisation:
    """Everything that what is owed is computed from, and each day's obligations once somebody asked for them."""

    version: int
    tree: Tree
    holdings: tuple[Holding, ...]
    absences: tuple[Absence, ...]
    in_force: tuple[InForce, ...]
    closed: tuple[tuple[UUID, datetime], ...] = ()
    gone: frozenset[UUID] = frozenset()  # people who are disabled
    _days: dict[date, Owed] = field(default_factory=dict, compare=False, repr=False)
    _lock: Lock = field(default_factory=Lock, compare=False, repr=False)  # requests of one process share the days

    def owed(self, day: date) -> Owed:
        """What is owed on one business day, at every place."""
        kept = self._days.get(day)
        if kept is not None:
            return kept
        made = Owed(day, self.sites, self.absences, self.closed)
        with self._lock:
            while len(self._days) >= DAYS_KEPT:
                self._days.pop(next(iter(self._days)))
            self._days[day] = made
        return made

    @cached_property
    def sites(self) -> Sites:
        return sites(self.tree, self.holdings, self.in_force)

    @cached_property
    def papers(self) -> Organisation:
        """The same with nothing but the forms that a schedule asks for: a month of them costs little."""
        forms = tuple(one for one in self.in_force if one.kind == "form" and one.schedule.every != "event")
        return replace(self, in_force=forms, _days={}, _lock=Lock())

    @cached_property
    def with_everybody(self) -> Organisation:
        """The same as if nobody had ever been away."""
        return replace(self, absences=(), _days={}, _lock=Lock())

    @property
    def place_of(self) -> dict[UUID, Place]:
        return self.tree.places

    @property
    def places(self) -> tuple[Place, ...]:
        """All places, in the order to show them."""
        return tuple(self.tree.places.values())

    def above(self, place: UUID) -> tuple[UUID, ...]:
        """The place and all above it, from the nearest up."""
        return self.tree.up(place)

    def below(self, place: UUID) -> tuple[UUID, ...]:
        """The place and all below it, in the order to show them."""
        return self.tree.down(place)

    def place(self, id: UUID) -> Place:
        return self.tree.places[id]

    def held_by(self, person: UUID, day: date) -> tuple[Holding, ...]:
        """The roles a person holds on the day, whether on duty or not."""
        return tuple(one for one in self.all_of(person) if one.since <= day and (one.until is None or day < one.until))

    def held_now(self, person: UUID, now: datetime) -> tuple[Holding, ...]:
        """The roles a person holds on the business day that it is where each of them is held."""
        return tuple(one for one in self.all_of(person) if one in self.held_by(person, self.business_day(one.place, now)))

    def all_of(self, person: UUID) -> tuple[Holding, ...]:
        """The roles a person holds, held or will hold."""
        return self._held.get(person, ())

    @cached_property
    def _held(self) -> dict[UUID, tuple[Holding, ...]]:
        ordered = sorted(self.holdings, key=lambda one: one.person)
        return {person: tuple(held) for person, held in groupby(ordered, key=lambda one: one.person)}

    @cached_property
    def events(self) -> tuple[InForce, ...]:
        """The checklists that are started by hand."""
        return tuple(one for one in self.in_force if one.kind == "checklist" and one.schedule.every == "event")

    @cached_property
    def holders(self) -> dict[str, list[Holding]]:
        """By role, who holds, held or will hold it."""
        found: dict[str, list[Holding]] = {}
        for one in self.holdings:
            found.setdefault(one.role, []).append(one)
        return found

    @cached_property
    def deciding(self) -> frozenset[str]:
        """The roles that decide on some step of a form that is or was in force, or stand above one that does."""
        steps = [step for one in self.in_force for step in one.approval.steps]
        return frozenset(role for step in steps for roles in (step.roles, *step.above) for role in roles)

    def departments_near(self, place: UUID) -> frozenset[str]:
        """The departments run at the place, above it or below it, now or ever: those that can concern its people."""
        near = (*self.above(place), *self.below(place))
        return frozenset(department for one in near for department, _, _ in self.place(one).departments)

    def is_away(self, person: UUID, day: date) -> bool:
        return any(one.person == person and one.since <= day <= one.until for one in self.absences)

    def anybody_away(self, day: date) -> bool:
        return any(one.since <= day <= one.until for one in self.absences)

    def facts(self, id: str, at: datetime) -> InForce | None:
        """What of a checklist was in force at a moment."""
        return self._at("checklist", id, at)

    def form(self, id: str, at: datetime) -> InForce | None:
        """What of a form was in force at a moment."""
        return self._at("form", id, at)

    def _at(self, kind: str, id: str, at: datetime) -> InForce | None:
        rows = (one for one in self._by_name.get((kind, id), ()) if one.since <= at)
        return next((one for one in rows if one.until is None or at < one.until), None)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[InForce]]:
        found: dict[tuple[str, str], list[InForce]] = {}
        for one in self.in_force:
            found.setdefault((one.kind, one.id), []).append(one)
        return found

    def business_day(self, place: UUID, now: datetime) -> date:
        """The business day it is at the place."""
        own = self.place(place)
        return schedule.business_day(now, own.zone, own.cutoff)

    def day_bounds(self, place: UUID, day: date) -> tuple[datetime, datetime]:
        """When that business day begins and ends at the place."""
        own = self.place(place)
        return schedule.day_bounds(day, own.zone, own.cutoff)


def current(conn: Connection) -> Organisation:
    """The organisation now; read again only when something changed.

    What a write sees may yet be undone, and the next change would bear its number: only what a read saw is kept.
    """
    kept = current_app.extensions.get(EXTENSION)
    version = versions.organisation(conn)
    if kept is None or kept.version != version:
        kept = load(conn, version)
        if not is_write(conn):
            current_app.extensions[EXTENSION] = kept
    return cast("Organisation", kept)


def of_request(key: Key | None = None) -> Organisation:
    """The organisation as it was when the request's session was looked up: mostly the one kept, and then nothing is asked.

    Call it before a transaction begins, with the occurrence that matters: nobody should wait while it is read and computed.
    """
    found = current_app.extensions.get(EXTENSION)
    if found is None or found.version != me().organisation:
        with reading(services().engine) as conn:
            found = current(conn)
    if key is not None and key.day.year in YEARS:
        found.owed(key.day).find(key)
    return cast("Organisation", found)


def load(conn: Connection, version: int = 0) -> Organisation:
    """Read it all."""
    found, gone = places.tree(conn), people.disabled(conn)
    tree = Tree(rows.place(row) for row in found)
    return Organisation(
        version,
        tree,
        tuple(rows.holding(row, tree.places[row.place], gone) for row in assignments.assignments(conn, date.min, date.max)),
        tuple(Absence(row.person, row.since, row.until, row.deputy) for row in assignments.absences(conn, date.min, date.max)),
        tuple(rows.in_force(row) for row in definitions.in_force_between(conn, *ALWAYS)),
        tuple((row.id, row.closed_at) for row in found if row.closed_at is not None),
        frozenset(gone),
    )
