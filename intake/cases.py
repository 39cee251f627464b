"""The runs behind a figure of the board: who ticked what and when, in the wording of that day, how late, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import people, runs
from db.ticks import ticks_of
from forms.rules import items_asked
from forms.states import FINISHED, WORST_FIRST, State
from intake.language import lang
from intake.occurrences import content
from intake.taking import occasion
from intake.tally import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.runs import Run
    from db.ticks import Tick
    from forms.model import Place
    from intake.occurrences import Occurrence
    from intake.organisation import Organisation

MOST = 150
UNFINISHED = frozenset({State.MISSED, State.LATE, State.OPEN, State.IN_PROGRESS, State.UPCOMING})


@dataclass(frozen=True)
class Case:
    """One occurrence with its items and ticks; a form has none of either."""

    one: Occurrence
    place: Place
    run: Run | None
    items: tuple[tuple[dict[str, Any], Tick | None], ...]

    @property
    def name(self) -> str:
        """A short name for it on its page."""
        return name_of(self.one.key)

    @property
    def settled(self) -> int:
        return sum(tick is not None for _, tick in self.items)

    @property
    def has_problem(self) -> bool:
        return any(tick is not None and tick.outcome == "problem" for _, tick in self.items)

    @property
    def finished_at(self) -> datetime | None:
        if self.one.handed_in:
            return self.one.handed_in.handed_in_at
        return self.one.run.completed_at if self.one.run else None

    @property
    def minutes_late(self) -> int:
        """How long after it was due it was finished; 0 where it was in time or never."""
        done = self.finished_at
        return max(0, int((done - self.one.window.due).total_seconds() // 60)) if done and self.one.state in FINISHED else 0

    @property
    def owed_by(self) -> frozenset[UUID]:
        """Whoever could still do it, or could have."""
        return self.one.owed.holders if self.one.state in UNFINISHED else frozenset()

    @property
    def may_be_excused(self) -> bool:
        """Whether it is still to be done, or was not done, and nobody has excused it."""
        return self.one.excusal is None and self.one.state in UNFINISHED


def cases(
    conn: Connection, known: Organisation, found: Iterable[Occurrence], skip: int = 0
) -> tuple[Sequence[Case], dict[UUID, str], int]:
    """A page of cases with what most needs a look first, the names of everybody in them, and how many there are in all."""
    ordered = sorted(found, key=lambda one: (WORST_FIRST.index(one.state), one.window.due, one.key.id))
    made = [_case(conn, known, one) for one in ordered[skip : skip + MOST]]
    concerned = {tick.person_id for case in made for _, tick in case.items if tick}
    concerned |= {case.one.excusal.person_id for case in made if case.one.excusal}
    concerned |= {case.one.handed_in.person_id for case in made if case.one.handed_in}
    concerned |= {case.run.handed_in_by for case in made if case.run and case.run.handed_in_by}
    concerned = concerned.union(*(case.owed_by for case in made))
    return made, people.names(conn, concerned, lang()), len(ordered)


def _case(conn: Connection, known: Organisation, one: Occurrence) -> Case:
    place = known.place(one.key.place)
    if one.is_form:
        return Case(one, place, None, ())
    run = runs.run(conn, one.run.place_id, one.run.id) if one.run else None
    ticks = {tick.item: tick for tick in (ticks_of(conn, run) if run else ()) if tick.withdrawn_at is None}
    asked = items_asked(content(conn, one.revision), occasion(known, one.owed, run))
    return Case(one, place, run, tuple((dict(item), ticks.get(item["id"])) for item in asked))
