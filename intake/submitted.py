"""What was handed in, as one person may see it: versions, their wording, the decisions, and what this person may do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from db import grants as given
from db import people, submissions
from forms.deciders import may_decide
from forms.rules import may_manage
from intake import readers
from intake.alphabet import place_of
from intake.errors import Refused
from intake.filling import setting_to_show
from intake.occurrences import content
from intake.readers import Series
from intake.taking import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.decisions import Decision
    from db.grants import Grant
    from db.submissions import Submission
    from db.summaries import State
    from forms.answers import Answer
    from forms.deciders import Turn
    from forms.model import Place
    from intake.answers import Setting
    from intake.organisation import Organisation


class Reader(NamedTuple):
    """Who looks at it: the person, what they may manage, and the language they read."""

    person: UUID
    grants: Iterable[Grant]
    lang: str


@dataclass(frozen=True)
class Submitted(Series):
    """One version with all around it; ``may_decide`` is about the step that the newest version waits for."""

    submission: Submission
    content: dict[str, Any]
    setting: Setting
    names: dict[UUID, str]
    place: Place
    may_decide: Answer
    is_mine: bool
    others: tuple[str, ...]  # who else could decide
    is_other_chain: bool  # whether a form handed in now would go another way
    managers: tuple[str, ...]  # who decides by grant where nobody who holds a role can

    def state_of(self, version: Submission) -> State:
        """Where one version stands."""
        return readers.state(version, self.on(version))

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
        return sorted((self.names[one] for one in people if one in self.names), key=place_of)

    @property
    def asked_before(self) -> list[Decision]:
        """What the version before this one was sent back for."""
        before = [one for one in self.versions if one.version < self.submission.version]
        return [one for one in self.on(before[-1]) if one.outcome == "return"] if before else []

    @property
    def returned(self) -> Decision | None:
        """What to correct, while the newest version is returned."""
        made = self.on(self.newest)
        return next((one for one in made if one.outcome == "return"), None)


def load(
    conn: Connection, organisation: Organisation, place: UUID, id: UUID, reader: Reader, now: datetime, *, lock: bool = False
) -> Submitted:
    """A version that this reader may see; anybody else's looks as if it did not exist."""
    if place not in organisation.tree.places:
        raise Refused("not-found")
    found = submissions.submission(conn, place, id, lock=lock)
    person, grants, lang = reader
    who = standing(organisation, person, place, found.form_id, organisation.business_day(place, now), grants)
    whole = readers.series(conn, organisation, found, now)
    if not readers.may_see(organisation, found, whole, who):
        raise Refused("not-yours")
    managers = _managers(conn, organisation, whole.newest, whole.turn, now) if whole.turn.managers else set()
    names = people.names(conn, whole.involved | managers, lang)
    return Submitted(
        whole.versions,
        whole.decisions,
        whole.turn,
        submission=found,
        content=content(conn, found.revision),
        setting=setting_to_show(conn, organisation, place, [found.answers], lang),
        names=names,
        place=organisation.place(place),
        may_decide=may_decide(who, whole.turn, whole.newest.person_id, place, organisation.tree),
        is_mine=found.person_id == person,
        others=tuple(sorted((names[one] for one in whole.turn.there if one != person and one in names), key=place_of)),
        is_other_chain=whole.state == "waiting" and _is_other_chain(organisation, whole.newest, now),
        managers=tuple(sorted((names[one] for one in managers if one in names), key=place_of)),
    )


def _managers(conn: Connection, organisation: Organisation, version: Submission, turn: Turn, now: datetime) -> set[UUID]:
    """Those who manage its place for its department by grant, the author and whom it is about left out."""
    path, department = organisation.tree.up(version.place_id), version.form_id.partition("/")[0]
    found = {one.person for one in given.grants(conn, now) if may_manage([one], path, department)}
    return found - organisation.gone - turn.about - {version.person_id}


def _is_other_chain(organisation: Organisation, version: Submission, now: datetime) -> bool:
    """Whether the steps of its form have changed since it was handed in; it keeps its own."""

    def steps(moment: datetime) -> object:
        found = organisation.form(version.form_id, moment)
        return found and [(one.id, one.roles, one.when) for one in found.approval.steps]

    return steps(version.handed_in_at) != steps(now)
