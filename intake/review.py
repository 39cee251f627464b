"""Review: what waits for a decision, which problems are open; and the decisions themselves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, make_response, redirect, render_template, request
from flask_babel import gettext as _

from db import decisions, people, problems, submissions
from db.base import Conflict, new_id
from db.decisions import NewDecision
from db.engine import reading, writing
from forms.deciders import may_decide
from intake import leave, organisation, sent, submitted
from intake.auth import allow, me
from intake.errors import Refused
from intake.language import lang
from intake.occurrences import content
from intake.scope import scope
from intake.services import now, services
from intake.submissions import SUBMISSION, load, page
from intake.ticks import standing

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.problems import Problem
    from db.submissions import Summary
    from intake.organisation import Organisation
    from intake.scope import Scope
    from intake.submitted import Submitted

pages = Blueprint("review", __name__)
TABS = ("waiting", "problems")
OUTCOMES = ("approve", "return", "reject")
CLOSED_SHOWN = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """A submission that waits: whether for this person, and who else could decide."""

    summary: Summary
    for_me: bool
    author: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Queue:
    """What the page shows; the tabs for managers are empty for others."""

    organisation: Organisation
    scope: Scope
    waiting: tuple[Waiting, ...]
    problems: tuple[Problem, ...] = ()
    closed: tuple[Problem, ...] = ()
    names: dict[UUID, str] = field(default_factory=dict)
    wordings: dict[str, dict[str, Any]] = field(default_factory=dict)  # contents by revision

    @property
    def manages(self) -> bool:
        return bool(self.scope.granted)


@pages.get("/review")
@allow("signed-in")
def index() -> Any:
    """The queue, with the chosen submission beside it."""
    tab = request.args.get("tab", "waiting")
    if tab == "missing" and me().may("manage"):  # where the roll stood once
        return redirect("/roll", 303)
    return _page(tab if tab in TABS else "waiting", request.args.get("open", ""))


@pages.post(f"{SUBMISSION}/decisions")
@allow("signed-in")
def decide(place: UUID, id: UUID) -> Any:
    """Approve, return or reject one version; what was typed stays where it is not taken."""
    moment, grants, form = now(), me().grants, request.form
    new = _read_decision(place, id)
    with writing(services().engine) as conn:
        known = organisation.current(conn)
        shown = submitted.load(conn, known, place, id, me().id, grants, moment, lang(), lock=True)
        fault = _decide(conn, known, shown, new, moment)
    if fault:
        return make_response(page(load(place, id), dict(form.items()), fault), 422)
    return redirect("/review" if form.get("back") == "review" else f"/submissions/{place}/{id}", 303)


def _read_decision(place: UUID, submission: UUID) -> NewDecision:
    form = request.form
    outcome, step, points_at = form.get("outcome", ""), form.get("step", ""), form.get("field", "")
    if outcome not in OUTCOMES or max(len(step), len(points_at)) > sent.LONGEST_NAME:
        raise Refused("bad-request")
    said = (step, cast("decisions.Outcome", outcome), sent.read_note(form, "comment"), points_at)
    return NewDecision(place, sent.read_id(form.get("id")), submission, *said, me().id)


def _decide(conn: Connection, known: Organisation, shown: Submitted, new: NewDecision, moment: datetime) -> str:
    """Keep the decision; a sentence where something is missing from it."""
    before = decisions.find_decision(conn, new.place_id, new.id)
    if before is None:
        if shown.submission.id != shown.newest.id or shown.step is None or shown.step["id"] != new.step:
            raise Refused("stale")
        if not shown.may_decide:
            raise Refused(shown.may_decide.reason)
        if new.field and new.field not in {one["id"] for one in shown.content["fields"]}:
            raise Refused("bad-request")
        if new.outcome != "approve" and not new.comment:
            return str(_("Say what is to be corrected, or why it is rejected."))
    turn = shown.turn
    new = replace(new, for_person_id=turn.for_person(new.person_id), why=turn.why_not_own(new.person_id) or None)
    try:
        made, fresh = decisions.decide(conn, new, moment)
    except Conflict as conflict:
        raise Refused("conflict" if conflict.reason == "conflict" else "stale") from None
    if fresh and made.outcome == "approve" and shown.step and shown.step["id"] == shown.newest.approval[-1]["id"]:
        leave.note(conn, known, shown.newest, moment, made.person_id)
    return ""


@pages.post("/review/problems/<uuid:place>/<uuid:tick>")
@allow("manager")
def close_problem(place: UUID, tick: UUID) -> Any:
    """Close an open problem with a comment."""
    moment, comment, mine = now(), sent.read_note(request.form, "comment"), me()
    grants = mine.grants
    with writing(services().engine) as conn:
        reach = scope(mine, organisation.current(conn))
        found = problems.problem(conn, place, tick) if grants and reach.covers(place) else None
        if found is None or not reach.covers(place, found.list_id.partition("/")[0]):
            raise Refused("not-yours")
        if comment:
            problems.close_problem(conn, place, tick, person=mine.id, comment=comment, now=moment)
    if not comment:
        return make_response(_page("problems", fault=str(tick)), 422)
    return redirect("/review?tab=problems", 303)


def _page(tab: str, opened: str = "", fault: str = "") -> str:
    moment, mine = now(), me()
    grants = mine.grants
    with reading(services().engine) as conn:
        queue = _queue(conn, scope(mine, organisation.current(conn)), grants, moment)
    shown = _opened(queue, opened) if tab == "waiting" else None
    return render_template(
        "review/index.html",
        tab=tab if queue.manages else "waiting",
        queue=queue,
        shown=shown,
        new_id=lambda: new_id(moment),
        now=moment,
        fault=fault,
        typed=request.form,
    )


def _opened(queue: Queue, opened: str) -> Submitted | None:
    """The submission in the reading pane, if it is in the queue."""
    found = next((one.summary for one in queue.waiting if str(one.summary.id) == opened), None)
    return load(found.place_id, found.id) if found else None


def _queue(conn: Connection, reach: Scope, grants: Any, moment: datetime) -> Queue:
    known, person = reach.organisation, me().id
    waiting = _waiting(conn, reach, person, grants, moment)
    if not reach.granted:
        return Queue(known, reach, waiting)
    places = [place.id for place in reach.places]
    open_ = tuple(one for one in problems.open_problems(conn, places) if _reaches(reach, one))
    closed = tuple(one for one in problems.closed_problems(conn, places, moment - CLOSED_SHOWN) if _reaches(reach, one))
    named = {one.person_id for one in (*open_, *closed)} | {one.closed_by for one in closed if one.closed_by}
    wordings = {one.revision: content(conn, one.revision) for one in (*open_, *closed)}
    return Queue(known, reach, waiting, open_, closed, people.names(conn, named), wordings)


def _waiting(conn: Connection, reach: Scope, person: UUID, grants: Any, moment: datetime) -> tuple[Waiting, ...]:
    """What waits at the places where the person holds a role or manages: what waits for the person first."""
    known = reach.organisation
    held = {one.place for one in known.holdings if one.person == person}
    near = {place.id for place in known.places if any(known.tree.in_scope(at, place.id) for at in held) or reach.covers(place.id)}
    found = []
    for one in submissions.waiting(conn, near):
        who = standing(known, person, one.place_id, one.form_id, known.business_day(one.place_id, moment), grants)
        turn = submitted.turn_of(known, one, one.step, moment)
        for_me = bool(may_decide(who, turn, one.person_id, one.place_id, known.tree))
        if for_me or (who.manages and one.person_id != person):
            found.append((one, for_me, turn.there - {person}))
    names = people.names(conn, {one.person_id for one, _, _ in found}.union(*(others for _, _, others in found)))
    made = [
        Waiting(one, for_me, names.get(one.person_id, ""), tuple(sorted(names[other] for other in others if other in names)))
        for one, for_me, others in found
    ]
    return tuple(sorted(made, key=lambda one: not one.for_me))


def _reaches(reach: Scope, problem: Problem) -> bool:
    return reach.covers(problem.place_id, problem.list_id.partition("/")[0])
