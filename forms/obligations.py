"""What is owed on a business day, by whom and when: computed from definitions, assignments, places and the calendar.

Nothing of it is stored and nobody runs a nightly job. Any past day can be counted again and gives the same answer: an occurrence
is judged by the definition in force when it opened, and places, hours and assignments say since when and until when they hold.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from forms.days_off import DaysOff
from forms.duty import Duty
from forms.model import Key, Obligation
from forms.places import Tree
from forms.windows import windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from forms.model import Absence, Holding, InForce, Place, PlaceDay, Schedule, Window

SHARED = "-"


def owed(
    day: date,
    places: Sequence[Place],
    in_force: Sequence[InForce],
    holdings: Sequence[Holding],
    absences: Sequence[Absence],
) -> tuple[Obligation, ...]:
    """Everything owed on business ``day``, by time; ``places`` is the whole tree, ``in_force`` may hold rows of other days."""
    tree = Tree(places)
    duty, off = Duty(tree, day, holdings, absences), DaysOff(tree, day, holdings)
    run = _runs(places)
    days: dict[UUID, PlaceDay] = {}
    found: dict[tuple[str, Key], Obligation] = {}
    once: dict[tuple[str, str, UUID], InForce] = {}
    for facts in _about(day, in_force):
        for share in _shares(facts, run, tree, duty):
            if share.place not in days:
                days[share.place] = tree.place_day(share.place, day)
            schedule = off.schedule(facts, share.place, share.roles, share.holders)
            for window in _opened(facts, schedule, share, days[share.place], once):
                key = Key(share.place, facts.id, day, window.slot, share.owed_by)
                found.setdefault((facts.kind, key), Obligation(key, window, facts, share.roles, share.holders))
    return tuple(sorted(found.values(), key=by_time))


def by_time(one: Obligation) -> tuple[datetime, datetime, str, str]:
    """The order in which what is owed is shown."""
    return one.window.opens, one.window.due, one.key.id, one.key.owed_by


def place_day(place: Place, day: date, places: Iterable[Place] = ()) -> PlaceDay:
    """Business ``day`` at ``place``; ``places`` holds those above it, whose hours it has where it has none of its own."""
    return Tree([place, *(other for other in places if other.id != place.id)]).place_day(place.id, day)


def joined(occurrences: Sequence[Obligation], now: datetime) -> Obligation | None:
    """Which of a list's ``occurrences`` of a day work done ``now`` belongs to: the open one, else the next, else the last."""
    ordered = sorted(occurrences, key=lambda each: each.window.opens)
    still_possible = (each for each in ordered if now < each.window.closes)
    return next(still_possible, ordered[-1] if ordered else None)


class Share(NamedTuple):
    """One place's part in what a definition asks for, from ``since`` to before ``until``, while it runs the department."""

    place: UUID
    owed_by: str
    roles: tuple[str, ...]
    holders: frozenset[UUID]
    since: datetime
    until: datetime | None


def _about(day: date, in_force: Iterable[InForce]) -> list[InForce]:
    """The rows that were in force at some time near ``day`` in any time zone, oldest first."""
    noon = datetime.combine(day, time(12), UTC)
    begin, end = noon - timedelta(days=2), noon + timedelta(days=3)
    rows = [facts for facts in in_force if facts.since < end and (facts.until is None or facts.until > begin)]
    return sorted(rows, key=lambda facts: facts.since)


def _opened(
    facts: InForce, schedule: Schedule, share: Share, day: PlaceDay, once: dict[tuple[str, str, UUID], InForce]
) -> Iterator[Window]:
    """The windows that opened while ``facts`` was in force and the place ran the department."""
    since, until = max(facts.since, share.since), min((end for end in (facts.until, share.until) if end), default=None)
    for window in windows(schedule, day):
        if since <= window.opens and (until is None or window.opens < until):
            # A new opening time published after the old one has passed must not ask for the same list twice in a day.
            if not facts.schedule.repeats and once.setdefault((facts.kind, facts.id, share.place), facts) is not facts:
                continue
            yield window


Runs = dict[str, list[tuple["Place", "datetime", "datetime | None"]]]


def _runs(places: Iterable[Place]) -> Runs:
    """By department the places that run it, so that a definition costs nothing where nobody does."""
    found: Runs = defaultdict(list)
    for place in places:
        for department, since, until in place.departments:
            found[department].append((place, since, until))
    return found


def _shares(facts: InForce, run: Runs, tree: Tree, duty: Duty) -> Iterator[Share]:
    """Who owes ``facts`` where, at each place that runs its department."""
    for base, since, until in run.get(facts.id.partition("/")[0], ()):
        for place, owed_by, roles, holders in _SHARES[facts.per](facts, base, tree, duty):
            yield Share(place, owed_by, roles, holders, since, until)


Part = tuple["UUID", str, tuple[str, ...], frozenset["UUID"]]


def _for_all(facts: InForce, base: Place, tree: Tree, duty: Duty) -> Iterator[Part]:
    """One run that the roles do together, at each place."""
    for place in _sites(facts.at, base, tree):
        yield place, SHARED, facts.roles, frozenset().union(*(duty.holders(role, place) for role in facts.roles))


def _for_each_role(facts: InForce, base: Place, tree: Tree, duty: Duty) -> Iterator[Part]:
    """One run for each role, at the places where that role does it."""
    for role in facts.roles:
        for place in _role_sites(facts, role, base, tree):
            yield place, role, (role,), duty.holders(role, place)


def _for_each_person(facts: InForce, base: Place, tree: Tree, duty: Duty) -> Iterator[Part]:
    """Each person's own, on days the person is on; one even for who holds several of the roles."""
    roles: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for role in facts.roles:
        for place in _role_sites(facts, role, base, tree) if facts.at else (base.id,):
            for person in duty.holders(role, place):
                roles[place, person].append(role)
    for (place, person), held in roles.items():
        yield place, str(person), tuple(held), frozenset((person,))


_SHARES = {"all": _for_all, "role": _for_each_role, "person": _for_each_person}


def _sites(kind: str | None, base: Place, tree: Tree) -> list[UUID]:
    """The place itself, or with ``kind`` every place of that kind at or below it."""
    return [base.id] if kind is None else [place for place in tree.down(base.id) if tree.places[place].kind == kind]


def _role_sites(facts: InForce, role: str, base: Place, tree: Tree) -> list[UUID]:
    """Where ``role`` does its own: as ``at`` says, unless the role is limited to other kinds of places.

    Floor supervisors patrol their floors, while the duty supervisor, who has none, does the same round once for the shop.
    """
    kinds = dict(facts.role_places).get(role, ())
    if not kinds or facts.at in kinds:
        return _sites(facts.at, base, tree)
    if facts.at or base.kind in kinds:
        return [base.id]
    return [place for kind in kinds for place in _sites(kind, base, tree)] or [base.id]
