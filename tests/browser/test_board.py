"""A manager with two minutes before the morning meeting: the day, the month, one cell, an excuse, a problem."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

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
        const ring = [null, "::after"].map(part => getComputedStyle(one, part).outlineStyle)
        return { tag: one.tagName, words: (one.innerText || "").trim(), outline: ring.find(style => style !== "none") ?? "none" }
    }""")
    return found


def tab_to(page: Page, tag: str, words: str) -> None:
    """Press Tab until it is reached; every stop on the way shows that it has the focus."""
    for _ in range(250):
        page.keyboard.press("Tab")
        found = focus(page)
        assert found["outline"] == "solid" or found["tag"] in ("INPUT", "BODY"), found
        if (
            found["tag"] == tag
            and words in found["words"]
            and page.evaluate("document.activeElement.closest('.db-service, dialog') !== null")
        ):
            return
    raise AssertionError(f"no {tag} with {words} is reached by Tab")


def test_an_occurrence_is_excused_by_keyboard_alone(manager: Page) -> None:
    manager.goto(MISSED_PATROLS)
    walk_to(manager, "漏做")
    manager.keyboard.press("Enter")
    expect(manager.get_by_role("dialog")).to_be_visible()
    tab_to(manager, "SUMMARY", "豁免这次")
    manager.keyboard.press("Enter")
    manager.keyboard.press("Tab")
    manager.keyboard.type("盘点，当天不巡场")
    tab_to(manager, "BUTTON", "豁免")
    manager.keyboard.press("Enter")
    expect(manager.get_by_text("盘点，当天不巡场").first).to_be_visible()
    assert "盘点，当天不巡场" in focus(manager)["words"]  # what was changed has the focus, not the top of the page


def walk_to(page: Page, words: str) -> None:
    """Tab into the table and go through it by the arrow keys, line by line, until a figure says this."""
    tab_to(page, "DIV", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Home")
    for _line in range(40):
        for _figure in range(40):
            if words in focus(page)["words"]:
                return
            before = place_of(page)
            page.keyboard.press("ArrowRight")
            if place_of(page) == before:
                break
        page.keyboard.press("Home")
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no figure with {words} is reached by the arrow keys")


def place_of(page: Page) -> list[int]:
    """The line and column of the figure that has the focus; nothing may lie over it."""
    found: dict[str, list[int] | bool] = page.evaluate("""() => {
        const one = document.activeElement, cell = one.closest("td"), box = one.getBoundingClientRect()
        const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
        return { at: [cell.parentElement.rowIndex, cell.cellIndex], seen: one.contains(seen) }
    }""")
    assert found["seen"], found
    return found["at"]  # type: ignore[return-value]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_month_is_one_stop_for_tab_and_walked_by_the_arrow_keys(
    open_browser: Open, sign_in: SignIn, size: dict[str, int]
) -> None:
    page = sign_in(open_browser(size), "store-manager")
    page.goto("/board?month=2026-11")
    page.locator(".db-scroll").focus()
    page.keyboard.press("Tab")
    today = place_of(page)
    assert today == [1, 21]
    page.keyboard.press("ArrowDown")
    assert place_of(page) == [2, 21]
    page.keyboard.press("Home")
    assert place_of(page) == [2, 1]
    page.keyboard.press("ArrowLeft")  # the edge holds
    assert place_of(page) == [2, 1]
    page.keyboard.press("Control+End")
    assert place_of(page)[0] > 10
    page.keyboard.press("Control+Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert place_of(page) == [1, 1]
    page.keyboard.press("Tab")
    assert "Excel" in focus(page)["words"]
    page.keyboard.press("Shift+Tab")
    assert place_of(page) == [1, 1]


def test_a_filter_is_chosen_by_keyboard_and_applied_by_its_button(manager: Page) -> None:
    manager.goto("/board?month=2026-11")
    role = manager.locator('select[name="role"]')
    role.focus()
    for _ in range(3):
        manager.keyboard.press("ArrowDown")
    chosen = role.input_value()
    assert manager.url.endswith("month=2026-11")
    tab_to(manager, "BUTTON", "显示")
    manager.keyboard.press("Enter")
    expect(manager.locator(".db-grid tbody tr")).to_have_count(1)
    expect(role).to_have_value(chosen)
    with manager.expect_navigation():  # what is picked by hand applies at once
        manager.locator('select[name="list"]').select_option(index=1)


def test_the_skip_link_leads_past_the_header_and_not_under_it(manager: Page) -> None:
    manager.goto("/board?month=2026-11")
    manager.keyboard.press("Tab")
    assert focus(manager)["words"] == "跳到正文"
    manager.keyboard.press("Enter")
    manager.keyboard.press("Tab")
    assert manager.evaluate("""() => {
        const box = document.activeElement.getBoundingClientRect()
        return document.activeElement.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))
    }""")


def test_a_list_is_opened_again_by_keyboard_alone(manager: Page) -> None:
    manager.goto(MISSED_PATROLS)
    walk_to(manager, "漏做")
    manager.keyboard.press("Enter")
    expect(manager.get_by_role("dialog")).to_be_visible()
    tab_to(manager, "A", "")
    manager.keyboard.press("Enter")
    expect(manager.locator(".db-head")).to_be_visible()
    tab_to(manager, "SUMMARY", "重新开放")
    manager.keyboard.press("Enter")
    tab_to(manager, "BUTTON", "允许继续打勾")
    manager.keyboard.press("Enter")
    expect(manager.locator(".db-case:focus")).to_contain_text("已重新开放到11月21日 周六 10:25。")


def test_a_problem_is_closed_by_keyboard_alone(manager: Page) -> None:
    manager.goto("/review?tab=problems")
    tab_to(manager, "TEXTAREA", "")
    manager.keyboard.type("灯管已换")
    tab_to(manager, "BUTTON", "关闭")
    manager.keyboard.press("Enter")
    expect(manager.locator("#done:focus")).to_have_text("问题已关闭，七天内还能在下面看到。")
    tab_to(manager, "SUMMARY", "近七天关闭的")


def test_the_roles_of_one_s_own_place_are_offered_before_those_of_others(manager: Page) -> None:
    manager.goto("/people")
    first = manager.locator("#role optgroup").first.locator("option").evaluate_all("all => all.map(one => one.value)")
    assert first and all(role.startswith("department-store-operations/") for role in first)
