"""The tree of places: what stands above and below a place, and its business day with its hours."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from forms.model import Hours, PlaceDay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from forms.model import Place

# A place that nobody has given hours yet still owes what its departments do; an administrator sets the real ones.
HOURS_UNTIL_SET = Hours(time(9), time(21))


class Tree:
    """Places by id, in the order given, with the way up and the way down from each."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = {place.id: place for place in places}
        self._up = {place: self._climb(place) for place in self.places}
        self._down: dict[UUID, list[UUID]] = {place: [] for place in self.places}
        for place, path in self._up.items():
            for above in path:
                self._down[above].append(place)

    def _climb(self, start: UUID) -> tuple[UUID, ...]:
        path: dict[UUID, None] = {}
        at: UUID | None = start
        while at in self.places and at not in path:
            path[at] = None
            at = self.places[at].parent
        return tuple(path)

    def up(self, place: UUID) -> tuple[UUID, ...]:
        """``place`` itself, the one it belongs to, and so on to the root; empty for a place that does not exist."""
        return self._up.get(place, ())

    def down(self, place: UUID) -> tuple[UUID, ...]:
        """``place`` itself and everything below it."""
        return tuple(self._down.get(place, ()))

    def in_scope(self, one: UUID, other: UUID) -> bool:
        """Whether one of the two places is the other, or stands above it."""
        return one in self.up(other) or other in self.up(one)

    def place_day(self, place: UUID, day: date) -> PlaceDay:
        """Business ``day`` at ``place``, with the hours of the nearest place upwards that has any that day."""
        own = self.places[place]
        return PlaceDay(day, own.zone, own.cutoff, self._hours(place, day))

    def _hours(self, place: UUID, day: date) -> Hours | None:
        for node in map(self.places.__getitem__, self.up(place)):
            for exception, hours in node.exceptions:
                if exception == day:
                    return hours
            valid = [hours for hours in node.hours if hours.since <= day and (hours.until is None or day < hours.until)]
            if valid:
                return next((hours.hours for hours in valid if hours.weekday == day.weekday()), None)
        return HOURS_UNTIL_SET
