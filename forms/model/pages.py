"""What the handbook's pages define: departments, roles, checklists, procedures, meetings and rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from forms.model.texts import Source, Text
    from forms.model.times import Clock, Schedule


EvidenceKind = Literal["note", "number", "photo"]


@dataclass(frozen=True)
class Evidence:
    """What an item asks for beside the tick: a note, a photo, or a number in ``unit`` from ``least`` to ``most``."""

    kind: EvidenceKind
    unit: str = ""
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Item:
    """One line of a checklist: ``html`` is the wording with its inline markup, sanitised; ``parent`` the item above it."""

    id: str
    text: Text
    html: Text
    group: Text | None = None
    parent: str | None = None
    depth: int = 0
    evidence: Evidence | None = None
    role: str | None = None
    at: str | None = None
    every: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Line:
    """A duty, a step, a rule or a point of an agenda: a numbered or bulleted line with an id, and its nested lines (branches)."""

    id: str
    text: Text
    group: Text | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    branches: tuple[Text, ...] = ()
    source: Source | None = field(default=None, compare=False)

    def get(self, name: str) -> str:
        """The attribute's value, or an empty string."""
        return dict(self.attributes).get(name, "")

    def names(self, name: str) -> tuple[str, ...]:
        """A comma-separated attribute as a tuple."""
        return tuple(part.strip() for part in self.get(name).split(",") if part.strip())


@dataclass(frozen=True)
class Department:
    id: str
    title: Text
    sector: str
    page: str  # path below handbook/<lang>/, such as departments/x/index.md
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Role:
    """A job, never a person. ``id`` and ``reports_to`` are full names; ``places`` the kinds it is held at, empty = any."""

    id: str
    title: Text
    page: str
    purpose: Text | None = None
    reports_to: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    duties: tuple[Line, ...] = ()
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Checklist:
    """A list that people tick. ``per`` says whose it is: one run the roles share, one for each role, or each person's own.

    ``at`` is the kind of place that owes one each; without it the place that runs the department owes one.
    """

    id: str
    title: Text
    page: str
    roles: tuple[str, ...]
    schedule: Schedule
    items: tuple[Item, ...]
    phase: str = ""
    per: Literal["all", "role", "person"] = "all"
    at: str | None = None
    assumed: bool = False
    formerly: tuple[str, ...] = ()
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Procedure:
    id: str
    title: Text
    page: str
    trigger: Text | None
    steps: tuple[Line, ...]
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Meeting:
    """``start`` and ``end`` are None where the handbook gives no time."""

    id: str
    title: Text
    page: str
    schedule: Schedule
    start: Clock | None
    end: Clock | None
    chair: str | None
    attendees: tuple[str, ...]
    agenda: tuple[Line, ...]
    assumed: bool = False
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Rule:
    id: str
    line: Line
    page: str
    applies_to: tuple[str, ...]  # full role names; empty = everybody in the department
    source: Source | None = field(default=None, compare=False)
