"""What was handed in, as one person may see it: versions, their wording, the decisions, and what this person may do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import decisions, people, submissions
from db.submissions import state_of
from forms.duty import Duty
from forms.obligations import SHARED
from forms.rules import may_decide
from intake.errors import Refused
from intake.filling import setting_to_show
from intake.occurrences import content
from intake.ticks import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
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
    may_decide: Answer
    is_mine: bool
    others: tuple[str, ...]  # who else could decide

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
        return state_of(version.steps, sum(one.outcome == "approve" for one in made), stopped)

    @property
    def step(self) -> dict[str, Any] | None:
        """The step that the newest version waits for."""
        passed = sum(one.outcome == "approve" for one in self.on(self.newest))
        return self.newest.approval[passed] if self.state == "waiting" else None

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
    if not may_see(organisation, found, who):
        raise Refused("not-yours")
    versions = submissions.versions(conn, place, found.series)
    made = decisions.decisions_of(conn, place, found.series)
    waits = _step(versions[-1], made)
    holders = deciders(organisation, versions[-1], waits, now)
    involved = {one.person_id for one in versions} | {one.person_id for one in made} | holders
    names = people.names(conn, involved)
    answer = may_decide(who, versions[-1].person_id, place, (waits or {}).get("roles", ()), organisation.tree)
    return Submitted(
        found,
        versions,
        made,
        content(conn, found.revision),
        setting_to_show(conn, organisation, place, [found.answers], lang),
        names,
        organisation.place(place),
        answer,
        found.person_id == person,
        tuple(sorted(names[one] for one in holders - {person} if one in names)),
    )


def may_see(organisation: Organisation, submission: Submission | Summary, who: Standing) -> bool:
    """Its author, who manages it, who may decide on any of its steps, and where a role owes it together, that role."""
    if who.manages or submission.person_id == who.person:
        return True
    held = {role for role, at in who.held if organisation.tree.in_scope(at, submission.place_id)}
    steps = {role for step in submission.approval for role in step["roles"]}
    return bool(held & (steps | _owing(organisation, submission)))


def deciders(
    organisation: Organisation, submission: Submission | Summary, step: dict[str, Any] | None, now: datetime
) -> set[UUID]:
    """Who could decide on the step today, on duty; never the author."""
    day = organisation.business_day(submission.place_id, now)
    duty = Duty(organisation.tree, day, organisation.holdings, organisation.absences)
    holders = (duty.holders(role, submission.place_id) for role in (step or {}).get("roles", ()))
    return set().union(*holders) - {submission.person_id}


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
