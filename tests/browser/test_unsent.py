"""What is left unsent is sent from Today too, of all lists, and Today says so; what was refused is not lost (T9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from db.engine import reading
from tests.browser.phones import rounds, sign_in
from tests.browser.test_network import between, database, engine, floor, forecast, phone, service, told, wait
from tests.browser.test_shared_tablet import authors
from tests.browser.test_tablet_dies import kill, tablet
from tests.intake.world import COLLEAGUE, STAFF
from tests.service import shop

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page
    from sqlalchemy import Engine

    from tests.browser.phones import Forecast
    from tests.browser.test_tablet_dies import Tablet

__all__ = ["between", "database", "engine", "floor", "forecast", "phone", "service", "tablet"]
NOTE = "灯不亮"


def left(page: Page) -> Locator:
    """The line of Today about what was left on this device."""
    return page.locator("[data-unsent]")


def tick(page: Page, rows: int) -> None:
    for number in range(rows):
        page.locator(".db-item").nth(number).locator(".db-tick").click()


def say_problem(page: Page) -> None:
    row = page.locator(".db-item").first
    row.locator("summary").click()
    row.locator('textarea[name="note"]').fill(NOTE)
    row.get_by_role("button", name="Mark as a problem").click()


def test_a_tablet_that_died_sends_what_it_had_of_all_lists_when_today_is_opened(
    tablet: Tablet, engine: Engine, forecast: Forecast, tmp_path: Path
) -> None:
    with reading(engine) as conn:
        floors = rounds(conn)[:2]
    with tablet() as page:
        for floor in floors:
            page.goto(floor)
            forecast.announce(b"POST /", *["down"] * 1000)
            tick(page, 3)
            expect(told(page)).to_contain_text("3 kept on this device")
        with page.context.expect_event("close"):
            kill(tmp_path / "profile")
    with tablet() as page:
        page.goto("/today")
        expect(left(page)).to_contain_text("6 of yours kept on this device and sent once connected")
        forecast.to_come.clear()
        expect(left(page)).to_have_text("6 that waited on this device were sent.")
        page.reload()
        expect(page.locator(".db-today h1")).to_be_visible()
        page.wait_for_load_state("networkidle")
        expect(left(page)).to_be_hidden()
    assert len(shop.kept(engine)) == 6
    assert set(authors(engine)) == {STAFF.id}


def test_today_says_nothing_to_a_colleague_and_sends_nothing_of_others(floor: Page, engine: Engine, forecast: Forecast) -> None:
    forecast.announce(b"POST /", *["down"] * 1000)
    tick(floor, 1)
    expect(told(floor)).to_contain_text("1 kept on this device")
    sign_in(floor.context, COLLEAGUE)
    forecast.to_come.clear()
    floor.goto("/today")
    floor.wait_for_load_state("networkidle")
    expect(left(floor)).to_be_hidden()
    assert authors(engine) == []


def hand_in(page: Page, address: str) -> None:
    """A colleague hands the list in while somebody's ticks wait elsewhere."""
    page.goto(address)
    page.locator(".db-tick").nth(5).click()
    page.locator("[data-leave] summary").click()
    for field in page.locator("[data-open-item]:visible input").all():
        field.fill("not today")
    page.get_by_role("button", name="Hand in with these reasons").click()
    expect(page.locator("[data-handed-in]")).to_be_visible()


def test_what_is_refused_from_today_is_shown_by_its_own_list(floor: Page, engine: Engine, forecast: Forecast) -> None:
    address = floor.url
    forecast.announce(b"POST /", *["down"] * 1000)
    say_problem(floor)
    expect(told(floor)).to_contain_text("1 kept on this device")
    floor.goto("/sign-in")
    forecast.to_come.clear()
    sign_in(floor.context, COLLEAGUE)
    hand_in(floor, address)
    sign_in(floor.context, STAFF)
    floor.goto("/today")
    expect(left(floor)).to_contain_text("Something was not recorded. Open the list: Open the list")
    for _ in range(2):  # it is still said when Today is opened again
        floor.reload()
        expect(left(floor)).to_contain_text("Something was not recorded.")
    left(floor).get_by_role("link").click()
    expect(floor.locator(".db-item").first.locator(".db-fault")).to_contain_text(
        f"This list has been handed in. You wrote: {NOTE}"
    )
    assert STAFF.id not in authors(engine)
    floor.goto("/today")
    floor.wait_for_load_state("networkidle")
    expect(left(floor)).to_be_hidden()


def test_a_note_half_typed_is_there_again_and_goes_with_its_tick(floor: Page, engine: Engine) -> None:
    row = floor.locator(".db-item").first
    row.locator("summary").click()
    row.locator('textarea[name="note"]').press_sequentially(NOTE)
    floor.clock.run_for(500)
    floor.wait_for_timeout(500)
    floor.reload()
    expect(row.locator('textarea[name="note"]')).to_have_value(NOTE)
    expect(row.locator('textarea[name="note"]')).to_be_visible()
    row.get_by_role("button", name="Mark as a problem").click()
    expect(floor.locator('[data-outcome="problem"]:not([data-waiting])')).to_have_count(1)
    floor.reload()
    floor.wait_for_load_state("networkidle")
    assert [content["note"] for _, content in shop.kept(engine)] == [NOTE]
    expect(row.locator('textarea[name="note"]')).to_have_value("")


def test_a_list_sends_what_waits_of_the_others_too(floor: Page, engine: Engine, forecast: Forecast) -> None:
    with reading(engine) as conn:
        other = rounds(conn)[1]
    forecast.announce(b"POST /", *["down"] * 1000)
    tick(floor, 2)
    expect(told(floor)).to_contain_text("2 kept on this device")
    floor.goto(other)
    expect(left(floor)).to_contain_text("2 of yours kept on this device")
    tick(floor, 1)
    expect(told(floor)).to_contain_text("1 kept on this device")
    forecast.to_come.clear()
    wait(floor, lambda: len(shop.kept(engine)) == 3)
    expect(left(floor)).to_have_text("2 that waited on this device were sent.")
    expect(told(floor)).to_be_hidden()
