"""What a form asks, and the way it takes once it is handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from forms.model.texts import Source, Text
    from forms.model.times import Schedule


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
    """``routine``: many may be approved at once, each as a decision of its own. ``about``: fields, or columns
    (``table.column``), that name whom it concerns.
    """

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
