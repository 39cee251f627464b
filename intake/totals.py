"""Counted days: how many of which state each list had, per place and business day. Closed days are kept, the others recounted.

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
from intake.occurrences import of_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
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
class Month:
    """Some days counted: for each day one count for each place, and those worth keeping."""

    days: dict[date, list[Cells]]
    fresh: list[Fresh]


def count(occurrences: Iterable[Occurrence]) -> dict[UUID, Cells]:
    """How many of which state, by place and name."""
    found: defaultdict[UUID, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for one in occurrences:
        found[one.key.place][name_of(one)][one.state.value] += 1
    return {place: {name: dict(counts) for name, counts in cells.items()} for place, cells in found.items()}


def between(conn: Connection, known: Organisation, places: Collection[UUID], first: date, last: date, now: datetime) -> Month:
    """The counts of these places from ``first`` to ``last``: kept ones as they are, the rest from their rows."""
    kept = totals.totals(conn, places, first, last)
    found = Month({}, [])
    for day in days_between(first, last):
        basis = known.owed(day).basis
        cells, missing = [], []
        for place in places:
            total = kept.get((place, day))
            if total is not None and total.cells is not None and total.cells["basis"] == basis:
                cells.append(total.cells["cells"])
            else:
                missing.append(place)
        if missing:
            counted = count(of_day(conn, known, day, missing, now))
            cells += counted.values()
            closed = _closed(conn, known, missing, day, now)
            found.fresh.extend(_fresh(kept, place, day, basis, counted) for place in closed)
        found.days[day] = cells
    return found


def _fresh(
    kept: dict[tuple[UUID, date], totals.DayTotal], place: UUID, day: date, basis: str, counted: dict[UUID, Cells]
) -> Fresh:
    seen = kept[place, day].version if (place, day) in kept else 0
    return Fresh(place, day, seen, {"basis": basis, "cells": counted.get(place, {})})


def _closed(conn: Connection, known: Organisation, places: Collection[UUID], day: date, now: datetime) -> list[UUID]:
    """The places whose business day is over, with nothing reopened: their states cannot change by themselves any more."""
    over = [place for place in places if known.day_bounds(place, day)[1] <= now]
    if not over:
        return []
    rows = runs.runs_between(conn, over, day, day)
    reopened = {row.place_id for row in rows if row.reopened_until is not None and row.reopened_until > now}
    return [place for place in over if place not in reopened]


def keep(engine: Engine, fresh: Collection[Fresh], now: datetime) -> None:
    """Keep counts for the next time. One that was overtaken by a write is dropped."""
    if fresh:
        with writing(engine) as conn:
            for one in fresh:
                totals.put_total(conn, one.place, one.day, one.seen, one.stored, now)


def recount(engine: Engine, known: Organisation, first: date, last: date, now: datetime) -> int:
    """Forget what is kept from ``first`` on and count it again; the number of days and places kept."""
    places = tuple(known.tree.places)
    with writing(engine) as conn:
        totals.forget_since(conn, places, first)
    with reading(engine) as conn:
        found = between(conn, known, places, first, last, now)
    keep(engine, found.fresh, now)
    return len(found.fresh)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for ahead in range((last - first).days + 1):
        yield first + timedelta(days=ahead)


def states_of(counts: Counts) -> Iterator[State]:
    """The states counted, each once."""
    return (State(name) for name, number in counts.items() if number)
