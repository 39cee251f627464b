"""Unsent work on a tablet that the next person signs in on: nobody but its author gets the credit, and it is not lost (T10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from sqlalchemy import select

from db.engine import reading
from db.tables.runs import TICK
from tests.browser.phones import sign_in
from tests.browser.test_network import between, database, engine, floor, forecast, phone, service, told, wait
from tests.intake.papers import HANDOVER, count
from tests.intake.world import COLLEAGUE, STAFF

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from sqlalchemy import Engine

    from tests.browser.phones import Forecast

__all__ = ["between", "database", "engine", "floor", "forecast", "phone", "service"]
CANARY = "only the author knows this"


def tick_unsent(floor: Page, forecast: Forecast) -> None:
    """A problem with a note, while nothing gets through."""
    forecast.announce(b"POST /api/v1/runs", *["down"] * 100)
    row = floor.locator(".db-item").first
    row.locator("summary").click()
    row.locator('textarea[name="note"]').fill(CANARY)
    row.get_by_role("button", name="Mark as a problem").click()
    expect(told(floor)).to_be_visible()


def authors(engine: Engine) -> list[object]:
    with reading(engine) as conn:
        return list(conn.execute(select(TICK.c.person_id)).scalars())


def test_what_one_person_ticked_is_never_the_next_one_s(floor: Page, engine: Engine, forecast: Forecast) -> None:
    tick_unsent(floor, forecast)
    sign_in(floor.context, COLLEAGUE)  # in another window, while the author's is still open
    forecast.to_come.clear()
    wait(floor, lambda: "Sign in again" in told(floor).inner_text())
    assert authors(engine) == []

    theirs = floor.context.new_page()
    theirs.goto(floor.url)
    expect(theirs.locator(".db-item").first).to_have_attribute("data-outcome", "")
    assert CANARY not in theirs.content()
    theirs.close()
    assert authors(engine) == []

    sign_in(floor.context, STAFF)
    wait(floor, lambda: authors(engine) == [STAFF.id])
    expect(told(floor)).to_be_hidden()


def test_a_form_left_open_is_not_kept_as_the_next_one_s(phone: Page, engine: Engine) -> None:
    phone.goto(HANDOVER)
    sign_in(phone.context, COLLEAGUE)
    phone.locator('[name="a.to"]').fill(CANARY)
    expect(phone.locator("[data-kept]")).to_contain_text("Sign in again")
    assert count(engine, "draft") == 0
    sign_in(phone.context, STAFF)
    wait(phone, lambda: count(engine, "draft") == 1)
    expect(phone.locator('[name="a.to"]')).to_have_value(CANARY)
