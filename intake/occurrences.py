"""Occurrences: what is owed joined with what happened, and how each stands at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from db import definitions, excusals, runs, submissions
from forms.duty import Duty
from forms.model import Key, Obligation, Window
from forms.obligations import SHARED, joined
from forms.states import Progress, State, state
from intake.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date, datetime

    from sqlalchemy import Connection

    from db.excusals import Excusal
    from db.runs import Run, RunSummary
    from db.submissions import HandedIn
    from forms.model import InForce
    from intake.organisation import Organisation

# Revisions never change under their hash, so a process may keep what it has read.
_CONTENTS: dict[str, dict[str, Any]] = {}
CONTENTS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something owed with what became of it: the run of a checklist, or what was handed in of a form."""

    owed: Obligation
    state: State
    run: RunSummary | None = None
    handed_in: HandedIn | None = None
    excusal: Excusal | None = None

    @property
    def key(self) -> Key:
        return self.owed.key

    @property
    def window(self) -> Window:
        return self.owed.window

    @property
    def is_form(self) -> bool:
        return self.owed.facts.kind == "form"

    @property
    def revision(self) -> str:
        """The revision it began with, or would begin with."""
        return self.run.revision if self.run else self.owed.facts.revision


@dataclass(frozen=True, slots=True)
class Records:
    """What was recorded for some places on one day, by place, list or form, slot and owed by."""

    runs: dict[tuple[UUID, str, str, str], RunSummary]
    handed_in: dict[tuple[UUID, str, str, str], HandedIn]
    excusals: dict[tuple[UUID, str, str, str], Excusal]


def of_day(
    conn: Connection,
    organisation: Organisation,
    day: date,
    places: Collection[UUID],
    now: datetime,
    wanted: Callable[[Obligation], bool] = lambda _: True,
) -> tuple[Occurrence, ...]:
    """What these places owe on a business day, with its state; what was started by hand comes with it."""
    owed = [one for one in organisation.owed(day).within(places) if wanted(one)]
    records = read_records(conn, places, day)
    joined = [_join(one, records, now) for one in owed]
    extra = (_join(one, records, now) for one in _unasked(conn, organisation, day, records) if wanted(one))
    return (*joined, *extra)


def of_person(conn: Connection, organisation: Organisation, person: UUID, day: date, now: datetime) -> tuple[Occurrence, ...]:
    """What a person could do on the business day, in order of time."""

    def mine(one: Obligation) -> bool:
        return person in one.holders

    places = {one.key.place for one in organisation.owed(day).of(person)}
    places |= {held.place for held in organisation.held_by(person, day)}
    places |= {above for place in tuple(places) for above in organisation.tree.up(place)}
    found = of_day(conn, organisation, day, places, now, mine)
    return tuple(sorted(found, key=lambda one: (one.window.opens, one.window.due, one.key.id)))


def read_records(conn: Connection, places: Collection[UUID], day: date) -> Records:
    """Three statements, however much was owed."""
    return Records(
        {(row.place_id, row.list_id, row.slot, row.owed_by): row for row in runs.runs_between(conn, places, day, day)},
        {
            (row.place_id, row.form_id, row.slot, row.owed_by): row
            for row in submissions.handed_in_between(conn, places, day, day)
        },
        {(row.place_id, row.list_id, row.slot, row.owed_by): row for row in excusals.excusals_between(conn, places, day, day)},
    )


def _join(owed: Obligation, records: Records, now: datetime) -> Occurrence:
    name = (owed.key.place, owed.key.id, owed.key.slot, owed.key.owed_by)
    excusal = records.excusals.get(name)
    if owed.facts.kind == "form":
        paper = records.handed_in.get(name)
        done = paper.handed_in_at if paper else None
        progress = Progress(1, int(paper is not None), done, done, excusal is not None, None, not owed.holders)
        return Occurrence(owed, state(owed.window, now, progress), None, paper, excusal)
    run = records.runs.get(name)
    return Occurrence(owed, state(owed.window, now, run_progress(owed, run, excusal)), run, None, excusal)


def run_progress(owed: Obligation, run: RunSummary | None, excusal: Excusal | None) -> Progress:
    """How far a checklist's occurrence has come."""
    if run is None:
        return Progress(0, excused=excusal is not None, vacant=not owed.holders)
    settled = 1 if run.settled is None else run.settled
    return Progress(0, settled, run.completed_at, run.device_done_at, excusal is not None, run.reopened_until, not owed.holders)


def _unasked(conn: Connection, organisation: Organisation, day: date, records: Records) -> Iterator[Obligation]:
    """Runs that nothing asked for in advance: started by hand, or owed when they began and no longer."""
    known = organisation.owed(day)
    for row in records.runs.values():
        if known.find(Key(row.place_id, row.list_id, day, row.slot, row.owed_by)) is None:
            found = of_run(organisation, runs.run(conn, row.place_id, row.id))
            if found is not None:
                yield found


def of_run(organisation: Organisation, run: Run) -> Obligation | None:
    """What a run stands for, from the row alone; None where its checklist was never in force."""
    facts = organisation.facts(run.list_id, run.begun_at)
    if facts is None or run.place_id not in organisation.tree.places:
        return None
    key = Key(run.place_id, run.list_id, run.day, run.slot, run.owed_by)
    window = Window(run.opens_at, run.due_at, run.late_at, run.closes_at, run.slot)
    duty = Duty(organisation.tree, run.day, organisation.holdings, organisation.absences)
    return Obligation(key, window, facts, _roles(facts, run.owed_by), _holders(duty, facts, key))


def _roles(facts: InForce, owed_by: str) -> tuple[str, ...]:
    return (owed_by,) if "/" in owed_by else facts.roles


def _holders(duty: Duty, facts: InForce, key: Key) -> frozenset[UUID]:
    if key.owed_by != SHARED and "/" not in key.owed_by:
        return frozenset((UUID(key.owed_by),))
    return frozenset().union(*(duty.holders(role, key.place) for role in _roles(facts, key.owed_by)))


def content(conn: Connection, revision: str) -> dict[str, Any]:
    """The frozen content of a revision."""
    found = _CONTENTS.get(revision)
    if found is None:
        found = definitions.revision(conn, revision)
        if found is None:
            raise Refused("not-found")
        if len(_CONTENTS) >= CONTENTS_KEPT:
            _CONTENTS.clear()
        _CONTENTS[revision] = found
    return found


def current_of(organisation: Organisation, list_id: str, person: UUID, now: datetime, preferred: str = "") -> Key | None:
    """The person's occurrence of a checklist that work done now belongs to; None where none is owed to them today.

    Somebody who owes it at several places is shown the ``preferred`` one, else the first.
    """
    days = {organisation.business_day(held.place, now) for held in organisation.all_of(person)}
    mine = [
        one
        for day in days
        for one in organisation.owed(day).of(person)
        if one.key.id == list_id and one.facts.kind == "checklist"
    ]
    place = next((one.key.place for one in mine if str(one.key.place) == preferred), mine[0].key.place if mine else None)
    found = joined([one for one in mine if one.key.place == place], now)
    return found.key if found else None
