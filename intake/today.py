"""Today: what a person owes now, next and later, what is late, and what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request

from db import decisions, problems, summaries, waiting
from db.engine import reading
from forms.states import FINISHED, State
from intake import organisation, queue, roll
from intake.auth import allow, me
from intake.occurrences import content, of_person
from intake.scope import scope
from intake.services import now, services

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection
    from werkzeug import Response

    from db.summaries import Summary
    from forms.model import InForce, Place
    from intake.auth import Person
    from intake.occurrences import Occurrence
    from intake.organisation import Organisation

pages = Blueprint("today", __name__)
COOKIE = "duty"
YEAR = 365 * 24 * 3600
RETURNED_SHOWN = timedelta(days=31)  # what was sent back longer ago stands among the person's submissions
MOST_ASKED = 5  # of those sent back, how many say at once what is to be corrected
SOON = timedelta(minutes=60)
URGENT = (State.LATE, State.IN_PROGRESS, State.OPEN, State.UPCOMING)


@dataclass(frozen=True)
class Duty:
    """A role at a place that the person holds today: one entry of the switch."""

    role: str
    place: Place

    @property
    def name(self) -> str:
        return f"{self.role}@{self.place.id}"


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
    person, moment = me(), now()
    known = organisation.of_request()
    day = day_of(known, person.id, moment)
    duties = duties_of(known, person.id, day)
    chosen = choose(duties)
    known.owed(day).of(person.id)  # computed before a transaction begins
    tomorrow = _due_tomorrow(known, person.id, day)
    startable = startable_by(known, duties if chosen is None else (chosen,), moment)
    looks_after = not duties and bool(scope(person, known).granted)
    missing = roll.number_missing(known, scope(person, known), moment) if looks_after else 0
    with reading(services().engine) as conn:
        mine = of_person(conn, known, person.id, day, moment)
        lines = lines_of(conn, known, [one for one in mine if chosen is None or is_of(known, one, chosen)], moment)
        returned = summaries.returned_to(conn, person.id, day - RETURNED_SHOWN)
        asked = _asked(conn, returned)
        overview = overview_of(conn, known, person, missing) if looks_after else None
        to_decide = 0 if overview else queue.count(conn, known, person.id, person.grants, moment)
    page = render_template(
        "today/today.html",
        day=day,
        now=moment,
        duties=duties,
        chosen=chosen,
        sections=sort(lines, moment),
        tomorrow=tomorrow,
        returned=[one for one in returned if one.place_id in known.place_of],
        asked=asked,
        to_decide=to_decide,
        overview=overview,
        places=known.place_of,
        startable=startable,
        away=known.is_away(person.id, day),
        problems=[line for line in lines if line.at.state is State.MISSED],
    )
    response = make_response(page)
    if "as" in request.args:
        secure = services().settings.secure
        response.set_cookie(COOKIE, chosen.name if chosen else "", max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def _asked(conn: Connection, returned: Sequence[Summary]) -> dict[UUID, str]:
    """What is to be corrected in those sent back last, by submission."""
    found = (one for paper in returned[:MOST_ASKED] for one in decisions.decisions_on(conn, paper.place_id, paper.id))
    return {one.submission_id: one.comment for one in found if one.outcome == "return"}


@dataclass(frozen=True)
class Overview:
    """What a manager without lists of the own looks at first: how many papers wait, problems are open and forms are missing."""

    waiting: int
    problems: int
    missing: int


def overview_of(conn: Connection, known: Organisation, person: Person, missing: int) -> Overview:
    """Counted within the manager's reach."""
    reach = scope(person, known)

    def covered(place: UUID, name: str) -> bool:
        return reach.covers(place, name.partition("/")[0])

    at = [place.id for place in reach.places]
    papers = sum(count for key, count in waiting.counts(conn, at, person.id).items() if covered(*key))
    return Overview(papers, sum(covered(one.place_id, one.list_id) for one in problems.open_problems(conn, at)), missing)


def day_of(known: Organisation, person: UUID, moment: datetime) -> date:
    """The business day at the person's place, else at the first place."""
    held = next((one.place for one in known.all_of(person) if one.place in known.tree.places), None)
    place = held or next(iter(known.tree.places), None)
    return known.business_day(place, moment) if place else moment.date()


def duties_of(known: Organisation, person: UUID, day: date) -> tuple[Duty, ...]:
    """The roles held on the day, each with its place."""
    held = (one for one in known.held_by(person, day) if not one.weekdays or day.weekday() in one.weekdays)
    return tuple(dict.fromkeys(Duty(one.role, known.place(one.place)) for one in held if one.place in known.tree.places))


def choose(duties: Sequence[Duty]) -> Duty | None:
    """The role and place chosen in the switch, now or the last time; None = all."""
    name = request.args.get("as", request.cookies.get(COOKIE, ""))
    return next((one for one in duties if one.name == name), None) if len(duties) > 1 else None


def chosen_place() -> str:
    """The id of the place chosen in the switch the last time, as it was kept."""
    return request.cookies.get(COOKIE, "").rpartition("@")[2]


def is_of(known: Organisation, one: Occurrence, duty: Duty) -> bool:
    """Whether this belongs to the chosen role at the chosen place."""
    return duty.role in one.owed.roles and known.tree.in_scope(duty.place.id, one.key.place)


def lines_of(conn: Connection, known: Organisation, mine: Iterable[Occurrence], moment: datetime) -> tuple[Line, ...]:
    """Occurrences as lines; the rounds of one list in one line, which stands where its current one stands."""

    def name(one: Occurrence) -> tuple[str, ...]:
        repeats = one.owed.facts.schedule.every == "interval"
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


def startable_by(known: Organisation, duties: Iterable[Duty], moment: datetime) -> tuple[tuple[InForce, Place], ...]:
    """Checklists that the person may start by hand, with the place each would be started at."""
    found: dict[tuple[str, UUID], tuple[InForce, Place]] = {}
    for facts in known.events:
        if facts.until is not None or facts.since > moment:
            continue
        for duty in duties:
            if duty.role in facts.roles:
                place = _place_of(known, facts, duty)
                found.setdefault((facts.id, place.id), (facts, place))
    return tuple(found.values())


def _place_of(known: Organisation, facts: InForce, duty: Duty) -> Place:
    """The kind of place the list asks for, at or above where the role is held; else the nearest that runs the department."""
    department = facts.id.partition("/")[0]
    above = [known.place(place) for place in known.tree.up(duty.place.id)]
    fitting = [place for place in above if place.kind == facts.at] if facts.at else []
    running = [place for place in above if any(run == department for run, _, _ in place.departments)]
    return (fitting or running or [duty.place])[0]
