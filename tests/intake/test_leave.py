"""From an approved leave to days away: which days count."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from forms.model import Away, Condition
from intake import leave

AUTHOR, OTHER = UUID(int=1), UUID(int=2)
AWAY = Away("from", "to", "who")
MON, TUE, WED = (date(2026, 11, day) for day in (23, 24, 25))


def days(answers: dict[str, Any], away: Away = AWAY) -> tuple[UUID, date, date] | None:
    approved: Any = SimpleNamespace(answers=answers, person_id=AUTHOR)
    return leave.read(away, approved, "shop")


def at(day: date, clock: str) -> str:
    return f"{day}T{clock}:00+08:00"


@pytest.mark.parametrize(
    ("begins", "ends", "first", "last"),
    [
        ("2026-11-23", "2026-11-25", MON, WED),
        ("2026-11-23", None, MON, MON),
        (at(MON, "09:00"), at(WED, "18:00"), MON, WED),
        (at(MON, "13:00"), at(WED, "18:00"), TUE, WED),
        (at(MON, "09:00"), at(WED, "12:00"), MON, TUE),
        (at(MON, "09:00"), at(MON, "18:00"), MON, MON),
    ],
)
def test_a_day_counts_when_the_leave_covers_its_noon(begins: str, ends: str | None, first: date, last: date) -> None:
    assert days({"from": begins} | ({"to": ends} if ends else {})) == (AUTHOR, first, last)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (at(MON, "09:00"), at(MON, "12:00")),
        (at(MON, "13:30"), at(MON, "18:00")),
        ("2026-11-25", "2026-11-23"),
        ("2026-11-23", "2036-11-23"),
        ("0001-01-01", "9999-12-31"),
        ("9999-12-31T13:00", "9999-12-31T18:00"),
        ("soon", None),
    ],
)
def test_half_a_day_and_what_makes_no_sense_make_no_absence(begins: str, ends: str | None) -> None:
    assert days({"from": begins} | ({"to": ends} if ends else {})) is None
    assert days({}) is None


def test_it_is_the_person_the_form_names() -> None:
    assert days({"from": "2026-11-23", "who": str(OTHER)}) == (OTHER, MON, MON)
    assert days({"from": "2026-11-23", "who": "nobody"}) is None


def test_only_what_is_a_leave_makes_one() -> None:
    away = Away("from", when=(Condition("kind", "is", ("leave",)),))
    assert days({"from": "2026-11-23", "kind": "leave"}, away) is not None
    assert days({"from": "2026-11-23", "kind": "errand"}, away) is None
