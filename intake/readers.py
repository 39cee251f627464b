"""Who may read a submission, told from all of its versions and decisions, and whose turn it is to decide on the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from db import decisions, submissions
from db.states import state_of
from forms.deciders import Bench, Turn
from forms.obligations import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection

    from db.decisions import Decision
    from db.submissions import Submission
    from db.summaries import State, Summary
    from forms.rules import Standing
    from intake.organisation import Organisation

FINISHED = ("approved", "handed-in")


@dataclass(frozen=True)
class Series:
    """All versions of a submission with the decisions on them, and whose turn it is on the newest."""

    versions: tuple[Submission, ...]
    decisions: tuple[Decision, ...]
    turn: Turn

    @property
    def newest(self) -> Submission:
        return self.versions[-1]

    def on(self, version: Submission) -> list[Decision]:
        """What was decided on one version."""
        return [one for one in self.decisions if one.submission_id == version.id]

    @property
    def involved(self) -> set[UUID]:
        """Who handed it in, who decided and for whom, and whose turn it is and for whom."""
        authors = {one.person_id for one in self.versions}
        deciders = {one for made in self.decisions for one in (made.person_id, made.for_person_id) if one}
        return authors | deciders | set(self.turn.people) | {one for one in self.turn.people.values() if one}

    @property
    def state(self) -> State:
        """Where the newest version stands."""
        return state(self.newest, self.on(self.newest))


def series(conn: Connection, organisation: Organisation, submission: Submission, now: datetime) -> Series:
    """The whole that a version belongs to."""
    versions = submissions.versions(conn, submission.place_id, submission.series)
    made = decisions.decisions_of(conn, submission.place_id, submission.series)
    return Series(versions, made, _turn(organisation, versions[-1], _step(versions[-1], made), now))


def may_see(organisation: Organisation, submission: Submission, whole: Series, who: Standing) -> bool:
    """Its author, who manages it, who may decide on any of its steps or did, and a role that owes it together.

    The roles it is filed with keep what is finished: until the last step has approved it, it is not theirs to read.
    """
    concerned = {submission.person_id, *whole.turn.people, *(one.person_id for one in whole.decisions)}
    if who.manages or who.person in concerned:
        return True
    held = {role for role, at in who.held if organisation.tree.in_scope(at, submission.place_id)}
    steps = {role for step in submission.approval for role in step["roles"]}
    filed = set(submission.filed_with or ()) if whole.state in FINISHED else set()
    return bool(held & (steps | filed | _owing(organisation, submission)))


def _turn(organisation: Organisation, version: Submission, step: dict[str, Any] | None, now: datetime) -> Turn:
    """Who may decide on the step today; nobody where it waits for none."""
    if step is None:
        return Turn()
    return turn_at(bench_of(organisation, organisation.business_day(version.place_id, now)), version, step)


def turn_at(bench: Bench, one: Submission | Summary, step: dict[str, Any]) -> Turn:
    """Who may decide on a step of a submission."""
    return bench.turn(step["roles"], step.get("above", ()), one.place_id, one.person_id, about(step))


def about(step: dict[str, Any]) -> list[UUID]:
    """Whom a submission is about beside its author, as its steps keep it."""
    return [UUID(one) for one in step.get("about", ())]


def bench_of(organisation: Organisation, day: date) -> Bench:
    """Who could decide on one business day."""
    return Bench(organisation.tree, day, organisation.holders, organisation.absences, organisation.gone)


def _owing(organisation: Organisation, submission: Submission) -> set[str]:
    if "/" in submission.owed_by:
        return {submission.owed_by}
    if submission.owed_by != SHARED:
        return set()
    facts = organisation.form(submission.form_id, submission.handed_in_at)
    return set(facts.roles) if facts else set()


def state(version: Submission, made: Iterable[Decision]) -> State:
    """Where a version stands after what was decided on it."""
    outcomes = [one.outcome for one in made]
    stopped = next((one for one in outcomes if one != "approve"), None)
    return cast("State", state_of(version.steps, outcomes.count("approve"), stopped))


def _step(version: Submission, made: Iterable[Decision]) -> dict[str, Any] | None:
    mine = [one for one in made if one.submission_id == version.id]
    passed = sum(one.outcome == "approve" for one in mine)
    return version.approval[passed] if passed == len(mine) < version.steps else None
