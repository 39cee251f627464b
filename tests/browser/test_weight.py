"""The first load of a run page on a phone: small."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

BYTES = 130_000


def test_a_run_page_weighs_little(open_browser: Open, sign_in: SignIn) -> None:
    signed_in = sign_in(open_browser(), "floor-supervisor-6")
    path = signed_in.locator('a[href^="/runs/"]').first.get_attribute("href")
    cookies = signed_in.context.cookies()
    page = open_browser()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(str(path), wait_until="load")
    page.wait_for_timeout(1500)
    assert sum(received) <= BYTES
