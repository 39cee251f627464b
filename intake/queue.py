"""The review queue: what waits for this person first, then what a manager sees waiting for others; a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from db import people, waiting
from db.waiting import Part
from forms.deciders import may_decide
from intake import filling, readers
from intake.alphabet import place_of
from intake.language import lang
from intake.taking import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection

    from db.summaries import Summary
    from db.waiting import Stop
    from forms.deciders import Bench, Turn, Why
    from forms.rules import Grant
    from intake.finding import Asked
    from intake.organisation import Organisation

PAGE = 50
NOBODY = UUID(int=0)  # an author who decides on nothing


@dataclass(frozen=True)
class Waiting:
    """A submission that waits: whether for this person, whose turn it is, who else could decide, and whether it is routine.

    ``stands_for`` is whom the person decides for, ``why`` why it came to them though the step is another role's.
    """

    summary: Summary
    for_me: bool
    turn: Turn
    author: str
    others: tuple[str, ...]
    routine: bool
    stands_for: str = ""
    why: Why = ""


@dataclass(frozen=True)
class Listed:
    """A page of what waits; ``stops`` are the forms and places at which anything waits that this person may see."""

    rows: tuple[Waiting, ...] = ()
    more: bool = False
    forms: frozenset[str] = frozenset()
    places: frozenset[UUID] = frozenset()
    for_me: int = 0  # how many on a first page are for this person


def counted(found: int) -> int | str:
    """How much was counted, as it is shown; counting ends with a page."""
    return found if found < PAGE else f"{PAGE}+"


def _fits(known: Organisation, stop: Stop, asked: Asked) -> bool:
    return (
        asked.form in ("", stop.form_id)
        and (asked.place is None or asked.place in known.above(stop.place_id))
        and (not asked.department or stop.form_id.startswith(f"{asked.department}/"))
    )


class Sight:
    """What one person may decide on and see waiting at a moment."""

    def __init__(self, known: Organisation, person: UUID, grants: Iterable[Grant], moment: datetime) -> None:
        self._known, self._person, self._grants, self._moment = known, person, tuple(grants), moment
        self._benches: dict[date, Bench] = {}

    def listed(self, conn: Connection, asked: Asked, page: int = 1) -> Listed:
        """The page of what waits that fits what is asked for."""
        seen = [(stop, mine, others) for stop, mine, others in self._stops(conn) if mine or others]
        chosen = [one for one in seen if _fits(self._known, one[0], asked)]
        skip, limit = (page - 1) * PAGE, PAGE + 1
        named = {"person": asked.person} | ({"first": asked.period.first, "last": asked.period.last} if asked.period else {})
        mine = waiting.page(conn, [one for _, one, _ in chosen if one], skip + limit, **named)  # type: ignore[arg-type]
        rest = max(0, skip + limit - len(mine))
        others = waiting.page(conn, [one for _, _, one in chosen if one], rest, **named) if rest else ()  # type: ignore[arg-type]
        summaries = [*mine, *others][skip : skip + limit]
        return Listed(
            self._shown(conn, summaries[:PAGE]),
            len(summaries) > PAGE,
            frozenset(stop.form_id for stop, _, _ in seen),
            frozenset(stop.place_id for stop, _, _ in seen),
            len(mine),
        )

    def count(self, conn: Connection) -> int:
        """How much waits for the person to decide, counted up to a page; who can have nothing to decide costs no question."""
        if not self._grants and not self._may_decide():
            return 0
        return waiting.count(conn, [mine for _, mine, _ in self._stops(conn) if mine], PAGE)

    def counts(self, conn: Connection) -> tuple[int, int]:
        """How much waits for the person to decide, and how much a manager sees waiting for others; each counted up to a page."""
        found = self._stops(conn)
        mine, others = [mine for _, mine, _ in found if mine], [others for _, _, others in found if others]
        return waiting.count(conn, mine, PAGE), waiting.count(conn, others, PAGE)

    def _may_decide(self) -> bool:
        """Whether some step of some form could come to the person: by a role held, or as somebody's deputy."""
        held = {one.role for one in self._known.held_now(self._person, self._moment)}
        return bool(held & self._known.deciding) or any(one.deputy == self._person for one in self._known.absences)

    def _stops(self, conn: Connection) -> list[tuple[Stop, Part | None, Part | None]]:
        """Wherever anything waits, with what of it is for the person, and what for others."""
        return [(stop, *self._parts(stop)) for stop in waiting.stops(conn) if stop.place_id in self._known.place_of]

    def _parts(self, stop: Stop) -> tuple[Part | None, Part | None]:
        """Of what waits at a stop, what is for the person to decide, and what a manager sees waiting for others.

        It depends on the author only where the author is one of those who could decide; each of these is asked about.
        """
        bench = self._bench(stop.place_id)
        roles, above, about = stop.step["roles"], stop.step.get("above", ()), readers.about(stop.step)
        manages = self._manages(stop.place_id, stop.form_id)
        involved = bench.involved(roles, above, stop.place_id)
        if self._person not in involved and not manages:
            return None, None

        def is_mine(author: UUID) -> bool:
            turn = bench.turn(roles, above, stop.place_id, author, about)
            return self._person in turn.people or (turn.managers and manages and self._person not in turn.about)

        plain, authors = is_mine(NOBODY), involved - {self._person}
        other = frozenset(author for author in authors if is_mine(author) is not plain)
        exceptions = Part(stop.turn, other, only=True) if other else None
        rule = Part(stop.turn, other | {self._person})
        mine, rest = (rule, exceptions) if plain else (exceptions, rule)
        return mine, rest if manages else None

    def _shown(self, conn: Connection, summaries: list[Summary]) -> tuple[Waiting, ...]:
        """Each with the words around it."""
        found = [(one, self._turn(one)) for one in summaries]
        involved = {one.person_id for one, _ in found}.union(*(turn.there for _, turn in found))
        involved |= {absent for _, turn in found for absent in turn.people.values() if absent}
        names = people.names(conn, involved, lang())
        return tuple(self._waiting(one, turn, names) for one, turn in found)

    def _waiting(self, one: Summary, turn: Turn, names: dict[UUID, str]) -> Waiting:
        day = self._known.business_day(one.place_id, self._moment)
        who = standing(self._known, self._person, one.place_id, one.form_id, day, self._grants)
        for_me = bool(may_decide(who, turn, one.person_id, one.place_id, self._known.tree))
        others = tuple(sorted((names[person] for person in turn.there - {self._person} if person in names), key=place_of))
        routine = for_me and filling.is_routine(self._known, one.form_id, self._moment) and one.steps == 1
        stands_for = turn.for_person(self._person) if for_me else None
        why = turn.why_not_own(self._person) if for_me else ""
        author, absent = names.get(one.person_id, ""), names.get(stands_for, "") if stands_for else ""
        return Waiting(one, for_me, turn, author, others, routine, absent, why)

    def _turn(self, one: Summary) -> Turn:
        return readers.turn_at(self._bench(one.place_id), one, one.step or {"roles": ()})

    def _manages(self, place: UUID, form: str) -> bool:
        day = self._known.business_day(place, self._moment)
        return standing(self._known, self._person, place, form, day, self._grants).manages

    def _bench(self, place: UUID) -> Bench:
        day = self._known.business_day(place, self._moment)
        if day not in self._benches:
            self._benches[day] = readers.bench_of(self._known, day)
        return self._benches[day]
