"""Who has left: from the day they are disabled nothing is owed by them, and no day before counts otherwise than it did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from db import assignments, sessions
from db.engine import reading, writing
from intake import organisation
from intake.cookies import keyed
from tests.intake.conftest import EACH_ENGINE
from tests.intake.world import COLLEAGUE, KEY, MANAGER, STAFF, SUPERVISOR, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller, Clock

    New = Callable[[], Browser]

DAY = timedelta(days=1)


def owed(engine: Engine, who: Caller, day: date) -> list[str]:
    with reading(engine) as conn:
        known = organisation.load(conn)
    return [f"{one.key.id} {one.key.slot} {one.key.owed_by}" for one in known.owed(day).of(who.id)]


def later(browser: New, engine: Engine, clock: Clock, **span: float) -> Browser:
    """The manager, signed in again after a while."""
    clock.forward(**span)
    with writing(engine) as conn:
        sessions.start(conn, keyed(KEY, "later"), MANAGER.id, "", clock())
    return browser().with_cookie("session", "later")


@EACH_ENGINE
def test_nothing_is_owed_from_the_day_somebody_is_disabled_and_days_before_stay(as_: As, engine: Engine) -> None:
    before = owed(engine, SUPERVISOR, TODAY - DAY)
    assert before
    assert owed(engine, SUPERVISOR, TODAY)
    as_(MANAGER).post(f"/people/{SUPERVISOR.id}/disable")
    assert owed(engine, SUPERVISOR, TODAY) == owed(engine, SUPERVISOR, TODAY + DAY) == []
    assert owed(engine, SUPERVISOR, TODAY - DAY) == before
    assert "From that day on nothing is owed by this person" in as_(MANAGER).get(f"/people/{SUPERVISOR.id}").text


def test_colleagues_owe_what_they_owed(as_: As, engine: Engine) -> None:
    before = owed(engine, COLLEAGUE, TODAY)
    as_(MANAGER).post(f"/people/{STAFF.id}/disable")
    assert owed(engine, COLLEAGUE, TODAY) == before


def test_the_roll_does_not_miss_who_has_left(browser: New, engine: Engine, clock: Clock) -> None:
    manager = later(browser, engine, clock, hours=15)  # past every due time of the day
    today = f"/roll?from={TODAY}&to={TODAY}&show=missing&person={SUPERVISOR.id}"
    yesterday = f"/roll?from={TODAY - DAY}&to={TODAY - DAY}&show=missing&person={SUPERVISOR.id}"
    assert "Not handed in" in manager.get(today).text.split("db-owed")[-1]
    missed = manager.get(yesterday).text.count("db-entry")
    assert missed
    manager.post(f"/people/{SUPERVISOR.id}/disable")
    assert "No form was owed then" in manager.get(today).text
    assert manager.get(yesterday).text.count("db-entry") == missed


def test_who_is_let_in_again_owes_from_that_day_and_nothing_for_the_days_between(
    as_: As, browser: New, engine: Engine, clock: Clock
) -> None:
    as_(MANAGER).post(f"/people/{SUPERVISOR.id}/disable")
    manager = later(browser, engine, clock, days=3)
    for _ in range(2):  # sent twice
        manager.post(f"/people/{SUPERVISOR.id}/enable")
    assert owed(engine, SUPERVISOR, TODAY) == owed(engine, SUPERVISOR, TODAY + 2 * DAY) == []
    assert owed(engine, SUPERVISOR, TODAY + 3 * DAY)
    with reading(engine) as conn:
        (between,) = assignments.absences(conn, TODAY, TODAY + 9 * DAY)
    assert (between.since, between.until) == (TODAY, TODAY + 2 * DAY)


def test_who_is_let_in_again_on_the_same_day_owes_it_all(as_: As, engine: Engine) -> None:
    before = owed(engine, SUPERVISOR, TODAY)
    as_(MANAGER).post(f"/people/{SUPERVISOR.id}/disable")
    as_(MANAGER).post(f"/people/{SUPERVISOR.id}/enable")
    assert owed(engine, SUPERVISOR, TODAY) == before
