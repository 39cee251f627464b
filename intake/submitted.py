"""What was handed in, as one person may see it: versions, their wording, the decisions, and what this person may do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from db import decisions, people, submissions
from db.states import state_of
from forms.deciders import Bench, Turn, may_decide
from forms.obligations import SHARED
from intake.errors import Refused
from intake.filling import setting_to_show
from intake.occurrences import content
from intake.ticks import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.decisions import Decision
    from db.people import Grant
    from db.submissions import State, Submission, Summary
    from forms.answers import Answer
    from forms.model import Place
    from forms.rules import Standing
    from intake.answers import Setting
    from intake.organisation import Organisation


@dataclass(frozen=True)
class Submitted:
    """One version with all around it; ``may_decide`` is about the step that the newest version waits for."""

    submission: Submission
    versions: tuple[Submission, ...]
    decisions: tuple[Decision, ...]
    content: dict[str, Any]
    setting: Setting
    names: dict[UUID, str]
    place: Place
    turn: Turn
    may_decide: Answer
    is_mine: bool
    others: tuple[str, ...]  # who else could decide
    is_other_chain: bool  # whether a form handed in now would go another way

    @property
    def newest(self) -> Submission:
        return self.versions[-1]

    @property
    def state(self) -> State:
        """Where the newest version stands."""
        return self.state_of(self.newest)

    def state_of(self, version: Submission) -> State:
        made = self.on(version)
        stopped = next((one.outcome for one in made if one.outcome != "approve"), None)
        return cast("State", state_of(version.steps, sum(one.outcome == "approve" for one in made), stopped))

    @property
    def step(self) -> dict[str, Any] | None:
        """The step that the newest version waits for."""
        passed = sum(one.outcome == "approve" for one in self.on(self.newest))
        return self.newest.approval[passed] if self.state == "waiting" else None

    @property
    def filed_with(self) -> list[str]:
        """The roles that get to read the newest version once it is approved."""
        return list(self.newest.filed_with or ())

    def named(self, people: Iterable[UUID]) -> list[str]:
        """What these people are called, in order."""
        return sorted(self.names[one] for one in people if one in self.names)

    def on(self, version: Submission) -> list[Decision]:
        """What was decided on one version."""
        return [one for one in self.decisions if one.submission_id == version.id]

    @property
    def returned(self) -> Decision | None:
        """What to correct, while the newest version is returned."""
        made = self.on(self.newest)
        return next((one for one in made if one.outcome == "return"), None)


def load(
    conn: Connection,
    organisation: Organisation,
    place: UUID,
    id: UUID,
    person: UUID,
    grants: Iterable[Grant],
    now: datetime,
    lang: str,
    *,
    lock: bool = False,
) -> Submitted:
    """A version that this person may see; anybody else's looks as if it did not exist."""
    if place not in organisation.tree.places:
        raise Refused("not-found")
    found = submissions.submission(conn, place, id, lock=lock)
    who = standing(organisation, person, place, found.form_id, organisation.business_day(place, now), grants)
    versions = submissions.versions(conn, place, found.series)
    made = decisions.decisions_of(conn, place, found.series)
    waits = _step(versions[-1], made)
    turn = turn_of(organisation, versions[-1], waits, now)
    if not may_see(organisation, found, who) and person not in {*turn.people, *(one.person_id for one in made)}:
        raise Refused("not-yours")
    stood_for = {one.for_person_id for one in made if one.for_person_id} | {one for one in turn.people.values() if one}
    involved = {one.person_id for one in versions} | {one.person_id for one in made} | set(turn.people) | stood_for
    names = people.names(conn, involved, lang)
    answer = may_decide(who, turn, versions[-1].person_id, place, organisation.tree)
    return Submitted(
        found,
        versions,
        made,
        content(conn, found.revision),
        setting_to_show(conn, organisation, place, [found.answers], lang),
        names,
        organisation.place(place),
        turn,
        answer,
        found.person_id == person,
        tuple(sorted(names[one] for one in turn.there if one != person and one in names)),
        waits is not None and _is_other_chain(organisation, versions[-1], now),
    )


def may_see(organisation: Organisation, submission: Submission | Summary, who: Standing) -> bool:
    """Its author, who manages it, who may decide on any of its steps, with whom it is filed, and a role that owes it together."""
    if who.manages or submission.person_id == who.person:
        return True
    held = {role for role, at in who.held if organisation.tree.in_scope(at, submission.place_id)}
    steps = {role for step in submission.approval for role in step["roles"]}
    return bool(held & (steps | set(submission.filed_with or ()) | _owing(organisation, submission)))


def turn_of(organisation: Organisation, submission: Submission | Summary, step: dict[str, Any] | None, now: datetime) -> Turn:
    """Who may decide on the step today; nobody where it waits for none."""
    if step is None:
        return Turn()
    place = submission.place_id
    bench = bench_of(organisation, organisation.business_day(place, now))
    return bench.turn(step["roles"], step.get("above", ()), place, submission.person_id)


def bench_of(organisation: Organisation, day: date) -> Bench:
    """Who could decide on one business day."""
    return Bench(organisation.tree, day, organisation.holders, organisation.absences, organisation.gone)


def _is_other_chain(organisation: Organisation, version: Submission, now: datetime) -> bool:
    """Whether the steps of its form have changed since it was handed in; it keeps its own."""
    rows = [one for one in organisation.in_force if (one.kind, one.id) == ("form", version.form_id)]

    def steps(moment: datetime) -> object:
        found = next((one for one in rows if one.since <= moment and (one.until is None or moment < one.until)), None)
        return found and [(one.id, one.roles, one.when) for one in found.approval.steps]

    return steps(version.handed_in_at) != steps(now)


def _owing(organisation: Organisation, submission: Submission | Summary) -> set[str]:
    if "/" in submission.owed_by:
        return {submission.owed_by}
    if submission.owed_by != SHARED:
        return set()
    moment = submission.handed_in_at
    rows = (row for row in organisation.in_force if (row.kind, row.id) == ("form", submission.form_id))
    return {role for row in rows if row.since <= moment and (row.until is None or moment < row.until) for role in row.roles}


def _step(version: Submission, made: Iterable[Decision]) -> dict[str, Any] | None:
    mine = [one for one in made if one.submission_id == version.id]
    passed = sum(one.outcome == "approve" for one in mine)
    return version.approval[passed] if passed == len(mine) < version.steps else None
