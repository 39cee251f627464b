"""Taking up: an occurrence of a checklist as one person finds it, and what the rules see of both. No request is read here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import runs
from forms.rules import Occasion, Standing, begins, items_asked, may_manage, may_see, may_tick
from intake.errors import Refused
from intake.occurrences import content, of_run
from intake.periods import YEARS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.runs import Run
    from forms.answers import Answer
    from forms.evidence import Attempt
    from forms.model import Key, Obligation
    from forms.rules import Grant
    from intake.organisation import Organisation


@dataclass(frozen=True)
class Taken:
    """An occurrence of a checklist as one person finds it: what is owed, its run if begun, its wording, and who asks."""

    owed: Obligation
    run: Run | None
    content: dict[str, Any]
    occasion: Occasion
    who: Standing
    organisation: Organisation

    @property
    def key(self) -> Key:
        return self.owed.key

    @property
    def revision(self) -> str:
        return self.run.revision if self.run else self.owed.facts.revision

    @property
    def items(self) -> list[Any]:
        """The items asked of this run, in the order of the page."""
        return items_asked(self.content, self.occasion)

    def may_see(self) -> Answer:
        return may_see(self.who, self.occasion, self.content, self.organisation.tree)

    def seen(self) -> Taken:
        """This very occurrence, if the person may look at it; refused otherwise."""
        answer = self.may_see()
        if not answer:
            raise Refused(answer.reason)
        return self

    def may_tick(self, attempt: Attempt, now: datetime) -> Answer:
        return may_tick(self.who, self.occasion, self.content, attempt, now, self.organisation.tree)


def take(
    conn: Connection,
    organisation: Organisation,
    key: Key,
    person: UUID,
    grants: Iterable[Grant] = (),
    *,
    lock: bool = False,
) -> Taken:
    """The occurrence with this key. Refused where nothing of the kind was ever owed there."""
    if key.place not in organisation.tree.places or key.day.year not in YEARS:
        raise Refused("not-found")
    run = runs.find_run(conn, key, lock=lock)
    owed = organisation.owed(key.day).find(key) or (of_run(organisation, run) if run else None)
    if owed is None:
        raise Refused("not-found")
    words = content(conn, run.revision if run else owed.facts.revision)
    who = standing(organisation, person, key.place, key.id, key.day, grants)
    return Taken(owed, run, words, occasion(organisation, owed, run), who, organisation)


def standing(organisation: Organisation, person: UUID, place: UUID, ref_id: str, day: date, grants: Iterable[Grant]) -> Standing:
    """What a person holds on the day, and whether they manage this checklist or form at this place."""
    held = tuple((one.role, one.place) for one in organisation.held_by(person, day))
    return Standing(person, held, manages(organisation, place, ref_id, grants))


def manages(organisation: Organisation, place: UUID, ref_id: str, grants: Iterable[Grant]) -> bool:
    """Whether one of the grants lets its holder manage this checklist or form at this place."""
    return may_manage(grants, organisation.tree.up(place), ref_id.partition("/")[0]).ok


def occasion(organisation: Organisation, owed: Obligation, run: Run | None) -> Occasion:
    """The occurrence as the rules see it."""
    key, window = owed.key, owed.window
    first = organisation.owed(key.day).is_first(key)
    start = organisation.day_bounds(key.place, key.day)[0]
    closes = run.closes_at if run else window.closes
    reopened = run.reopened_until if run else None
    handed_in = run is not None and run.handed_in_by is not None
    return Occasion(key.place, key.id, key.owed_by, owed.roles, begins(window, start, first=first), closes, reopened, handed_in)
