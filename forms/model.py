"""The words of the domain as frozen data. See "Words" in the authoring guide for their meaning."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from uuid import UUID

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Text:
    """One wording in both languages; plain text unless a field says HTML."""

    zh: str
    en: str

    def to(self, lang: str) -> str:
        """The wording in ``lang``; Chinese where the language is not English."""
        return self.en if lang == "en" else self.zh

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Source:
    """Where a definition stands: a file relative to the project and a line from 1."""

    file: str
    line: int


@dataclass(frozen=True)
class Clock:
    """A moment of the day: minutes after local midnight, or relative to the place's opening or closing hour.

    ``"08:20"`` is ``Clock("midnight", 500)``, ``open-40min`` is ``Clock("open", -40)``, ``close+1h`` is ``Clock("close", 60)``.
    """

    anchor: Literal["midnight", "open", "close"]
    minutes: int


@dataclass(frozen=True)
class Schedule:
    """Recurrence and window.

    ``on`` holds weekdays as 0 (Monday) to 6 for ``week`` and ``days``, one day number (0 = last) for ``month`` and ``quarter``,
    month and day for ``year``. ``interval`` and ``grace`` are minutes. For ``interval`` the slots run
    from ``start`` to ``end``, the end exclusive.
    """

    every: Literal["day", "weekday", "days", "week", "month", "quarter", "year", "interval", "event"]
    on: tuple[int, ...] = ()
    interval: int = 0
    start: Clock | None = None
    end: Clock | None = None
    opens: Clock | None = None
    due: Clock | None = None
    closes: Clock | None = None
    grace: int = 5


@dataclass(frozen=True)
class Window:
    """When one occurrence can be worked on: aware UTC instants, ``late`` being due plus grace, and the local opening time."""

    opens: datetime
    due: datetime
    late: datetime
    closes: datetime
    slot: str  # local opening time as written in the handbook's clock, "08:20"; part of the occurrence's key


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


@dataclass(frozen=True)
class Option:
    id: str
    label: Text


@dataclass(frozen=True)
class Computation:
    """How a figure comes about: ``of`` names fields, columns (``table.column``) or plain numbers; ``places`` it is rounded to."""

    how: str
    of: tuple[str | float, ...]
    places: int = 2


@dataclass(frozen=True)
class ShownWhen:
    """A question is asked only when another ``field`` has an answer that compares with ``value`` as ``how`` says."""

    field: str
    how: str
    value: tuple[str, ...] | float | bool


@dataclass(frozen=True)
class Target:
    """The number that an answer is held against, in the field's unit: to reach (``least``) or not to pass (``most``)."""

    value: float
    at: Literal["least", "most"] = "least"


@dataclass(frozen=True)
class Field:
    """One question of a form; ``columns`` only for a table, ``options`` only for choices, ``kinds`` only for files.

    Of files and photos ``least`` and ``most`` count how many.
    """

    id: str
    type: str
    label: Text
    required: bool = False
    help: Text | None = None
    least: float | None = None
    most: float | None = None
    unit: str = ""
    pattern: str = ""
    default: str = ""
    options: tuple[Option, ...] = ()
    columns: tuple[Field, ...] = ()
    max_rows: int = 50
    kinds: tuple[str, ...] = ()
    compute: Computation | None = None
    shown_when: ShownWhen | None = None
    target: Target | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Condition:
    """``about`` is a field, ``submitted_by`` (a role) or ``at`` (a kind of place); ``values`` are answers, or a bound."""

    about: str
    test: Literal["is", "less-than", "at-most", "at-least", "more-than"]
    values: tuple[str | bool | float, ...]


@dataclass(frozen=True)
class ApprovalStep:
    """Any one holder of any of ``roles`` in the submitter's scope decides; where none can, the roles ``above``, by level."""

    id: str
    title: Text
    roles: tuple[str, ...]
    when: tuple[Condition, ...] = ()
    above: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Filing:
    """The roles that get to read it, where the conditions hold."""

    roles: tuple[str, ...]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Away:
    """The fields of an absence that comes with approval; no ``until`` = one day, no ``person`` = whoever hands it in."""

    since: str
    until: str = ""
    person: str = ""
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Approval:
    """``routine``: many may be approved at once, each as a decision of its own. ``about``: fields that name whom it concerns."""

    steps: tuple[ApprovalStep, ...] = ()
    filed_with: tuple[Filing, ...] = ()
    absence: Away | None = None
    routine: bool = False
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """Owed like a checklist where its schedule is not an event."""

    id: str
    title: Text
    roles: tuple[str, ...]  # submitted_by
    schedule: Schedule
    fields: tuple[Field, ...]
    approval: Approval = Approval()
    per: Literal["all", "role", "person"] = "person"
    at: str | None = None
    assumed: bool = False
    note: Text | None = None
    page: str = ""
    formerly: tuple[str, ...] = ()
    source: Source | None = field(default=None, compare=False)


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
class Hours:
    """Opening and closing hour of one business day at one place, local; closing may pass midnight (then it is smaller)."""

    opens: time
    closes: time


@dataclass(frozen=True)
class PlaceDay:
    """One business day at one place: what a schedule needs to know. ``hours`` is None on a day the place stays shut."""

    day: date
    zone: str
    cutoff: time
    hours: Hours | None


@dataclass(frozen=True)
class Place:
    """A node of the tree: company, shop, floor, counter. ``departments`` are those the place itself runs."""

    id: UUID
    parent: UUID | None
    kind: str
    name: Text
    zone: str
    cutoff: time
    departments: tuple[tuple[str, datetime, datetime | None], ...] = ()
    hours: tuple[PlaceHours, ...] = ()
    exceptions: tuple[tuple[date, Hours | None], ...] = ()


@dataclass(frozen=True)
class PlaceHours:
    """Hours on one weekday (0 Monday) for business days from ``since`` to before ``until``."""

    weekday: int
    hours: Hours | None
    since: date
    until: date | None


@dataclass(frozen=True)
class Holding:
    """A person holds a role at a place on some weekdays (empty = all), for business days from ``since`` to before ``until``."""

    person: UUID
    role: str
    place: UUID
    weekdays: tuple[int, ...]
    since: date
    until: date | None


@dataclass(frozen=True)
class Absence:
    """``deputy`` decides for the person meanwhile, where one was named."""

    person: UUID
    since: date
    until: date  # inclusive
    deputy: UUID | None = None


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
    approval: Approval = Approval()


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
