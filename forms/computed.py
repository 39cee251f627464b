"""Computed fields: how a figure is declared, what it may be computed from, and what comes out."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from typing import TYPE_CHECKING, Any

from forms.model import Computation
from forms.phrases import NOTHING, Phrase, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forms.entries import Entry

HOW = ("sum", "mean", "difference", "product", "ratio", "percent", "count", "days")
PAIRS = ("difference", "ratio", "percent", "days")  # of exactly two, in this order
FIGURES = ("integer", "decimal", "money", "rating", "computed")
MOST_PLACES = 6
DIGITS = 60  # more than any product of our largest numbers has


def read(row: Entry) -> Computation | None:
    """The formula under ``compute``: one word for how, and what it is made of."""
    entry = row.entry("compute", "compute") if "compute" in row.value else None
    if entry is None:
        if "compute" not in row.value:
            row.missing("compute")
        return None
    entry.known((*HOW, "places"))
    how = [key for key in HOW if key in entry.value]
    if len(how) != 1:
        entry.tell(Phrase("compute takes one way of computing."), Phrase("Use %(words)s.", words=one_of(HOW)))
        return None
    return Computation(how[0], operands(entry, how[0]), places(entry))


def operands(entry: Entry, how: str) -> tuple[str | float, ...]:
    """What is computed with: one name, or a list of names and numbers."""
    given = entry.value[how]
    listed = given if isinstance(given, list) else [given]
    if not listed or any(isinstance(one, bool) or not isinstance(one, str | int | float) for one in listed):
        sentence = Phrase('"%(how)s" must be a list of fields and numbers.', how=how)
        entry.tell(sentence, Phrase("Write %(how)s: [first, second].", how=how), how)
        return ()
    if how in PAIRS and len(listed) != 2 and not (how == "percent" and len(listed) == 1):
        sentence = Phrase('"%(how)s" takes two fields, not %(number)s.', how=how, number=len(listed))
        entry.tell(sentence, Phrase("Write %(how)s: [first, second].", how=how), how)
        return ()
    return tuple(listed)


def places(entry: Entry) -> int:
    """The decimals asked for; -1 where the fields decide."""
    wanted = entry.number("places")
    if wanted is None:
        return -1
    if wanted != int(wanted) or not 0 <= wanted <= MOST_PLACES:
        sentence = Phrase("places %(wanted)s is not a whole number from 0 to %(most)s.", wanted=wanted, most=MOST_PLACES)
        entry.tell(sentence, NOTHING, "places")
        return -1
    return int(wanted)


def usual_places(how: str, kinds: Iterable[tuple[str, int]]) -> int:
    """How many decimals a figure has by itself, from the type and the decimals of each of its fields: money has 2."""
    if how in ("count", "days"):
        return 0
    if how in ("ratio", "mean"):
        return 2
    if how == "percent":
        return 1
    known = {"integer": 0, "rating": 0}
    return max((places if kind == "computed" else known.get(kind, 2) for kind, places in kinds), default=0)


def value(computation: Mapping[str, Any], answers: Mapping[str, Any]) -> int | str | None:
    """The figure as it is kept: a whole number, or a text that keeps its decimals. None where there is nothing to compute."""
    with localcontext() as context:
        context.prec = DIGITS
        try:
            found = _compute(str(computation["how"]), list(computation["of"]), answers)
            return None if found is None else _rounded(found, int(computation["places"]))
        except (DecimalException, ValueError, TypeError, OverflowError):
            return None  # an answer in an older wording can be of another type


def _rounded(found: Decimal, places: int) -> int | str:
    even = found.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{even + 0:f}" if places else int(even)  # + 0: there is no minus nothing


def _compute(how: str, of: list[Any], answers: Mapping[str, Any]) -> Decimal | None:
    if how == "days":
        return _days(answers.get(of[0]), answers.get(of[1]))
    if how == "count":
        return Decimal(sum(len(answers.get(one) or ()) for one in of))
    if how in ("sum", "mean"):
        found = [one for name in of for one in _numbers(name, answers)]
        return (sum(found, Decimal(0)) / (len(found) if how == "mean" else 1)) if found else None
    whole = [_whole(name, answers) for name in of]
    known = [one for one in whole if one is not None]
    return _together(how, known) if len(known) == len(whole) else None


def _together(how: str, known: list[Decimal]) -> Decimal | None:
    first, *rest = known
    if how == "difference":
        return first - rest[0]
    if how == "product":
        for one in rest:
            first *= one
        return first
    if not rest[0]:
        return None  # nothing to divide by
    return first / rest[0] * (100 if how == "percent" else 1)


def _days(first: Any, last: Any) -> Decimal | None:
    """From the first day to the last, both counted."""
    if not first or not last:
        return None
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return Decimal(length) if length > 0 else None


def _whole(name: Any, answers: Mapping[str, Any]) -> Decimal | None:
    """A field's number; a column counts with its sum."""
    found = list(_numbers(name, answers))
    return sum(found, Decimal(0)) if found else None


def _numbers(name: Any, answers: Mapping[str, Any]) -> Iterator[Decimal]:
    if not isinstance(name, str):
        yield Decimal(str(name))
        return
    field, _, column = name.partition(".")
    given = answers.get(field)
    for one in [row.get(column) for row in given or ()] if column else [given]:
        if one is not None and not isinstance(one, bool):
            yield Decimal(str(one))
