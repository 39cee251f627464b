"""What is owed: the facts in force, the occurrence, who could do it; and the frozen content it is done in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from forms.model.forms import Approval

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from forms.model.texts import Text
    from forms.model.times import Schedule, Window


@dataclass(frozen=True)
class Revision:
    """Frozen content of a checklist or form, named by its hash; no dates, no schedule, no state in it."""

    hash: str
    content: dict[str, Any] = field(compare=False)


def freeze(content: dict[str, Any]) -> Revision:
    """The revision of ``content``: SHA-256 over its canonical JSON, so that undoing an edit finds the old revision again."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Revision(hashlib.sha256(canonical.encode()).hexdigest(), content)


@dataclass(frozen=True)
class InForce:
    """What was owed by whom from ``since`` to before ``until``: the definition's facts and the revision they came with."""

    kind: Literal["checklist", "form"]
    id: str
    revision: str
    roles: tuple[str, ...]
    schedule: Schedule
    per: Literal["all", "role", "person"]
    at: str | None
    since: datetime
    until: datetime | None
    title: Text
    assumed: bool = False
    role_places: tuple[tuple[str, tuple[str, ...]], ...] = ()  # kinds of places each limited role is held at
    approval: Approval = field(default_factory=Approval)


@dataclass(frozen=True)
class Key:
    """An occurrence's name: unique for ever. ``owed_by`` is "-" for a shared run, a role's full name, or a person's id."""

    place: UUID
    id: str
    day: date
    slot: str
    owed_by: str


@dataclass(frozen=True)
class Obligation:
    """What is owed: computed, not stored. ``holders`` are the people who could do it that day; none = the role is vacant."""

    key: Key
    window: Window
    facts: InForce
    roles: tuple[str, ...]  # the roles this one is owed by (one of facts.roles where per = role)
    holders: frozenset[UUID]
