"""Staff at 08:25: ticks appear at once, survive a reload, reach a colleague, and can be taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.test_attaching import PHOTO, PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]


def open_list(page: Page, name: str) -> None:
    page.goto("/today")
    page.get_by_role("link", name=re.compile(re.escape(name))).first.click()
    page.wait_for_url("**/runs/**")


def row(page: Page, item: str) -> Locator:
    return page.locator(f'[data-item="{item}"]')


def ticked(page: Page, item: str) -> None:
    expect(row(page, item)).to_have_attribute("data-outcome", "done")


def test_a_tick_appears_survives_a_reload_and_reaches_a_colleague(open_browser: Open, sign_in: SignIn) -> None:
    mine, colleague = sign_in(open_browser(), "floor-supervisor-3"), sign_in(open_browser(), "floor-supervisor-4")
    open_list(mine, "进场迎候")
    open_list(colleague, "进场迎候")
    row(mine, "greet-queue").or_(mine.locator("[data-item]").nth(1)).first.locator(".db-tick").click()
    item = mine.locator('[data-outcome="done"]').first.get_attribute("data-item")
    assert item is not None
    ticked(mine, item)
    expect(row(colleague, item)).to_have_attribute("data-outcome", "done")
    expect(row(colleague, item)).to_contain_text("楼层主管3F")
    mine.reload()
    ticked(mine, item)


def test_ticks_on_the_handbook_page_are_the_same_record(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "electrician")
    page.goto("/departments/department-store-operations/checklists/staff-entrance/")
    listed = page.locator('[data-list="department-store-operations/opening-power-electrician"]').first
    listed.scroll_into_view_if_needed()
    first = listed.locator(".db-item").first
    item = first.get_attribute("data-item")
    assert item is not None
    first.locator(".db-tick").click()
    expect(first).to_have_attribute("data-outcome", "done")
    open_list(page, "开启设备")
    ticked(page, item)


def test_a_chinese_page_stays_chinese_for_whoever_reads_english(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(locale="en-GB"), "electrician")
    page.goto("/departments/department-store-operations/checklists/staff-entrance/")
    listed = page.locator('[data-list="department-store-operations/opening-power-electrician"]').first
    listed.scroll_into_view_if_needed()
    expect(listed.locator(".db-words").first).to_have_text(re.compile("[一-鿿]"))


def test_a_problem_with_a_note_and_taking_back_a_mistake(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "security-supervisor")
    open_list(page, "进场开锁")
    first, second = (page.locator(".db-item").nth(at) for at in (0, 1))
    first.locator("summary").click()
    first.locator('textarea[name="note"]').fill("二号门锁芯松动")
    first.get_by_role("button", name="有问题").click()
    expect(first).to_have_attribute("data-outcome", "problem")
    expect(first).to_contain_text("二号门锁芯松动")
    second.locator(".db-tick").click()
    expect(second).to_have_attribute("data-outcome", "done")
    second.locator("summary").click()
    second.get_by_role("button", name="撤销").click()
    expect(second).to_have_attribute("data-outcome", "")
    page.reload()
    expect(page.locator(".db-item").nth(0)).to_have_attribute("data-outcome", "problem")
    expect(page.locator(".db-item").nth(1)).to_have_attribute("data-outcome", "")


def test_six_floors_have_their_own_patrols_in_one_line(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "floor-supervisor-5")
    strips = page.locator(".db-strip")
    expect(strips).to_have_count(1)
    expect(strips.locator("li")).to_have_count(22)
    page.locator(".db-line", has_text="半小时巡场").click()
    page.wait_for_url("**/trading-patrol-half-hourly/**")
    expect(page.get_by_text("5楼")).to_be_visible()


def test_without_script_the_run_page_works_by_plain_post(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(java_script_enabled=False), "broadcasting-room")
    page.get_by_role("link", name=re.compile("迎宾播音")).first.click()
    first = page.locator(".db-item").first
    item = first.get_attribute("data-item")
    first.locator(".db-tick").click()
    expect(page.locator(f'[data-item="{item}"]')).to_have_attribute("data-outcome", "done")


def test_the_keyboard_alone_ticks_a_list(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser({"width": 1440, "height": 900}), "duty-supervisor")
    open_list(page, "进场仪容检查")
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('db-tick')"):
            break
    page.keyboard.press("Space")
    first = page.locator(".db-item").first
    expect(first).to_have_attribute("data-outcome", "done")
    expect(first.locator("summary")).to_be_visible()
    for press in ("Tab", "Enter", "Tab", "Enter"):  # what else can be done, and that: the tick is withdrawn
        page.keyboard.press(press)
    expect(first).to_have_attribute("data-outcome", "")
    expect(first.locator(".db-tick")).to_be_focused()


def test_a_lost_connection_keeps_the_tick_until_it_is_back(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "sales-assistant-2")
    open_list(page, "打卡进场")
    page.context.set_offline(True)
    first = page.locator(".db-item").first
    first.locator(".db-tick").click()
    expect(page.locator(".db-offline")).to_be_visible()
    page.context.set_offline(False)
    expect(first).to_have_attribute("data-outcome", "done")
    expect(page.locator(".db-offline")).to_be_hidden()
    page.reload()
    expect(page.locator(".db-item").first).to_have_attribute("data-outcome", "done")


def report(page: Page, item: int, note: str, photo: dict[str, Any]) -> Locator:
    """Report a problem with a photo on the row with this number."""
    row = page.locator(".db-item").nth(item)
    row.locator("summary").click()
    row.locator('textarea[name="note"]').fill(note)
    row.locator('input[type="file"]').set_input_files([photo])  # type: ignore[list-item]
    row.get_by_role("button", name="有问题").click()
    return row


def test_without_a_connection_the_reasons_for_what_is_left_open_stay_on_the_page(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "duty-supervisor")
    open_list(page, "开店前巡查")
    page.locator(".db-item").first.click()
    page.locator("[data-leave] summary").click()
    reasons = page.locator("[data-leave] input[type=text]:visible")
    for reason in reasons.all():
        reason.fill("人手不够")
    page.context.set_offline(True)
    page.get_by_role("button", name="写明原因").click()
    expect(page.locator("[data-not-sent]")).to_contain_text("还没有发出去")
    expect(reasons.last).to_have_value("人手不够")
    page.context.set_offline(False)
    page.get_by_role("button", name="写明原因").click()
    expect(page.locator("[data-finished]")).to_contain_text("已交")


def test_a_problem_with_a_photo_reaches_the_managers_list(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "security-guard-1")
    open_list(page, "进场值守")
    refused = report(page, 0, "门锁松动", PROGRAM)
    expect(refused.locator(".db-fault")).to_contain_text("这不是能显示的图片", timeout=10_000)
    expect(refused.locator('textarea[name="note"]')).to_have_value("门锁松动")
    refused.locator('input[type="file"]').set_input_files([PHOTO])  # type: ignore[list-item]
    expect(refused.locator("canvas")).to_be_visible()
    refused.get_by_role("button", name="有问题").click()
    expect(refused.locator(".db-photo img")).to_have_js_property("naturalWidth", 320, timeout=10_000)
    page.reload()
    expect(page.locator(".db-item").nth(0).locator(".db-photo img")).to_have_js_property("naturalWidth", 320)
    manager = sign_in(open_browser(), "store-manager")
    manager.goto("/review?tab=problems")
    told = manager.locator(".db-entry", has_text="门锁松动")
    expect(told.locator(".db-photo img")).to_have_js_property("naturalWidth", 320)


def test_a_photo_waits_with_its_problem_until_the_connection_is_back(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "security-guard-2")
    open_list(page, "进场值守")
    page.context.set_offline(True)
    row = report(page, 1, "灯不亮", PHOTO)
    expect(row).to_contain_text("照片等待上传")
    expect(page.locator(".db-offline")).to_be_visible(timeout=15_000)
    page.context.set_offline(False)
    expect(row.locator(".db-photo img")).to_have_js_property("naturalWidth", 320, timeout=30_000)


def test_without_script_a_photo_comes_with_the_problem(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(java_script_enabled=False), "broadcasting-room")
    page.get_by_role("link", name=re.compile("迎宾播音")).first.click()
    report(page, 1, "音响没有声音", PHOTO)
    expect(page.locator(".db-item").nth(1).locator(".db-photo img")).to_be_visible()
