"""A phone on a bad network: what was ticked arrives once and by itself, what was typed stays, and the page says so (T8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from db.engine import reading
from tests.browser.phones import Forecast, furnish, rounds, sign_in
from tests.intake.papers import HANDOVER, count
from tests.network import network
from tests.service import shop
from tests.service.conftest import database, engine, service, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Locator, Page
    from sqlalchemy import Engine

    from tests.network import Network
    from tests.service.conftest import Service

    Open = Callable[..., Page]

__all__ = ["database", "engine", "service"]
WORST = ("swallowed", "silent", "twice", "unsent", "cut", "deaf", "down", "slow", "late")


@pytest.fixture
def forecast() -> Forecast:
    return Forecast()


@pytest.fixture
def between(service: Service, forecast: Forecast) -> Iterator[Network]:
    furnish(service)
    service.start()
    with network(service.port, forecast) as made:
        yield made


@pytest.fixture
def phone(between: Network, open_browser: Open) -> Page:
    page = open_browser(address=f"http://127.0.0.1:{between.port}", locale="zh-CN")
    sign_in(page.context)
    page.clock.install()
    return page


@pytest.fixture
def floor(phone: Page, engine: Engine) -> Page:
    """The list of one floor, open on the phone."""
    with reading(engine) as conn:
        phone.goto(rounds(conn)[0])
    return phone


def wait(page: Page, has_come: Callable[[], bool]) -> None:
    """Let a quarter of a minute pass on the phone, again and again, and no more than a moment here.

    The moments grow: what a busy machine does not answer within one is given up by the phone, and sent again.
    """
    for moment in range(200, 6_000, 200):
        if has_come():
            return
        page.clock.fast_forward(15_000)
        page.wait_for_timeout(moment)
    raise AssertionError("It did not come about.")


def told(page: Page) -> Locator:
    return page.locator(".db-offline")


def test_ticks_arrive_once_and_by_themselves_whatever_the_network_does(floor: Page, engine: Engine, forecast: Forecast) -> None:
    forecast.announce(b"POST /api/v1/runs", *WORST)
    rows = floor.locator(".db-item")
    for number in range(len(WORST)):
        rows.nth(number).locator(".db-tick").click()
    expect(told(floor)).to_be_visible()
    assert "Not connected" in told(floor).inner_text()
    wait(floor, lambda: floor.locator(".db-item[data-waiting]").count() == 0)
    assert not forecast.to_come
    expect(told(floor)).to_be_hidden()
    expect(floor.locator('.db-item[data-outcome="done"]')).to_have_count(len(WORST))
    kept = [content["item"] for _, content in shop.kept(engine)]
    assert sorted(kept) == sorted(str(rows.nth(number).get_attribute("data-item")) for number in range(len(WORST)))


def test_colleagues_ticks_are_seen_again_after_a_silence(
    floor: Page, open_browser: Open, between: Network, forecast: Forecast
) -> None:
    colleague = open_browser(address=f"http://127.0.0.1:{between.port}")
    sign_in(colleague.context)
    colleague.goto(floor.url)
    forecast.announce(b"GET /api/v1/runs", *["silent"] * 4)
    wait(floor, told(floor).is_visible)
    forecast.to_come.clear()
    colleague.locator(".db-tick").first.click()
    wait(floor, floor.locator('.db-item[data-outcome="done"]').first.is_visible)
    expect(told(floor)).to_be_hidden()


def test_what_was_typed_stays_until_the_service_has_it_and_is_handed_in_once(
    phone: Page, engine: Engine, forecast: Forecast
) -> None:
    phone.goto(HANDOVER)
    said, to = phone.locator("[data-kept]"), phone.locator('[name="a.to"]')
    forecast.announce(b"POST /forms", "cut")
    to.fill("王芳")
    expect(said).to_contain_text("Not connected")
    wait(phone, lambda: "Draft kept" in said.inner_text())

    phone.locator('[name="a.goods.0.name"]').fill("丝巾")
    forecast.announce(b"POST /forms", *["down"] * 100)
    phone.locator('button[value="hand-in"]').click()
    expect(said).to_contain_text("Not connected")
    expect(to).to_have_value("王芳")
    forecast.to_come.clear()
    wait(phone, lambda: "Draft kept" in said.inner_text())
    assert count(engine, "submission") == 0
    forecast.announce(b"POST /forms", "twice", "twice")
    phone.locator('button[value="hand-in"]').click()
    expect(phone.locator(".db-answers")).to_contain_text("丝巾")
    assert count(engine, "submission") == 1


def test_a_hand_in_whose_answer_is_lost_is_handed_in_once_when_it_is_sent_again(
    phone: Page, engine: Engine, forecast: Forecast
) -> None:
    phone.goto(HANDOVER)
    phone.locator('[name="a.to"]').fill("王芳")
    phone.locator('[name="a.goods.0.name"]').fill("丝巾")
    expect(phone.locator("[data-kept]")).to_contain_text("Draft kept")
    address = phone.url
    forecast.announce(b"do=hand-in", "silent")
    phone.locator('button[value="hand-in"]').click()
    until(lambda: count(engine, "submission") == 1, "It did not arrive.")
    phone.goto(address)  # what a person does who waits for nothing
    expect(phone.locator(".db-answers").or_(phone.locator('[name="a.to"]')).first).to_be_visible()
    assert count(engine, "submission") == 1
    assert count(engine, "draft") == 0
