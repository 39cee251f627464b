"""The organisation as the kernel sees it: places, roles held, absences and definitions in force; and what is owed from them.

It is read again when a cheap question says that something changed, so no worker answers from an old one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from db import definitions, people, places, versions
from db.engine import reading
from forms import obligations, schedule
from forms.model import (
    Absence,
    Approval,
    ApprovalStep,
    Holding,
    Hours,
    InForce,
    Key,
    Obligation,
    Place,
    PlaceHours,
    Text,
)
from forms.places import Tree
from intake.auth import me
from intake.services import services

if TYPE_CHECKING:
    from datetime import time
    from uuid import UUID

    from sqlalchemy import Connection

EXTENSION = "dutybook-organisation"
ALWAYS = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))
DAYS_KEPT = 66


@dataclass(frozen=True)
class Owed:
    """All that is owed on one business day; ``basis`` names it, and differs when anything that was owed or vacant differs."""

    obligations: tuple[Obligation, ...]
    by_key: dict[Key, Obligation]  # of checklists; forms have addresses of their own
    basis: str

    @cached_property
    def first(self) -> frozenset[Key]:
        """Of every checklist the occurrence that opens first on the day; it may be begun before its window."""
        found: dict[tuple[str, UUID, str], Obligation] = {}
        for one in self.by_key.values():
            name = (one.key.id, one.key.place, one.key.owed_by)
            if name not in found or one.window.opens < found[name].window.opens:
                found[name] = one
        return frozenset(one.key for one in found.values())


@dataclass(frozen=True)
class Organisation:
    """Everything that what is owed is computed from, and each day's obligations once somebody asked for them."""

    version: int
    tree: Tree
    holdings: tuple[Holding, ...]
    absences: tuple[Absence, ...]
    in_force: tuple[InForce, ...]
    closed: tuple[tuple[UUID, datetime], ...] = ()
    _days: dict[date, Owed] = field(default_factory=dict, compare=False, repr=False)
    _lock: Lock = field(default_factory=Lock, compare=False, repr=False)  # requests of one process share the days

    def owed(self, day: date) -> Owed:
        """What is owed on one business day, at every place."""
        kept = self._days.get(day)
        if kept is not None:
            return kept
        found = obligations.owed(day, self._open_places(day), self.in_force, self.holdings, self.absences)
        made = Owed(found, {one.key: one for one in found if one.facts.kind == "checklist"}, _basis(found))
        with self._lock:
            while len(self._days) >= DAYS_KEPT:
                self._days.pop(next(iter(self._days)))
            self._days[day] = made
        return made

    def _open_places(self, day: date) -> tuple[Place, ...]:
        shut = {place for place, since in self.closed if since.date() < day}
        return tuple(place for place in self.tree.places.values() if place.id not in shut)

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
        return tuple(
            one for one in self.holdings if one.person == person and one.since <= day and (one.until is None or day < one.until)
        )

    def is_away(self, person: UUID, day: date) -> bool:
        return any(one.person == person and one.since <= day <= one.until for one in self.absences)

    def facts(self, id: str, at: datetime) -> InForce | None:
        """What of a checklist was in force at a moment."""
        rows = (one for one in self.in_force if one.id == id and one.kind == "checklist" and one.since <= at)
        return next((one for one in rows if one.until is None or at < one.until), None)

    def business_day(self, place: UUID, now: datetime) -> date:
        """The business day it is at the place."""
        own = self.place(place)
        return schedule.business_day(now, own.zone, own.cutoff)

    def day_bounds(self, place: UUID, day: date) -> tuple[datetime, datetime]:
        """When that business day begins and ends at the place."""
        own = self.place(place)
        return schedule.day_bounds(day, own.zone, own.cutoff)


def current(conn: Connection) -> Organisation:
    """The organisation now; read again only when something changed."""
    kept = current_app.extensions.get(EXTENSION)
    version = versions.organisation(conn)
    if kept is None or kept.version != version:
        kept = load(conn, version)
        current_app.extensions[EXTENSION] = kept
    return cast("Organisation", kept)


def of_request() -> Organisation:
    """The organisation as it was when the request's session was looked up: mostly the one kept, and then nothing is asked.

    Before a write lock is taken, because nobody should wait while it is read.
    """
    kept = current_app.extensions.get(EXTENSION)
    if kept is not None and kept.version == me().organisation:
        return cast("Organisation", kept)
    with reading(services().engine) as conn:
        return current(conn)


def load(conn: Connection, version: int = 0) -> Organisation:
    """Read it all."""
    rows = places.tree(conn)
    return Organisation(
        version,
        Tree(_place(row) for row in rows),
        tuple(
            Holding(row.person, row.role, row.place, row.weekdays, row.since, row.until)
            for row in people.assignments(conn, date.min, date.max)
        ),
        tuple(Absence(row.person, row.since, row.until) for row in people.absences(conn, date.min, date.max)),
        tuple(_in_force(row) for row in definitions.in_force_between(conn, *ALWAYS)),
        tuple((row.id, row.closed_at) for row in rows if row.closed_at is not None),
    )


def _basis(owed: tuple[Obligation, ...]) -> str:
    said = hashlib.sha256()
    for one in owed:
        key = one.key
        said.update(
            f"{key.place}|{key.id}|{key.slot}|{key.owed_by}|{one.window.late}|{one.window.closes}|{not one.holders}\n".encode()
        )
    return said.hexdigest()[:16]


def _place(row: places.Place) -> Place:
    hours = tuple(PlaceHours(one.weekday, _hours(one.opens, one.closes), one.since, one.until) for one in row.hours)
    exceptions = tuple((day, _hours(opens, closes)) for day, opens, closes in row.exceptions)
    name = Text(row.name_zh, row.name_en)
    return Place(row.id, row.parent, row.kind, name, row.zone, row.cutoff, row.departments, hours, exceptions)


def _hours(opens: time | None, closes: time | None) -> Hours | None:
    return None if opens is None or closes is None else Hours(opens, closes)


def _in_force(row: definitions.InForce) -> InForce:
    facts = row.facts
    return InForce(
        kind=cast("Any", row.kind),
        id=row.id,
        revision=row.revision,
        roles=tuple(facts["roles"]),
        schedule=schedule.from_json(facts["schedule"]),
        per=facts.get("per") or "all",
        at=facts.get("at"),
        since=row.since,
        until=row.until,
        title=Text(**facts["title"]),
        assumed=bool(facts.get("assumed")),
        role_places=_role_places(facts.get("role_places")),
        approval=Approval(tuple(_step(step) for step in facts.get("approval") or ())),
    )


def _role_places(stored: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = stored.items() if isinstance(stored, dict) else stored or ()
    return tuple((role, tuple(kinds)) for role, kinds in pairs)


def _step(step: dict[str, Any]) -> ApprovalStep:
    return ApprovalStep(step["id"], Text(**step["title"]), tuple(step["roles"]))
