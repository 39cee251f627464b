"""Leave of one day and of three: each takes its own way, comes back when it is returned, and makes the days away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

FORM = "/forms/franchise-marketing/leave-request"


def answer(page: Page, name: str, value: str) -> None:
    page.locator(f'[name="a.{name}"]').fill(value)


def ask(page: Page, days: str, last: str) -> str:
    """Ask for leave from Monday on; the address of what was handed in."""
    page.goto(FORM)
    page.locator('[name="a.kind"][value="personal"]').check()
    page.locator('[name="a.leave-unit"][value="direct-store"]').check()
    answer(page, "from", "2026-11-23T09:00")
    answer(page, "to", f"2026-11-{last}T18:00")
    answer(page, "leave-days", days)
    answer(page, "leave-reason", "家中有事")
    with page.expect_navigation():
        page.locator('button[value="hand-in"]').click()
    return page.url


def decide(page: Page, made: str, outcome: str, comment: str = "") -> None:
    page.goto(f"/review?open={made.rpartition('/')[2]}")
    if comment:
        page.locator("#comment").fill(comment)
    page.locator(f'button[value="{outcome}"]').click()
    page.wait_for_url("**/review?done=*")


def test_leave_of_one_day_ends_with_the_store_manager_and_is_filed(open_browser: Open, sign_in: SignIn) -> None:
    author = sign_in(open_browser(), "franchise-marketing.direct-store-staff")
    made = ask(author, "1", "23")
    expect(author.locator(".db-way li")).to_have_count(1)
    manager = sign_in(
        open_browser(), "franchise-marketing.direct-store-manager"
    )  # on a phone: the buttons are within reach of a thumb
    manager.goto(f"/review?open={made.rpartition('/')[2]}")
    expect(manager.locator('button[value="approve"]')).to_be_in_viewport()
    expect(manager.locator('button[value="return"]')).to_be_in_viewport()
    decide(manager, made, "approve")
    expect(manager.locator("[data-done]")).to_contain_text("已存档：人事部（人事处）")
    author.reload()
    expect(author.locator(".db-paper")).to_contain_text("已通过")


def test_leave_of_three_days_goes_all_the_way_and_back_once(open_browser: Open, sign_in: SignIn) -> None:
    author = sign_in(open_browser(), "franchise-marketing.direct-store-staff")
    made = ask(author, "3", "25")
    expect(author.locator(".db-way li")).to_have_count(3)
    manager = sign_in(open_browser(DESKTOP), "franchise-marketing.direct-store-manager")
    decide(manager, made, "return", "请写明交接给谁")
    author.reload()
    author.get_by_role("link", name="更正后再交").click()
    answer(author, "leave-reason", "家中有事，工作交接给同事")
    with author.expect_navigation():
        author.locator('button[value="hand-in"]').click()
    again = author.url
    for name in ("direct-store-manager", "marketing-manager", "general-manager"):
        decide(sign_in(open_browser(DESKTOP), f"franchise-marketing.{name}"), again, "approve")
    author.reload()
    expect(author.locator(".db-paper")).to_contain_text("已通过")
    expect(author.locator(".db-way .db-sign[data-state=done]")).to_have_count(3)
