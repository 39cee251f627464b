"""Who is on duty: the people who hold a role at, below or above a place on one business day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from forms.model import Absence, Holding
    from forms.places import Tree


class Duty:
    """Who holds which role where, and is on duty on one business day."""

    def __init__(self, tree: Tree, day: date, holdings: Iterable[Holding], absences: Iterable[Absence]) -> None:
        self._tree = tree
        self._at: dict[str, dict[UUID, set[UUID]]] = defaultdict(lambda: defaultdict(set))
        self._known: dict[tuple[str, UUID], frozenset[UUID]] = {}
        away = {absence.person for absence in absences if absence.since <= day <= absence.until}
        for held in holdings:
            if held.person not in away and is_held(held, day):
                self._at[held.role][held.place].add(held.person)

    def holders(self, role: str, place: UUID) -> frozenset[UUID]:
        """The people on duty with ``role`` at ``place`` or below it; where there are none, those above it."""
        if (role, place) not in self._known:
            at = self._at.get(role, {})
            near = self._union(at, self._tree.down(place))
            self._known[role, place] = near or self._union(at, self._tree.up(place))
        return self._known[role, place]

    @staticmethod
    def _union(at: dict[UUID, set[UUID]], places: Iterable[UUID]) -> frozenset[UUID]:
        return frozenset().union(*(at[place] for place in places if place in at))


def until_gone(held: Holding, gone: date) -> Holding:
    """The assignment of somebody disabled on the business day ``gone``: from then on nothing is owed by it, days before stay."""
    if held.until is not None and held.until <= gone:
        return held
    return replace(held, until=max(gone, held.since))


def is_held(held: Holding, day: date) -> bool:
    """Whether the assignment holds on business ``day``: within its dates, and on one of its weekdays."""
    return (
        held.since <= day and (held.until is None or day < held.until) and (not held.weekdays or day.weekday() in held.weekdays)
    )
