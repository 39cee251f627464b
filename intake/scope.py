"""What a person's grants reach: a place with all below it, for one department or for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from db.assignments import Assignment
    from db.grants import Grant
    from forms.model import Place
    from intake.auth import Kind, Person
    from intake.organisation import Organisation


@dataclass(frozen=True)
class Scope:
    """The places and departments that one kind of grant of one person reaches."""

    organisation: Organisation
    granted: tuple[Grant, ...]

    def covers(self, place: UUID, department: str | None = None) -> bool:
        """Whether the place, for this department (None: for any), is within reach."""
        above = self.organisation.above(place) if place in self.organisation.place_of else ()
        return any(one.place in above and department in (None, one.department or department) for one in self.granted)

    def covers_whole(self, place: UUID) -> bool:
        """Whether the place is within reach for every department."""
        above = self.organisation.above(place) if place in self.organisation.place_of else ()
        return any(one.place in above and one.department is None for one in self.granted)

    def covers_role(self, place: UUID, role: str) -> bool:
        """Whether a role at the place is within reach; its department is in its name."""
        return self.covers(place, role.partition("/")[0])

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place within reach, in the order to show them."""
        return tuple(place for place in self.organisation.places if self.covers(place.id))

    def today(self, now: datetime) -> date:
        """The business day it is at the first place within reach."""
        first = next(iter(self.places), None)
        return self.organisation.business_day(first.id, now) if first else now.date()

    def require(self, place: UUID, department: str | None = None) -> None:
        """Refuse, as if it did not exist, what is out of reach."""
        if not self.covers(place, department):
            raise Refused("not-yours")


def scope(person: Person, organisation: Organisation, kind: Kind = "manage") -> Scope:
    """What the person's grants of this kind reach."""
    return Scope(organisation, tuple(grant for grant in person.grants if grant.kind == kind))


@dataclass(frozen=True)
class Authority:
    """What somebody may do to people: a manager to those who work in the scope alone, an administrator to all below."""

    manages: Scope
    administers: Scope

    def sees(self, held: Sequence[Assignment], granted: Sequence[Grant]) -> bool:
        """Whether the person is in sight at all."""
        if any(self.manages.covers_role(one.place, one.role) for one in held):
            return True
        return any(map(self.administers.covers_whole, _places(held, granted))) or self._is_free(held, granted)

    def governs(self, held: Sequence[Assignment], granted: Sequence[Grant], today: date) -> bool:
        """Whether a link may be made for the person, or the person be disabled.

        A manager may not, where the person holds a role out of reach or any grant: the link would lend those powers.
        """
        standing = [one for one in held if one.until is None or one.until > today] or list(held)
        if self.administers.granted and all(map(self.administers.covers_whole, _places(standing, granted))):
            return True
        return bool(standing) and not granted and all(self.manages.covers_role(one.place, one.role) for one in standing)

    def _is_free(self, held: Sequence[Assignment], granted: Sequence[Grant]) -> bool:
        """Somebody with neither role nor grant is the administrators' to find."""
        return not held and not granted and bool(self.administers.granted)


def _places(held: Sequence[Assignment], granted: Sequence[Grant]) -> list[UUID]:
    """Where a person holds a role or a grant."""
    return [*(one.place for one in held), *(one.place for one in granted)]


def authority(person: Person, organisation: Organisation) -> Authority:
    """What the person may do to people."""
    return Authority(scope(person, organisation), scope(person, organisation, "administer"))
