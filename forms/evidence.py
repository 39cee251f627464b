"""What a tick has to say: an outcome, and the note, number or photo that its item asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forms.answers import YES, Answer, no
from forms.numbers import LARGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTCOMES = frozenset({"done", "na", "problem"})


@dataclass(frozen=True)
class Attempt:
    """What somebody wants to record about one item; with no note, not even an empty one, it is only asked whether they may."""

    item: str
    outcome: str
    note: str | None = None
    number: float | None = None
    photo: bool = False


def check_evidence(item: Mapping[str, Any], attempt: Attempt) -> Answer:
    """Whether the attempt says what it has to: a problem what it is, "not applicable" why, an item its note, number or photo."""
    asked = item.get("evidence") or {"kind": ""}
    if attempt.outcome not in OUTCOMES or (attempt.number is not None and asked["kind"] != "number"):
        return no("bad-request")
    if attempt.number is not None and not abs(attempt.number) <= LARGEST:  # nor is "not a number"
        return no("number-range")
    if attempt.outcome == "problem":
        return YES if _says(attempt) else no("note-missing")
    if attempt.outcome == "na":
        return YES if attempt.note is None or _says(attempt) else no("reason-missing")
    return _evident(asked, attempt)


def _says(attempt: Attempt) -> bool:
    return bool(attempt.note and attempt.note.strip())


def _evident(asked: Mapping[str, Any], attempt: Attempt) -> Answer:
    if asked["kind"] == "note":
        return YES if _says(attempt) else no("evidence-missing")
    if asked["kind"] == "photo":
        return YES if attempt.photo else no("photo-missing")
    if asked["kind"] != "number":
        return YES
    if attempt.number is None:
        return no("number-missing")
    least, most = asked.get("least"), asked.get("most")
    too_small, too_large = least is not None and attempt.number < least, most is not None and attempt.number > most
    return no("number-range") if too_small or too_large else YES
