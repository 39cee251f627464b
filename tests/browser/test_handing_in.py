"""A form on a phone: the draft outlives the browser, the table grows, faults are told, and what is returned is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

DESKTOP = {"width": 1440, "height": 900}
FORMS = "/forms/department-store-operations"


def answer(page: Page, name: str) -> Locator:
    return page.locator(f'[name="a.{name}"]')


def hand_in(page: Page) -> None:
    with page.expect_navigation():
        page.locator('button[value="hand-in"]').click()


def fill_duty_log(page: Page) -> None:
    page.goto(f"{FORMS}/floor-duty-log")
    answer(page, "floor-duty-log-shift-work").fill("早班平稳")
    page.locator("[data-add]").click()
    expect(answer(page, "floor-duty-log-issues.1.problem")).to_be_focused()
    with page.expect_response(lambda said: "东侧灯不亮" in unquote_plus(said.request.post_data or "")):
        answer(page, "floor-duty-log-issues.1.problem").fill("东侧灯不亮")
    expect(page.locator("[data-kept]")).to_contain_text("草稿已保存")


def test_a_draft_outlives_the_browser_and_is_handed_in(open_browser: Open, sign_in: SignIn) -> None:
    first = sign_in(open_browser(), "floor-supervisor-5")
    fill_duty_log(first)
    first.context.close()
    page = sign_in(open_browser(), "floor-supervisor-5")
    page.goto("/submissions")
    page.get_by_role("link", name="楼层值班日志").first.click()
    expect(answer(page, "floor-duty-log-shift-work")).to_have_value("早班平稳")
    expect(answer(page, "floor-duty-log-issues.1.problem")).to_have_value("东侧灯不亮")
    answer(page, "floor-duty-log-prior-day-sales").fill("很多")
    hand_in(page)
    expect(page.get_by_role("alert")).to_contain_text("请填金额，最多两位小数，例如1200.50。")
    expect(answer(page, "floor-duty-log-prior-day-sales")).to_be_focused()
    expect(answer(page, "floor-duty-log-prior-day-sales")).to_have_value("很多")
    answer(page, "floor-duty-log-prior-day-sales").fill("１２，０００")
    hand_in(page)
    expect(page.locator(".db-answers")).to_contain_text("东侧灯不亮")
    expect(page.locator(".db-answers")).to_contain_text("12,000.00")


def test_without_a_connection_nothing_typed_is_lost_by_handing_in(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "floor-supervisor-1")
    page.goto(f"{FORMS}/floor-duty-log")
    page.context.set_offline(True)
    answer(page, "floor-duty-log-shift-work").fill("网络断了一会儿")
    page.locator('button[value="hand-in"]').click()
    expect(page.locator("[data-kept]")).to_contain_text("未连接，还没有交上去")
    expect(answer(page, "floor-duty-log-shift-work")).to_have_value("网络断了一会儿")
    page.context.set_offline(False)
    expect(page.locator("[data-kept]")).to_contain_text("草稿已保存")
    hand_in(page)
    expect(page.locator(".db-answers")).to_contain_text("网络断了一会儿")


def test_two_windows_of_one_form_do_not_undo_each_other(open_browser: Open, sign_in: SignIn) -> None:
    one = sign_in(open_browser(), "floor-supervisor-6")
    one.goto(f"{FORMS}/floor-duty-log")
    other = one.context.new_page()
    other.goto(one.url)
    answer(one, "floor-duty-log-shift-work").fill("第一个窗口")
    expect(one.locator("[data-kept]")).to_contain_text("草稿已保存")
    answer(other, "floor-duty-log-shift-work").fill("第二个窗口")
    expect(other.locator("[data-kept]")).to_contain_text("另一个窗口")
    expect(answer(other, "floor-duty-log-shift-work")).to_have_value("第二个窗口")
    one.reload()
    expect(answer(one, "floor-duty-log-shift-work")).to_have_value("第一个窗口")


def test_a_returned_form_comes_back_corrected_and_is_approved(open_browser: Open, sign_in: SignIn) -> None:
    author, decider = sign_in(open_browser(), "floor-supervisor-2"), sign_in(open_browser(DESKTOP), "operations-manager")
    author.goto(f"{FORMS}/sales-log")
    answer(author, "sales-log-date").fill("2026-11-20")
    answer(author, "sales-log-lines.0.sales").fill("12000")
    hand_in(author)
    address = author.url
    decider.goto(f"/review?open={address.rpartition('/')[2]}")
    decider.locator('button[value="return"]').click()
    expect(decider.locator("#comment")).to_be_focused()  # forgotten: there it is, and nothing lies over it
    expect(decider.locator("#comment")).to_be_in_viewport(ratio=1)
    decider.locator("#comment").fill("数字与收银不符")
    decider.locator('button[value="return"]').click()
    decider.wait_for_url("**/review?done=*")
    author.reload()
    expect(author.locator(".db-notice").first).to_contain_text("数字与收银不符")
    author.get_by_role("link", name="更正后再交").click()
    expect(author.locator(".db-notice")).to_contain_text("要更正：数字与收银不符")
    answer(author, "sales-log-lines.0.sales").fill("11000")
    hand_in(author)
    expect(author.locator(".db-trail")).to_contain_text("第2版")
    decider.goto(f"/review?open={author.url.rpartition('/')[2]}")
    decider.locator('button[value="approve"]').click()
    decider.wait_for_url("**/review?done=*")
    author.reload()
    expect(author.locator(".db-paper")).to_contain_text("已通过")


def keep(page: Page, name: str, words: str) -> None:
    """Type an answer and wait until the draft with it is kept."""
    with page.expect_response(lambda said: said.ok and words in unquote_plus(said.request.post_data or "")):
        answer(page, f"floor-duty-log-{name}").fill(words)


def test_two_windows_on_one_draft_keep_what_was_typed_in_either(open_browser: Open, sign_in: SignIn) -> None:
    one = sign_in(open_browser(), "floor-supervisor-6")
    other = one.context.new_page()
    for page in (one, other):
        page.goto(f"{FORMS}/floor-duty-log")
    keep(one, "shift-work", "早班平稳")
    keep(other, "pending", "待修灯一处")
    keep(one, "handover", "钥匙已交")
    expect(answer(one, "floor-duty-log-pending")).to_have_value("待修灯一处")
    one.reload()
    kept = [answer(one, f"floor-duty-log-{name}").input_value() for name in ("shift-work", "pending", "handover")]
    assert kept == ["早班平稳", "待修灯一处", "钥匙已交"]
    keep(one, "shift-work", "早班有一件事")
    answer(other, "floor-duty-log-shift-work").fill("晚班平稳")  # the same answer: the person decides
    expect(other.locator("[data-kept]")).to_contain_text("另一个窗口改过")
    expect(answer(other, "floor-duty-log-shift-work")).to_have_value("晚班平稳")
