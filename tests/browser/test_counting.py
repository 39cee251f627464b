"""A manager takes a list out as a file, and looks at the numbers of a month, on a phone and at a desk."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
REPORT = "department-store-operations/cashier-report"


@pytest.fixture(params=SIZES)
def manager(request: pytest.FixtureRequest, open_browser: Open, sign_in: SignIn) -> Page:
    return sign_in(open_browser(SIZES[request.param]), "store-manager")


def test_a_list_is_taken_out_as_csv(manager: Page) -> None:
    manager.goto(f"/records?form={REPORT}&from=2026-11-01&to=2026-11-20")
    listed = manager.locator(".db-entry").count()
    with manager.expect_download() as waiting:
        manager.get_by_role("link", name="CSV", exact=True).click()
    file = waiting.value
    assert file.suggested_filename == "收银员报表 2026-11-01 2026-11-20.csv"
    data = Path(file.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) >= listed > 0
    assert all(re.fullmatch(r"2026-11-\d\d", one["营业日"]) for one in rows)


def test_the_numbers_of_a_month_are_drawn_and_stand_in_a_table(manager: Page) -> None:
    manager.goto(f"/figures?form={REPORT}&from=2026-11-01&to=2026-11-20")
    charts = manager.get_by_role("img", name=re.compile("合计"))
    expect(charts.first).to_be_visible()
    assert charts.first.locator("circle").count() > 10
    table = manager.get_by_role("table")
    expect(table.get_by_role("columnheader", name="合计")).to_have_count(1)
    table.locator("tbody a").first.click()
    manager.wait_for_url("**/submissions/**")


def test_the_table_of_figures_is_one_stop_for_tab_and_walked_by_arrow_keys(manager: Page) -> None:
    manager.goto(f"/figures?form={REPORT}&from=2026-11-01&to=2026-11-20")
    table, says = manager.get_by_role("table"), "document.activeElement.textContent.trim()"
    expect(table.locator('a[tabindex="0"]')).to_have_count(1)
    table.locator('a[tabindex="0"]').focus()
    first = manager.evaluate(says)
    manager.keyboard.press("ArrowRight")
    assert manager.evaluate(says) != first
    manager.keyboard.press("ArrowLeft")
    assert manager.evaluate(says) == first
    manager.keyboard.press("Enter")
    manager.wait_for_url("**/submissions/**")


def test_the_page_of_figures_is_no_wider_than_the_screen(manager: Page) -> None:
    manager.goto(f"/figures?form={REPORT}")
    assert manager.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
