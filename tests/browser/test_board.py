"""A manager with two minutes before the morning meeting: the day, the month, one cell, an excuse, a problem."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

DESKTOP = {"width": 1440, "height": 900}
# The demo's bad Saturday: patrols were missed, whatever else its chance brings. The board excuses lists, the roll forms.
MISSED_PATROLS = "/board?day=2026-11-14&list=department-store-operations/trading-patrol-half-hourly"


@pytest.fixture
def manager(open_browser: Open, sign_in: SignIn) -> Page:
    return sign_in(open_browser(DESKTOP), "store-manager")


def test_the_month_shows_roles_by_days_and_leads_to_who_ticked_what(manager: Page) -> None:
    manager.goto("/board?month=2026-11")
    table = manager.get_by_role("table")
    expect(table.get_by_role("rowheader", name=re.compile("楼层主管")).first).to_be_visible()
    assert "%" in table.inner_text()
    cell = table.locator("tbody td a").first
    cell.click()
    expect(manager.get_by_text(re.compile(r"\d\d:\d\d")).first).to_be_visible()


def test_an_occurrence_is_excused_with_a_reason(manager: Page) -> None:
    manager.goto(MISSED_PATROLS)
    manager.locator('td a:has([data-state="missed"])').first.click()
    panel = manager.get_by_role("dialog")
    missed = panel.locator(".db-case", has=manager.locator('[data-state="missed"]')).first
    missed.get_by_text("豁免这次").click()
    missed.locator('textarea[name="reason"]').fill("设备检修，当天停用")
    missed.get_by_role("button", name=re.compile("豁免")).click()
    expect(manager.get_by_text("设备检修，当天停用").first).to_be_visible()


@pytest.mark.parametrize("view", ["month=2026-11", "day=2026-11-20"])
def test_the_board_prints_on_one_sheet(manager: Page, view: str) -> None:
    manager.goto(f"/board?{view}")
    printed = manager.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 84\d[\d.]* 59\d", printed)  # A4 on its side


def test_staff_do_not_see_the_board_of_managers(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "promoter")
    answer = page.goto("/board")
    assert answer is not None and answer.status in (403, 404)


def focus(page: Page) -> dict[str, str]:
    """What has the focus, and whether it is to be seen."""
    found: dict[str, str] = page.evaluate("""() => {
        const one = document.activeElement
        return { tag: one.tagName, words: (one.innerText || "").trim(), outline: getComputedStyle(one).outlineStyle }
    }""")
    return found


def tab_to(page: Page, tag: str, words: str) -> None:
    """Press Tab until it is reached; every stop on the way shows that it has the focus."""
    for _ in range(250):
        page.keyboard.press("Tab")
        found = focus(page)
        assert found["outline"] == "solid" or found["tag"] in ("INPUT", "BODY"), found
        if found["tag"] == tag and words in found["words"]:
            return
    raise AssertionError(f"no {tag} with {words} is reached by Tab")


def test_an_occurrence_is_excused_by_keyboard_alone(manager: Page) -> None:
    manager.goto(MISSED_PATROLS)
    tab_to(manager, "A", "漏做")
    manager.keyboard.press("Enter")
    expect(manager.get_by_role("dialog")).to_be_visible()
    tab_to(manager, "SUMMARY", "豁免这次")
    manager.keyboard.press("Enter")
    manager.keyboard.press("Tab")
    manager.keyboard.type("盘点，当天不巡场")
    tab_to(manager, "BUTTON", "豁免")
    manager.keyboard.press("Enter")
    expect(manager.get_by_text("盘点，当天不巡场").first).to_be_visible()
