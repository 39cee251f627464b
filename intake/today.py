"""Today: what a person owes now, next and later, what is late, and what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template

from db import decisions, summaries
from db.engine import reading
from forms.states import FINISHED, State
from intake import organisation, queue
from intake.auth import allow, me
from intake.duties import choose, duties_of, is_of, remember, startable_by
from intake.occurrences import content, of_person
from intake.overview import overview_of
from intake.services import now, services
from intake.unsent import seals_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection
    from werkzeug import Response

    from db.summaries import Summary
    from forms.model import InForce, Place
    from intake.duties import Duty
    from intake.occurrences import Occurrence
    from intake.organisation import Organisation

pages = Blueprint("today", __name__)
RETURNED_SHOWN = timedelta(days=31)  # what was sent back longer ago stands among the person's submissions
MOST_ASKED = 5  # of those sent back, how many say at once what is to be corrected
SOON = timedelta(minutes=60)
URGENT = (State.LATE, State.IN_PROGRESS, State.OPEN, State.UPCOMING)


@dataclass(frozen=True)
class Line:
    """One line: an occurrence, or a round that repeats within the day with all its occurrences as a strip."""

    at: Occurrence
    place: Place
    total: int
    strip: tuple[Occurrence, ...] = ()

    @property
    def settled(self) -> int:
        """How many items are settled; a complete run's are not counted again."""
        run = self.at.run
        if run is None:
            return int(self.at.handed_in is not None)
        return self.total if run.settled is None else run.settled

    @property
    def tenth(self) -> int:
        return 10 * self.settled // self.total if self.total else 0

    @property
    def done(self) -> int:
        return sum(one.state in FINISHED for one in self.strip)


@dataclass(frozen=True)
class Sections:
    """The page from top to bottom. What is overdue or over stands together; of papers, the rest has a section of its own."""

    late: tuple[Line, ...]
    now: tuple[Line, ...]
    next: tuple[Line, ...]
    later: tuple[Line, ...]
    over: tuple[Line, ...]
    forms: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.now or self.next or self.later or self.over or self.forms)

    @property
    def is_done(self) -> bool:
        return not (self.late or self.now or self.next or self.later or self.forms)


@pages.get("/today")
@allow("signed-in")
def show() -> Response:
    """What the person owes today, for one role at one place or for all."""
    known, moment = organisation.of_request(), now()
    day = day_of(known, me().id, moment)
    duties = duties_of(known, me().id, day)
    chosen = choose(duties)
    return remember(make_response(_page(known, day, duties, chosen, moment)), chosen)


def _page(known: Organisation, day: date, duties: Sequence[Duty], chosen: Duty | None, moment: datetime) -> str:
    person, grants = me(), me().grants
    overview = None if duties else overview_of(known, person, moment)
    tomorrow = _due_tomorrow(known, person.id, day)
    known.owed(day).of(person.id)  # computed before a transaction begins
    with reading(services().engine) as conn:
        mine = of_person(conn, known, person.id, day, moment)
        lines = lines_of(conn, known, [one for one in mine if chosen is None or is_of(known, one, chosen)], moment)
        returned = summaries.returned_to(conn, person.id, day - RETURNED_SHOWN)
        asked = _asked(conn, returned)
        to_decide = 0 if overview else queue.Sight(known, person.id, grants, moment).count(conn)
    return render_template(
        "today/today.html",
        day=day,
        now=moment,
        seals=seals_of(person.id),
        duties=duties,
        chosen=chosen,
        overview=overview,
        places=known.place_of,
        sections=sort(lines, moment),
        missed=[line for line in lines if line.at.state is State.MISSED],
        returned=[one for one in returned if one.place_id in known.place_of],
        asked=asked,
        to_decide=to_decide,
        counted=queue.counted,
        tomorrow=tomorrow,
        startable=startable_by(known, duties if chosen is None else (chosen,), moment),
        away=known.is_away(person.id, day),
    )


def _asked(conn: Connection, returned: Sequence[Summary]) -> dict[UUID, str]:
    """What is to be corrected in those sent back last, by submission."""
    found = (one for paper in returned[:MOST_ASKED] for one in decisions.decisions_on(conn, paper.place_id, paper.id))
    return {one.submission_id: one.comment for one in found if one.outcome == "return"}


def day_of(known: Organisation, person: UUID, moment: datetime) -> date:
    """The business day at the person's place, else at the first place."""
    held = next((one.place for one in known.all_of(person) if one.place in known.tree.places), None)
    place = held or next(iter(known.tree.places), None)
    return known.business_day(place, moment) if place else moment.date()


def lines_of(conn: Connection, known: Organisation, mine: Iterable[Occurrence], moment: datetime) -> tuple[Line, ...]:
    """Occurrences as lines; the rounds of one list in one line, which stands where its current one stands."""

    def name(one: Occurrence) -> tuple[str, ...]:
        repeats = one.owed.facts.schedule.repeats
        return one.owed.facts.kind, one.key.id, str(one.key.place), one.key.owed_by, "" if repeats else one.key.slot

    parts = (tuple(part) for _, part in groupby(sorted(mine, key=name), key=name))
    found = (_line(conn, known, part, moment) for part in parts)
    order = {place: at for at, place in enumerate(known.tree.places)}
    return tuple(sorted(found, key=lambda line: (line.at.window.due, line.at.window.opens, line.at.key.id, order[line.place.id])))


def _line(conn: Connection, known: Organisation, part: tuple[Occurrence, ...], moment: datetime) -> Line:
    rounds = sorted(part, key=lambda one: one.window.opens)
    at = next((one for one in rounds if moment < one.window.closes and one.state in URGENT), rounds[-1])
    total = 1 if at.is_form else len(content(conn, at.revision)["items"])
    return Line(at, known.place(at.key.place), total, tuple(rounds) if len(rounds) > 1 else ())


def sort(lines: Sequence[Line], moment: datetime) -> Sections:
    """Each line into its section. What is over is folded away; papers in time have their own, because they are not ticked."""
    lists = [line for line in lines if not line.at.is_form]
    over = (State.MISSED, State.EXCUSED, State.VACANT, *FINISHED)

    def of(*states: State) -> tuple[Line, ...]:
        return tuple(line for line in lists if line.at.state in states)

    upcoming = sorted(of(State.UPCOMING), key=lambda line: line.at.window.opens)
    first = upcoming[0].at.window.opens if upcoming else moment
    soon = max(moment + SOON, first)
    return Sections(
        tuple(line for line in lines if line.at.state is State.LATE),
        of(State.OPEN, State.IN_PROGRESS),
        tuple(line for line in upcoming if line.at.window.opens <= soon),
        tuple(line for line in upcoming if line.at.window.opens > soon),
        tuple(line for line in lines if line.at.state in over),
        tuple(line for line in lines if line.at.is_form and line.at.state is not State.LATE and line.at.state not in over),
    )


def _due_tomorrow(known: Organisation, person: UUID, day: date) -> tuple[InForce, ...]:
    """Forms that are not asked for every day and fall due tomorrow."""
    owed = known.owed(day + timedelta(days=1)).of(person)
    rare = (one for one in owed if one.facts.kind == "form" and one.facts.schedule.every not in ("day", "interval"))
    return tuple({one.facts.id: one.facts for one in rare}.values())
