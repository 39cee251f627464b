"""The tally of a period: each form that was owed, whether it was handed in, in time or late, by whom, and who was away.

Computed from what is owed and what was handed in, like everything owed: nothing of it is kept, and any past day can be told
again. Only the days asked for are computed and read, and only the forms that a schedule asks for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from db import excusals, submissions
from db.engine import reading
from forms.states import Progress, State, percent, share, state

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import date, datetime

    from sqlalchemy import Engine

    from db.excusals import Excusal
    from db.submissions import HandedIn
    from forms.model import Key, Obligation
    from intake.organisation import Organisation
    from intake.periods import Period


T = TypeVar("T", str, UUID)


class Came(StrEnum):
    """What became of a form that was owed, as a manager asks for it."""

    MISSING = "missing"
    LATE = "late"
    IN_TIME = "in-time"
    AWAY = "away"
    EXCUSED = "excused"
    VACANT = "vacant"
    TO_COME = "to-come"


_CAME = {
    State.DONE: Came.IN_TIME,
    State.SENT_LATE: Came.IN_TIME,
    State.DONE_LATE: Came.LATE,
    State.LATE: Came.MISSING,
    State.MISSED: Came.MISSING,
    State.EXCUSED: Came.EXCUSED,
    State.VACANT: Came.VACANT,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One form owed once. ``people`` handed it in, or else could have, or would have if they had not been away."""

    owed: Obligation
    came: Came
    state: State
    people: frozenset[UUID]
    handed_in: HandedIn | None = None
    excusal: Excusal | None = None

    @property
    def name(self) -> str:
        return name_of(self.owed.key)


def name_of(key: Key) -> str:
    """A short name for something owed in an address."""
    return sha256(f"{key.place}|{key.id}|{key.day}|{key.slot}|{key.owed_by}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Tally:
    """The entries of a period in the order to show them, and their sums."""

    entries: tuple[Entry, ...]

    @cached_property
    def counts(self) -> Counts:
        return Counts(Counter(one.came for one in self.entries))

    @cached_property
    def by_form(self) -> dict[str, Counts]:
        """Of each form how many came to what, those with most missing first."""
        return _sums((one.owed.key.id, one.came) for one in self.entries)

    @cached_property
    def by_person(self) -> dict[UUID, Counts]:
        """The same of each person; what several owe together counts, until one hands it in, for each of them."""
        return _sums((person, one.came) for one in self.entries for person in one.people)

    def of(self, came: Came | None) -> tuple[Entry, ...]:
        """Those that came to this; all where nothing is named."""
        return tuple(one for one in self.entries if came in (None, one.came))


@dataclass(frozen=True)
class Counts:
    """How many came to what."""

    of: Counter[Came]

    def __getitem__(self, came: Came | str) -> int:
        return self.of[Came(came)]

    @property
    def total(self) -> int:
        return self.of.total()

    @property
    def percent(self) -> int | None:
        """The part that was handed in, of what had to be by now; None where nothing had to."""
        part = share(self[Came.IN_TIME] + self[Came.LATE], self[Came.MISSING])
        return None if part is None else percent(part)


Name = tuple[UUID, str, "date", str, str]


def tell(
    engine: Engine,
    known: Organisation,
    places: Collection[UUID],
    period: Period,
    now: datetime,
    wanted: Callable[[Obligation], bool] = lambda _: True,
) -> Tally:
    """The tally of some places. What is owed is computed before anything is read: a read holds up every commit."""
    owed = [*_owed(known, places, period, wanted)]
    forms = {one.key.id for one, _ in owed}
    with reading(engine) as conn:
        papers = submissions.owed_and_handed_in(conn, places, forms, period.first, period.last)
        excused = excusals.excusals_between(conn, places, period.first, period.last)
    handed_in = {(one.place_id, one.form_id, one.day, one.slot, one.owed_by): one for one in papers}
    excusal = {(one.place_id, one.list_id, one.day, one.slot, one.owed_by): one for one in excused}
    found = (_entry(one, away, handed_in.get(_name(one.key)), excusal.get(_name(one.key)), now) for one, away in owed)
    return Tally(tuple(sorted(found, key=_order)))


def _order(one: Entry) -> tuple[object, ...]:
    """What was due by now first, the latest before the others; then what is to come, the next before the others."""
    due, key = one.owed.window.due.timestamp(), one.owed.key
    is_to_come = one.came is Came.TO_COME
    return is_to_come, due if is_to_come else -due, key.id, key.place, key.slot, key.owed_by


Away = frozenset[UUID] | None  # who would have owed it; None where nobody is away


def _owed(
    known: Organisation, places: Collection[UUID], period: Period, wanted: Callable[[Obligation], bool]
) -> Iterator[tuple[Obligation, Away]]:
    """What was owed, and what would have been owed by those who were away."""
    papers = known.papers
    for day in period.days:
        owed = {one.key: one for one in papers.owed(day).within(places) if wanted(one)}
        full = papers.with_everybody.owed(day).within(places) if known.anybody_away(day) else ()
        absent = {one.key: one for one in full if wanted(one) and (one.key not in owed or not owed[one.key].holders)}
        for key, one in owed.items():
            yield one, absent[key].holders if key in absent else None
        for key, one in absent.items():
            if key not in owed:
                yield one, one.holders


def _entry(owed: Obligation, away: Away, handed_in: HandedIn | None, excusal: Excusal | None, now: datetime) -> Entry:
    done = handed_in.handed_in_at if handed_in else None
    vacant = bool(away) or not owed.holders
    stands = state(owed.window, now, Progress(1, int(done is not None), done, done, excusal is not None, None, vacant))
    came = Came.AWAY if stands is State.VACANT and away else _CAME.get(stands, Came.TO_COME)
    people = frozenset((handed_in.person_id,)) if handed_in else away or owed.holders
    return Entry(owed, came, stands, people, handed_in, excusal)


def _name(key: Key) -> Name:
    return key.place, key.id, key.day, key.slot, key.owed_by


def _sums(found: Iterable[tuple[T, Came]]) -> dict[T, Counts]:
    counted: defaultdict[T, Counter[Came]] = defaultdict(Counter)
    for name, came in found:
        counted[name][came] += 1
    ordered = sorted(counted.items(), key=lambda one: (-one[1][Came.MISSING], -one[1][Came.LATE], str(one[0])))
    return {name: Counts(counts) for name, counts in ordered}
