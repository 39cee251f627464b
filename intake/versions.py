"""A submission's version beside an earlier one, and what it is called on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from db.engine import reading
from intake import differences, organisation
from intake.differences import Sheet
from intake.filling import setting_to_show
from intake.language import lang
from intake.occurrences import content
from intake.services import services

if TYPE_CHECKING:
    from db.submissions import Submission
    from intake.differences import Change
    from intake.submitted import Submitted


@dataclass(frozen=True)
class Compared:
    """What changed since ``against``; ``others`` can be compared with too, ``same`` counts the answers that stayed."""

    against: Submission
    others: tuple[Submission, ...]
    changes: tuple[Change, ...]
    same: int


def number_of(one: Submission) -> str:
    """The number that it is filed under, the same for all its versions."""
    return f"{one.day:%Y%m%d}-{one.series.hex[-6:].upper()}"


def compare(shown: Submitted) -> Compared | None:
    """The version beside the one that the address names, else the one before; None where there is no earlier one."""
    earlier = [one for one in shown.versions if one.version < shown.submission.version]
    if not earlier:
        return None
    asked = request.args.get("against", "")
    against = next((one for one in earlier if str(one.version) == asked), earlier[-1])
    with reading(services().engine) as conn:
        known = organisation.current(conn)
        given = [against.answers, shown.submission.answers]
        setting = setting_to_show(conn, known, shown.submission.place_id, given, lang())
        before = Sheet(content(conn, against.revision), against.answers)
    after = Sheet(shown.content, shown.submission.answers)
    changes = differences.between(before, after, setting)
    others = tuple(one for one in earlier if one.id != against.id)
    return Compared(against, others, changes, differences.unchanged(before, after, changes))
