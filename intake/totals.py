"""Counted days: how many of which state each list had, at a place with all below it. Closed days are kept, others recounted.

A kept count is believed while it rests on the same obligations (``basis``) and no row of its day was written since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from db import runs, totals
from db.engine import reading, writing
from forms.states import State
from intake import organisation
from intake.occurrences import of_day
from intake.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from intake.occurrences import Occurrence
    from intake.organisation import Organisation

Counts = dict[str, int]
Cells = dict[str, Counts]


class Name(NamedTuple):
    """What a count is about: a checklist or form, as owed by some roles."""

    kind: str
    id: str
    roles: tuple[str, ...]

    @property
    def department(self) -> str:
        return self.id.partition("/")[0]


@lru_cache(maxsize=4096)
def read_name(text: str) -> Name:
    """The name back from the text it is kept under."""
    kind, list_id, roles = text.split("|")
    return Name(kind, list_id, tuple(roles.split(",")))


def name_of(one: Occurrence) -> str:
    """The text that an occurrence is counted under."""
    return f"{one.owed.facts.kind}|{one.key.id}|{','.join(one.owed.roles)}"


@dataclass(frozen=True)
class Fresh:
    """A count that can be kept; ``seen`` is the version of what was there."""

    place: UUID
    day: date
    seen: int
    stored: dict[str, Any]


@dataclass(frozen=True)
class Counted:
    """Some days counted, and those counts that are worth keeping."""

    days: dict[date, Cells]
    fresh: tuple[Fresh, ...]


def count(occurrences: Iterable[Occurrence]) -> Cells:
    """How many of which state, by name."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in occurrences:
        found[name_of(one)][one.state.value] += 1
    return {name: dict(counts) for name, counts in found.items()}


def between(engine: Engine, known: Organisation, place: UUID, period: Period, now: datetime) -> Counted:
    """The counts of a place with all below it: kept ones as they are, the others from their rows.

    What is owed is computed before anything is read, and each day is read by itself: a read holds up every commit.
    """
    places = known.below(place)
    bases = {day: known.owed(day).basis(places) for day in period.days}
    with reading(engine) as conn:
        kept = totals.totals(conn, [place], period.first, period.last)
    days, fresh = {}, []
    for day, basis in bases.items():
        total = kept.get((place, day))
        if total is not None and total.cells is not None and total.cells["basis"] == basis:
            days[day] = total.cells["cells"]
            continue
        with reading(engine) as conn:
            found, is_closed = of_day(conn, known, day, places, now), _is_closed(conn, known, place, day, now)
        days[day] = count(found)
        if is_closed:
            stored = {"basis": basis, "cells": days[day]}
            fresh.append(Fresh(place, day, total.version if total else 0, stored))
    return Counted(days, tuple(fresh))


def _is_closed(conn: Connection, known: Organisation, place: UUID, day: date, now: datetime) -> bool:
    """Whether the business day is over and nothing reopened: its states cannot change by themselves any more."""
    places = known.below(place)
    if any(known.day_bounds(one, day)[1] > now for one in places):
        return False
    rows = runs.runs_between(conn, places, day, day)
    return not any(row.reopened_until is not None and row.reopened_until > now for row in rows)


def keep(engine: Engine, fresh: Iterable[Fresh], now: datetime) -> None:
    """Keep counts for the next time. One that was overtaken by a write is dropped."""
    waiting = tuple(fresh)
    if waiting:
        with writing(engine) as conn:
            for one in waiting:
                totals.put_total(conn, one.place, one.day, one.seen, one.stored, now)


def forget(conn: Connection, known: Organisation, place: UUID, day: date, now: datetime) -> None:
    """Something of the day was written: the counts of the place and of those above it are made anew.

    A day that is still going on has no count to forget.
    """
    if now >= known.day_bounds(place, day)[1]:
        for above in known.above(place):
            totals.forget_total(conn, above, day)


def recount(engine: Engine, days: int, now: datetime) -> int:
    """Forget what is kept of the last ``days`` and count it again; how many days of how many places are kept now."""
    with reading(engine) as conn:
        known = organisation.load(conn)
    kept = 0
    for place in known.tree.places:
        today = known.business_day(place, now)
        period = Period(today - timedelta(days=days), today)
        with writing(engine) as conn:
            totals.forget_since(conn, [place], period.first)
        fresh = between(engine, known, place, period, now).fresh
        keep(engine, fresh, now)
        kept += len(fresh)
    return kept


def states_of(counts: Counts) -> Iterator[State]:
    """The states counted, each once."""
    return (State(name) for name, number in counts.items() if number)
