"""Questions that are asked only when another question has a certain answer."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from forms.computed import FIGURES
from forms.model import ShownWhen
from forms.phrases import NOTHING, Phrase, listed, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.entries import Entry

SAME = ("is", "is-not")
COMPARED = ("at-least", "at-most", "more-than", "less-than")
HOW = (*SAME, *COMPARED, "answered")
CHOSEN = ("choice", "multichoice", "yesno")


def read(row: Entry) -> ShownWhen | None:
    """The condition under ``show-when``: a field, and how its answer compares."""
    entry = row.entry("show-when", "show-when") if "show-when" in row.value else None
    if entry is None:
        return None
    entry.known(("field", *HOW))
    field, how = entry.text("field", required=True), [key for key in HOW if key in entry.value]
    if len(how) != 1:
        entry.tell(Phrase("show-when takes one comparison."), Phrase("Use %(words)s.", words=one_of(HOW)))
        return None
    return ShownWhen(field, how[0], compared(entry, how[0]))


def compared(entry: Entry, how: str) -> tuple[str, ...] | float | bool:
    """What the answer is compared with."""
    if how == "answered":
        return entry.flag(how)
    if how in COMPARED:
        return entry.number(how) or 0
    given = entry.value[how]
    if isinstance(given, bool):
        return given
    return entry.words(how, required=True) if isinstance(given, list) else (entry.text(how, required=True),)


def fault(condition: ShownWhen, other: Any) -> tuple[Phrase, Phrase]:
    """What does not go with the type of the ``other`` field, with a hint; two empty texts where all is well."""
    kind = other.type
    if condition.how in COMPARED and kind not in FIGURES:
        return Phrase('"%(key)s" does not go with type %(kind)s.', key=condition.how, kind=kind), Phrase(
            "Use is, is-not or answered."
        )
    if condition.how in SAME and kind not in CHOSEN:
        return Phrase('"%(key)s" does not go with type %(kind)s.', key=condition.how, kind=kind), Phrase(
            "Use at-least, at-most or answered."
        )
    if condition.how in SAME and (kind == "yesno") is not isinstance(condition.value, bool):
        return Phrase('"%(how)s" does not fit field "%(id)s".', how=condition.how, id=other.id), _hint(kind)
    if isinstance(condition.value, tuple):
        known = {option.id for option in other.options}
        strange = next((one for one in condition.value if one not in known), None)
        return (
            (
                Phrase('field "%(id)s" has no option "%(strange)s".', id=other.id, strange=strange),
                Phrase("It has %(options)s.", options=listed(sorted(known))),
            )
            if strange
            else (NOTHING, NOTHING)
        )
    return NOTHING, NOTHING


def _hint(kind: str) -> Phrase:
    return Phrase("Write true or false.") if kind == "yesno" else Phrase("Name one of its options.")


def holds(condition: Mapping[str, Any], answer: Any) -> bool:
    """Whether the question is asked; on a question without an answer nothing depends but ``answered: false``."""
    how, value = condition["how"], condition["value"]
    if how == "answered":
        return (answer not in (None, "", [])) is value
    if answer in (None, "", []):
        return False
    if how in SAME:
        given, wanted = (answer if isinstance(answer, list) else [answer]), (value if isinstance(value, list) else [value])
        return any(one in wanted for one in given) is (how == "is")
    try:
        return _compare(how, Decimal(str(answer)), Decimal(str(value)))
    except InvalidOperation:
        return False


def _compare(how: str, answer: Decimal, value: Decimal) -> bool:
    match how:
        case "at-least":
            return answer >= value
        case "at-most":
            return answer <= value
        case "more-than":
            return answer > value
        case _:
            return answer < value
