"""Who has handed in, with two minutes before the meeting; and one's own returned report, found, corrected and compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.test_handing_in import FORMS, answer, hand_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]


def test_a_manager_filters_who_has_not_and_copies_the_list(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(DESKTOP), "store-manager")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/review")
    page.get_by_role("link", name="谁交了，谁没交").click()
    page.get_by_role("link", name="上周").click()
    expect(page.locator(".db-pager strong")).to_have_text("11月9日 周一 – 11月15日 周日")
    page.get_by_role("link", name="本月").click()
    missing = page.locator(".db-sheet").first.locator("tr", has=page.locator("td[data-state=missed]")).first
    form, number = missing.get_by_role("link").inner_text(), missing.locator("td[data-state=missed]").inner_text()
    missing.get_by_role("link").click()
    expect(page.locator('select[name="form"]')).to_have_value(re.compile("department-store-operations/.+"))
    assert "form=department-store-operations" in page.url
    expect(page.locator(".db-switch [aria-current]")).to_contain_text(number)
    page.get_by_role("button", name="复制发到群里的名单").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("还没交（11月1日 周日至11月30日 周一）：\n")
    assert all(line.startswith(f"{form}：") for line in copied.splitlines()[1:])
    page.reload()  # the address holds all of it
    expect(page.locator(".db-switch [aria-current]")).to_contain_text(number)


def test_without_script_the_list_stands_there_to_be_copied(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "store-manager")
    plain = open_browser(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain.goto("/roll?from=2026-11-01&to=2026-11-30")
    expect(plain.get_by_role("button", name="复制发到群里的名单")).to_be_hidden()
    plain.get_by_text("发到群里的名单", exact=True).click()
    expect(plain.locator(".db-copy textarea")).to_contain_text("还没交")
    plain.locator('select[name="form"]').select_option(index=1)
    plain.get_by_role("button", name="显示").click()
    assert "form=department-store-operations" in plain.url


def test_a_returned_report_is_found_corrected_and_compared(open_browser: Open, sign_in: SignIn) -> None:
    author, decider = sign_in(open_browser(), "floor-supervisor-4"), sign_in(open_browser(DESKTOP), "operations-manager")
    author.goto(f"{FORMS}/sales-log")
    answer(author, "sales-log-date").fill("2026-11-20")
    answer(author, "sales-log-lines.0.sales").fill("12000")
    hand_in(author)
    decider.goto(author.url)
    decider.locator("#comment").fill("数字与收银不符")
    with decider.expect_navigation():
        decider.locator('button[value="return"]').click()
    author.goto("/submissions")
    author.get_by_label("状态").select_option("returned")
    author.get_by_role("button", name="显示").click()
    author.locator(".db-owed a").first.click()
    author.get_by_role("link", name="更正后再交").click()
    answer(author, "sales-log-lines.0.sales").fill("11000")
    hand_in(author)
    changes = author.locator(".db-differences")
    expect(changes.get_by_role("heading")).to_have_text("与第1版相比的改动")
    expect(changes.locator("del")).to_contain_text("12,000.00")
    expect(changes.locator("ins")).to_contain_text("11,000.00")
    printed = author.pdf(prefer_css_page_size=True)
    assert re.search(rb"/MediaBox \[0 0 59\d(?:\.\d+)? 84\d", printed)  # A4 upright
    assert printed.count(b"/Type /Page\n") == 1
