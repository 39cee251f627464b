"""Who may do what: each question is answered with yes, or with no and its reason. Whatever no rule allows is refused.

The reasons are codes; the service has one table that gives each its status and its sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from forms.answers import YES, Answer, no
from forms.evidence import Attempt, check_evidence
from forms.obligations import SHARED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from forms.model import Window
    from forms.places import Tree


class Grant(Protocol):
    """What a grant says, wherever it is kept: ``kind`` manage, edit or administer; ``department`` None is every one."""

    @property
    def kind(self) -> str: ...
    @property
    def place(self) -> UUID: ...
    @property
    def department(self) -> str | None: ...


@dataclass(frozen=True)
class Standing:
    """Who asks: a person with the roles assigned that day, each with its place, on duty or not: people stand in for each other.

    ``manages`` says that a grant lets them manage what is asked about.
    """

    person: UUID
    held: tuple[tuple[str, UUID], ...]
    manages: bool = False


@dataclass(frozen=True)
class Occasion:
    """An occurrence as the rules see it; ``begins`` is the earliest moment to tick (see ``begins``)."""

    place: UUID
    list_id: str
    owed_by: str  # "-", a role's full name, or a person's id
    roles: tuple[str, ...]
    begins: datetime
    closes: datetime
    reopened_until: datetime | None = None
    handed_in: bool = False


def begins(window: Window, day_start: datetime, *, first: bool) -> datetime:
    """The earliest moment to tick: the opening, or the day's start for the first occurrence of its list in the business day."""
    return day_start if first else window.opens


def may_see(who: Standing, occasion: Occasion, content: Mapping[str, Any], tree: Tree) -> Answer:
    """Whether ``who`` may look at this run: staff see their own and their roles', managers what they manage.

    Something at a place where one has nothing to do looks as if it did not exist; so does somebody else's own run.
    """
    if who.manages or _is_own(occasion, who):
        return YES
    held = _roles_in_scope(who, occasion.place, tree)
    if not held or _is_personal(occasion):
        return no("not-yours")
    named = {_role(item, occasion) for item in items_asked(content, occasion) if item.get("role")}
    return YES if held & named.union(occasion.roles) else no("not-your-role")


def may_tick(
    who: Standing, occasion: Occasion, content: Mapping[str, Any], attempt: Attempt, now: datetime, tree: Tree
) -> Answer:
    """Whether ``who`` may record ``attempt`` now; ``content`` is that of the run's own revision.

    Any holder of one of the roles at, below or above the place may, or of the item's own role where it names one, while the
    window is open or a manager has reopened it. To manage a run is not to hold its role.
    """
    seen = may_see(who, occasion, content, tree)
    if not seen:
        return seen
    item = next((item for item in items_asked(content, occasion) if item["id"] == attempt.item), None)
    if item is None:
        return no("no-such-item")
    if not _is_for(who, occasion, item, tree):
        return no("not-your-role")
    in_time = _in_time(occasion, now)
    return check_evidence(item, attempt) if in_time else in_time


def may_withdraw(who: Standing, occasion: Occasion, ticked_by: UUID, now: datetime) -> Answer:
    """Whether ``who`` may take back a tick: one's own, until the window closes; afterwards a manager reopens the run."""
    if ticked_by != who.person:
        return no("not-allowed")
    return _in_time(occasion, now)


def may_manage(grants: Iterable[Grant], path: Collection[UUID], department: str, kind: str = "manage") -> Answer:
    """Whether one of the ``grants`` in force is of this ``kind``, for the department and a place in ``path``.

    ``path`` is ``Tree.up(place)``: the place itself and those above it.
    """
    held = (grant for grant in grants if grant.kind == kind and grant.place in path)
    return YES if any(grant.department in (None, department) for grant in held) else no("not-yours")


def items_asked(content: Mapping[str, Any], occasion: Occasion) -> list[Mapping[str, Any]]:
    """The items of a run: all of the list's, but in a role's or a person's own run not those that another role does."""
    if occasion.owed_by == SHARED:
        return list(content["items"])
    return [item for item in content["items"] if not item.get("role") or _role(item, occasion) in occasion.roles]


def _role(item: Mapping[str, Any], occasion: Occasion) -> str:
    """The full name of the item's role; inside a department the first part may be left out."""
    name = str(item["role"])
    return name if "/" in name else f"{occasion.list_id.partition('/')[0]}/{name}"


def _is_personal(occasion: Occasion) -> bool:
    return occasion.owed_by != SHARED and "/" not in occasion.owed_by


def _is_own(occasion: Occasion, who: Standing) -> bool:
    return occasion.owed_by == str(who.person)


def _roles_in_scope(who: Standing, place: UUID, tree: Tree) -> set[str]:
    return {role for role, at in who.held if tree.in_scope(at, place)}


def _is_for(who: Standing, occasion: Occasion, item: Mapping[str, Any], tree: Tree) -> bool:
    """Whether the item is for this person to do."""
    if _is_personal(occasion):
        return _is_own(occasion, who)
    roles = {_role(item, occasion)} if item.get("role") else set(occasion.roles)
    return bool(_roles_in_scope(who, occasion.place, tree) & roles)


def _in_time(occasion: Occasion, now: datetime) -> Answer:
    if occasion.handed_in:
        return no("handed-in")
    if now < occasion.begins:
        return no("not-yet")
    reopened = occasion.reopened_until is not None and now < occasion.reopened_until
    return YES if now < occasion.closes or reopened else no("closed")
