"""The first load of a page on a phone: small."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

RUN_PAGE, HANDBOOK_PAGE = 130_000, 80_000


def test_a_run_page_weighs_little(open_browser: Open, sign_in: SignIn) -> None:
    signed_in = sign_in(open_browser(), "floor-supervisor-6")
    path = signed_in.locator('a[href^="/runs/"]').first.get_attribute("href")
    cookies = signed_in.context.cookies()
    page = open_browser()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    assert weight(page, str(path)) <= RUN_PAGE


def test_a_page_of_the_handbook_weighs_little(open_browser: Open) -> None:
    assert weight(open_browser(), "/departments/department-store-operations/roles/floor-supervisor/") <= HANDBOOK_PAGE


def weight(page: Page, path: str) -> float:
    """Bytes on the wire until the page rests."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(path, wait_until="load")
    page.wait_for_timeout(1500)
    return sum(received)
