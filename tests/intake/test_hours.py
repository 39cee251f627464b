"""Hours: what an administrator sets counts from a day on, and a place closes on the business day on which it opens."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest

from tests.intake.test_places import place
from tests.intake.world import ADMINISTRATOR, BEGUN, SHOP

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As

WEEK, DAY = f"/places/{SHOP}/hours", f"/places/{SHOP}/exceptions"
BOTH = "Enter both hours, or none where the place is shut."
WITHIN = "The business day here ends at 04:00: enter a closing hour up to then. Round the clock is 04:00 twice."


def test_new_hours_count_from_a_day_on(as_: As, engine: Engine) -> None:
    as_(ADMINISTRATOR).post(f"/places/{SHOP}/hours", {"weekday": ["0"], "opens": "10:00", "closes": "22:00", "day": "2026-11-30"})
    mondays = [(one.opens, one.since, one.until) for one in place(engine, SHOP).hours if one.weekday == 0]
    assert mondays == [(time(9), BEGUN.date(), date(2026, 11, 30)), (time(10), date(2026, 11, 30), None)]


def test_a_day_without_hours_is_shut(as_: As, engine: Engine) -> None:
    as_(ADMINISTRATOR).post(f"/places/{SHOP}/exceptions", {"day": "2027-02-06"})
    assert place(engine, SHOP).exceptions == ((date(2027, 2, 6), None, None),)


def test_weekdays_that_are_none_are_left_out(as_: As, engine: Engine) -> None:
    before = place(engine, SHOP)
    typed = {"weekday": ["", "12", "7", "٢"], "opens": "10:00", "closes": "22:00"}
    assert as_(ADMINISTRATOR).post(f"/places/{SHOP}/hours", typed).status_code == 303
    assert place(engine, SHOP) == before


@pytest.mark.parametrize(("opens", "closes"), [("18:00", "02:00"), ("22:00", "04:00"), ("04:00", "04:00")])
def test_a_place_may_close_after_midnight(opens: str, closes: str, as_: As, engine: Engine) -> None:
    typed = {"weekday": ["0"], "opens": opens, "closes": closes, "day": "2026-11-30"}
    assert as_(ADMINISTRATOR).post(WEEK, typed).status_code == 303
    new = next(one for one in place(engine, SHOP).hours if one.since == date(2026, 11, 30))
    assert (new.opens, new.closes) == (time.fromisoformat(opens), time.fromisoformat(closes))


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        (WEEK, {"weekday": ["0"], "opens": "10:00"}, BOTH),
        (WEEK, {"weekday": ["0"], "opens": "ten", "closes": "22:00"}, BOTH),
        (WEEK, {"weekday": ["0", "6"], "opens": "22:00", "closes": "09:00"}, WITHIN),
        (WEEK, {"weekday": ["0"], "opens": "09:00", "closes": "09:00"}, WITHIN),
        (DAY, {"day": "2026-12-24", "opens": "22:00", "closes": "09:00"}, WITHIN),
        (DAY, {"day": ""}, "Choose the days; the last one is not before the first."),
    ],
)
def test_hours_that_are_refused_say_so_in_their_form_and_stay_typed(
    path: str, typed: dict[str, Any], sentence: str, as_: As, engine: Engine
) -> None:
    before = place(engine, SHOP)
    refused = as_(ADMINISTRATOR).post(path, typed)
    assert refused.status_code == 422
    form = refused.text.split(f'action="{path}">')[1].split("</form>")[0]
    assert f'id="refused">{sentence}</p>' in form
    assert all(f'value="{value}"' in form for name, value in typed.items() if name != "weekday" and value)
    marked = [day for day in range(7) if f'value="{day}" checked' in form]
    assert marked == [int(day) for day in typed.get("weekday", [])]
    assert refused.text.count('<details class="db-fold" open>') == 1
    assert place(engine, SHOP) == before
