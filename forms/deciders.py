"""Who may decide on a step of an approval today: its roles' holders, deputies of those away, else the next above.

The rules, each stated in the managers' guide:
- Any one holder of any of the step's roles in scope decides.
- Nobody decides on what concerns themselves: neither on what they hand in, nor on what somebody else hands in about them, such as
  their own leave. They are nobody's deputy in it either, and a grant to manage does not change that.
- Who is away may be stood in for by the deputy named for the absence, and the decision says for whom.
- Where nobody of the step can decide (the role is vacant, only those concerned hold it, or all are away and nobody was named),
  the step passes up: to the roles that its roles report to, level by level, and in the end to who manages the place by grant.
No step is ever skipped: passing up changes who decides, not whether.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from forms.answers import YES, Answer, no

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from forms.model import Absence, Holding
    from forms.places import Tree
    from forms.rules import Standing

Why = Literal["", "vacant", "author", "about", "away"]


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: each person with the one they stand in for, or None.

    ``why`` says why the step's own roles cannot decide (empty where they can), ``managers`` that no role above can either.
    """

    people: Mapping[UUID, UUID | None] = field(default_factory=dict)
    away: frozenset[UUID] = frozenset()  # those among them who are not there today
    own: frozenset[UUID] = frozenset()  # those who decide for the step's own roles
    why: Why = ""
    managers: bool = False
    about: frozenset[UUID] = frozenset()  # whom it is about, beside the author

    @property
    def there(self) -> frozenset[UUID]:
        """Those who can be asked today."""
        return frozenset(self.people) - self.away

    def for_person(self, person: UUID) -> UUID | None:
        """Whom the person decides for."""
        return self.people.get(person)

    def why_not_own(self, person: UUID) -> Why:
        """Why it is this person and none of the step's own roles; empty where it is one of them."""
        return "" if person in self.own else self.why


class Bench:
    """Who holds which role where on one business day, and who is away; ``gone`` are those who cannot get in any more."""

    def __init__(
        self,
        tree: Tree,
        day: date,
        holdings: Mapping[str, Sequence[Holding]],
        absences: Iterable[Absence],
        gone: Collection[UUID] = (),
    ) -> None:
        self._tree, self._day, self._holdings, self._gone = tree, day, holdings, gone
        self._away: dict[UUID, set[UUID]] = {}
        for one in absences:
            if one.since <= day <= one.until:
                self._away.setdefault(one.person, set()).update({one.deputy}.difference(gone) if one.deputy else ())

    def turn(
        self, roles: Iterable[str], above: Iterable[Iterable[str]], place: UUID, author: UUID, about: Iterable[UUID] = ()
    ) -> Turn:
        """Who may decide on a step of these roles for a submission at ``place`` by ``author`` that is ``about`` these people."""
        others = frozenset(about) - {author}
        concerned = others | {author}
        own = self._holders(roles, place)
        people, present = self._able(own, concerned)
        if present:
            return self._turn(people, people, others)
        stepped = people
        why: Why = "away" if own - concerned else "author" if author in own else "about" if own else "vacant"
        for level in above:
            higher, present = self._able(self._holders(level, place), concerned)
            people = higher | people
            if present:
                return self._turn(people, stepped, others, why)
        return self._turn(people, stepped, others, why, managers=True)

    def involved(self, roles: Iterable[str], above: Iterable[Iterable[str]], place: UUID) -> frozenset[UUID]:
        """Everybody who could decide on such a step for some author: holders on all levels, and deputies."""
        holders = self._holders([*roles, *(role for level in above for role in level)], place)
        return frozenset(holders).union(*(self._away.get(person, ()) for person in holders))

    def _turn(
        self,
        people: dict[UUID, UUID | None],
        own: Collection[UUID],
        about: frozenset[UUID],
        why: Why = "",
        *,
        managers: bool = False,
    ) -> Turn:
        return Turn(people, frozenset(self._away).intersection(people), frozenset(own), why, managers, about)

    def _holders(self, roles: Iterable[str], place: UUID) -> set[UUID]:
        """Whoever holds one of the roles that day at, above or below the place, whichever weekdays they are on.

        A role whose holders have left is vacant, also while nobody has ended their assignments.
        """
        held = (one for role in roles for one in self._holdings.get(role, ()))
        return {one.person for one in held if self._counts(one) and self._tree.in_scope(one.place, place)}

    def _counts(self, held: Holding) -> bool:
        return held.person not in self._gone and held.since <= self._day and (held.until is None or self._day < held.until)

    def _able(self, holders: set[UUID], concerned: Collection[UUID]) -> tuple[dict[UUID, UUID | None], bool]:
        """Those among them who may decide, with their deputies; and whether one of these is there today."""
        able: dict[UUID, UUID | None] = {}
        free = holders.difference(concerned)
        for person in sorted(free, key=str):
            for deputy in self._away.get(person, ()):
                if deputy not in concerned and deputy not in self._away:
                    able.setdefault(deputy, person)
        present = bool(able) or any(person not in self._away for person in free)
        return able | dict.fromkeys(free), present


def may_decide(who: Standing, turn: Turn, author: UUID, place: UUID, tree: Tree) -> Answer:
    """Whether ``who`` may decide on a submission whose step is ``turn``'s; never its author, nor whom it is about."""
    if who.person == author:
        return no("own-submission")
    if who.person in turn.about:
        return no("about-you")
    if who.person in turn.people or (turn.managers and who.manages):
        return YES
    near = who.manages or any(tree.in_scope(at, place) for _, at in who.held)
    return no("not-your-role" if near else "not-yours")
