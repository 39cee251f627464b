"""The tablet dies with ticks on it that nobody has received: it still has them when it is opened again, photos too (T9)."""

from __future__ import annotations

import json
import os
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from db.engine import reading
from tests.browser.conftest import CHROMIUM, PHONE
from tests.browser.phones import rounds, sign_in
from tests.browser.test_attaching import PHOTO
from tests.browser.test_network import between, database, engine, forecast, service, told
from tests.intake.world import STAFF
from tests.service import shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

    from tests.browser.phones import Forecast
    from tests.network import Network

    Tablet = Callable[[], Any]

__all__ = ["between", "database", "engine", "forecast", "service"]
DEATHS, TICKS = 3, 5
NOTE = "灯不亮"


@pytest.fixture
def tablet(chromium: Browser, between: Network, tmp_path: Path) -> Tablet:
    """Open the browser of the one tablet, with all that it keeps."""

    @contextmanager
    def opened() -> Iterator[Page]:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path="/usr/bin/chromium", args=CHROMIUM, viewport=PHONE,
            base_url=f"http://127.0.0.1:{between.port}", locale="zh-CN",
        )  # fmt: skip
        sign_in(context)
        yield context.pages[0]
        context.close()

    return opened


def kill(profile: Path) -> None:
    """The browser of this profile, all its processes at once."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(profile).encode() in path.read_bytes():
                os.kill(int(path.parent.name), signal.SIGKILL)
        except OSError:
            continue


def tick(page: Page) -> None:
    """A problem with a photo, and items that are done."""
    first = page.locator(".db-item").first
    first.locator("summary").click()
    first.locator('textarea[name="note"]').fill(NOTE)
    first.locator('input[type="file"]').set_input_files([PHOTO])  # type: ignore[list-item]
    first.get_by_role("button", name="Mark as a problem").click()
    for number in range(1, TICKS):
        page.locator(".db-item").nth(number).locator(".db-tick").click()


def arrived(page: Page) -> None:
    expect(page.locator('.db-item:is([data-outcome="done"], [data-outcome="problem"]):not([data-waiting])')).to_have_count(TICKS)
    expect(page.locator(".db-item").first).to_contain_text(NOTE)
    expect(page.locator(".db-item .db-photo img")).to_have_count(1)


def test_ticks_on_a_tablet_that_dies_are_sent_once_when_it_is_opened_again(
    tablet: Tablet, engine: Engine, forecast: Forecast, tmp_path: Path
) -> None:
    with reading(engine) as conn:
        floors = rounds(conn)[:DEATHS]
    for floor in floors:
        with tablet() as page:
            page.goto(floor)
            forecast.announce(b"", *["down"] * 1000)
            tick(page)
            expect(told(page)).to_contain_text(f"{TICKS} kept on this device")
            with page.context.expect_event("close"):
                kill(tmp_path / "profile")
        forecast.to_come.clear()
        with tablet() as page:
            page.goto(floor)
            arrived(page)
    kept = [content for _, content in shop.kept(engine)]
    assert len(kept) == DEATHS * TICKS
    assert [content["note"] for content in kept].count(NOTE) == DEATHS


def test_ticks_that_an_earlier_version_of_the_page_kept_are_sent(tablet: Tablet, engine: Engine) -> None:
    """T11: the next version of a page finds what the one before it kept, in the way it kept it."""
    (intent, *_), *_ = shop.intents(engine, 1)
    address = intent.path.removesuffix("/ticks")
    kept = [f"dutybook:{STAFF.id}:{address}", json.dumps([{"path": "ticks", "body": intent.body}])]
    with tablet() as page:
        page.goto("/sign-in")
        page.evaluate("([key, value]) => localStorage.setItem(key, value)", kept)
        page.goto(address.removeprefix("/api/v1"))
        expect(page.locator('[data-outcome="done"]:not([data-waiting])')).to_have_count(1)
        page.reload()
        expect(page.locator('[data-outcome="done"]')).to_have_count(1)
        assert page.evaluate("localStorage.length") == 0
    assert [id_ for id_, _ in shop.kept(engine)] == [intent.id]


def test_two_windows_that_close_lose_none_of_what_either_kept(tablet: Tablet, engine: Engine, forecast: Forecast) -> None:
    with reading(engine) as conn:
        floor = rounds(conn)[0]
    with tablet() as page:
        other = page.context.new_page()
        for window in (page, other):
            window.goto(floor)
        forecast.announce(b"", *["down"] * 1000)
        for number, window in enumerate((page, other)):
            window.locator(".db-item").nth(number).locator(".db-tick").click()
            expect(told(window)).to_contain_text("1 kept on this device")
    forecast.to_come.clear()
    with tablet() as page:
        page.goto(floor)
        expect(page.locator('[data-outcome="done"]:not([data-waiting])')).to_have_count(2)
    assert len(shop.kept(engine)) == 2
