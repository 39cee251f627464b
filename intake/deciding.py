"""Decisions: approve, return or reject one version; approve many routine ones at once, each as a decision of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, make_response, redirect, request
from flask_babel import gettext as _

from db import decisions
from db.base import Conflict, NotFound
from db.decisions import NewDecision
from db.engine import reading, writing
from intake import filling, leave, organisation, sent, submitted
from intake.auth import allow, me
from intake.errors import Refused
from intake.services import now, services
from intake.submissions import SUBMISSION, load, page, reader

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from intake.organisation import Organisation
    from intake.submitted import Submitted

pages = Blueprint("deciding", __name__)
OUTCOMES = ("approve", "return", "reject")
QUEUE = "/review"
MOST_AT_ONCE = 100


@pages.post(f"{SUBMISSION}/decisions")
@allow("signed-in")
def decide(place: UUID, id: UUID) -> Any:
    """Approve, return or reject one version; what was typed stays where it is not taken."""
    moment, mine, form = now(), reader(), request.form
    new = _read_decision(place, id)
    with writing(services().engine) as conn:
        known = organisation.current(conn)
        shown = submitted.load(conn, known, place, id, mine, moment, lock=True)
        fault = _decide(conn, known, shown, new, moment)
    if fault:
        return make_response(page(load(place, id), dict(form.items()), fault), 422)
    back = form.get("back", "")
    return redirect(_back(back, done=f"{place}:{new.id}") if back else f"/submissions/{place}/{id}", 303)


class Ticked(NamedTuple):
    """One of many to approve at once, under the client-made id of its decision."""

    place: UUID
    submission: UUID
    step: str
    id: UUID


@pages.post("/review/approve")
@allow("signed-in")
def approve() -> Any:
    """Approve the routine ones that were ticked, at most so many at once; how many were taken, left and not looked at is said."""
    ticked = sorted({_ticked(text) for text in request.form.getlist("paper")})
    taken = ticked[:MOST_AT_ONCE]
    done = sum(map(_approved, taken))
    more = {"more": str(len(ticked) - len(taken))} if len(ticked) > len(taken) else {}
    return redirect(_back(request.form.get("back", ""), approved=str(done), left=str(len(taken) - done), **more), 303)


def _ticked(text: str) -> Ticked:
    place, submission, step, id_ = [*text.split(":"), "", "", ""][:4]
    if not step or len(step) > sent.LONGEST_NAME:
        raise Refused("bad-request")
    return Ticked(sent.read_id(place), sent.read_id(submission), step, sent.read_id(id_))


def _approved(one: Ticked) -> bool:
    """Approve one in a transaction of its own; whether it is approved by this very decision, now or before."""
    moment, mine = now(), reader()
    new = NewDecision(one.place, one.id, one.submission, one.step, "approve", "", "", me().id)
    try:
        with writing(services().engine) as conn:
            known = organisation.current(conn)
            shown = submitted.load(conn, known, one.place, one.submission, mine, moment, lock=True)
            if not filling.is_routine(known, shown.newest.form_id, moment) or shown.newest.steps != 1:
                raise Refused("not-allowed")
            _decide(conn, known, shown, new, moment)
    except (Refused, NotFound):
        return False
    return True


def _back(wanted: str, **said: str) -> str:
    """The queue as it was, with what was done; never an address elsewhere."""
    path, _sep, asked = wanted.partition("?")
    query = asked if path == QUEUE else ""
    return f"{QUEUE}?{'&'.join(part for part in (query, urlencode(said)) if part)}#done"


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
    _keep(conn, known, shown, new, moment)
    return ""


def _keep(conn: Connection, known: Organisation, shown: Submitted, new: NewDecision, moment: datetime) -> None:
    turn, person = shown.turn, new.person_id
    found = replace(new, for_person_id=turn.for_person(person), why=turn.why_not_own(person) or None)
    try:
        made, fresh = decisions.decide(conn, found, moment)
    except Conflict as conflict:
        raise Refused("conflict" if conflict.reason == "conflict" else "stale") from None
    if fresh and made.outcome == "approve" and shown.step == shown.newest.approval[-1]:
        leave.note(conn, known, shown.newest, moment, person)


class Done(NamedTuple):
    """A decision just made and where the submission stands after it."""

    made: decisions.Decision
    shown: Submitted


def just_done(text: str) -> Done | None:
    """The person's own decision that an address names, for the line that confirms it."""
    place, _sep, id_ = text.partition(":")
    try:
        at, decision = UUID(place), UUID(id_)
    except ValueError:
        return None
    mine = reader()
    with reading(services().engine) as conn:
        made = decisions.find_decision(conn, at, decision)
        if made is None or made.person_id != mine.person:
            return None
        return Done(made, submitted.load(conn, organisation.current(conn), at, made.submission_id, mine, now()))
