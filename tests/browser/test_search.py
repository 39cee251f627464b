"""The search over a page: by key, by finger, by an input method, without network, without script."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESK = {"width": 1440, "height": 900}
HANDOVER = "/departments/department-store-operations/"


def search(page: Page, typed: str) -> None:
    """Open the search by its key and type."""
    page.keyboard.press("/")
    expect(page.locator(".db-find input")).to_be_focused()
    page.keyboard.type(typed)


@pytest.mark.parametrize(
    ("start", "typed", "wanted"),
    [
        ("/", "交接班", "交接班"),
        ("/", "换班", "交接班"),
        ("/", "jjb", "交接班"),
        ("/", "jiaojieban", "交接班"),
        ("/", "迎宾曲", "迎宾曲"),
        ("/", "handover", "交接"),
        ("/en/", "handover", "handover"),
        ("/en/", "交接班", "Shift handover"),
    ],
)
def test_finds_what_people_type(open_browser: Open, start: str, typed: str, wanted: str) -> None:
    page = open_browser(DESK)
    page.goto(start)
    search(page, typed)
    expect(page.locator(".db-hit").first).to_contain_text(wanted)
    expect(page.locator(".db-hit mark").first).to_be_visible()


def test_the_keyboard_is_enough(open_browser: Open) -> None:
    page = open_browser(DESK)
    page.goto("/guide/")
    page.keyboard.press("Control+k")
    expect(page.locator(".db-find input")).to_be_focused()
    page.keyboard.type("楼层主管")
    expect(page.locator(".db-hit").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".db-hit a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".db-find input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".db-find")).to_be_hidden()
    expect(page.locator("[data-db-search]")).to_be_focused()
    search(page, "")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/roles/floor-supervisor/"))


def test_what_is_typed_while_the_search_is_fetched_is_not_lost(open_browser: Open) -> None:
    page = open_browser(DESK)
    page.goto("/")
    page.keyboard.type("/jiaojieban")
    expect(page.locator(".db-find input")).to_have_value("jiaojieban")
    expect(page.locator(".db-hit").first).to_contain_text("交接班")


def test_a_form_can_be_filled_in_from_its_result(open_browser: Open, sign_in: Callable[[Page, str], Page]) -> None:
    page = sign_in(open_browser(), "floor-supervisor-6")
    page.get_by_role("link", name="搜索").first.tap()
    page.locator(".db-find input").fill("楼层值班日志")
    page.locator(".db-find").get_by_role("link", name="填写", exact=True).first.tap()
    page.wait_for_url("**/forms/department-store-operations/floor-duty-log*")


def test_a_list_that_is_open_now_is_ticked_from_its_result(open_browser: Open, sign_in: Callable[[Page, str], Page]) -> None:
    page = sign_in(open_browser(), "floor-supervisor-6")
    page.get_by_role("link", name="搜索").first.tap()
    page.locator(".db-find input").fill("进场迎候")
    tick = page.locator(".db-hit[data-kind=checklist]").first.get_by_role("link", name="去打勾", exact=True)
    expect(tick).to_have_attribute("href", re.compile("^/runs/"))
    tick.tap()
    expect(page.locator(".db-item").first).to_be_visible()


def test_a_list_of_others_is_not_offered_for_ticking(open_browser: Open, sign_in: Callable[[Page, str], Page]) -> None:
    page = sign_in(open_browser(), "electrician")
    page.get_by_role("link", name="搜索").first.tap()
    page.locator(".db-find input").fill("进场迎候")
    expect(page.locator(".db-hit[data-kind=checklist]").first).to_contain_text("进场迎候")
    expect(page.locator(".db-find").get_by_role("link", name="去打勾", exact=True)).to_have_count(0)


def test_the_own_department_comes_first(open_browser: Open, sign_in: Callable[[Page, str], Page]) -> None:
    page = sign_in(open_browser(), "floor-supervisor-6")
    page.keyboard.press("/")
    page.locator(".db-find input").fill("会议")
    expect(page.locator(".db-hit__main").first).to_have_attribute("href", re.compile("/departments/department-store-operations/"))


def test_what_goes_on_beyond_what_is_shown_is_not_called_all(open_browser: Open) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="搜索").first.tap()
    page.locator(".db-find input").fill("请假")
    expect(page.locator(".db-find__said")).to_have_text("找到最接近的30条")
    page.goto("/search?q=请假")
    expect(page.locator(".db-find__said")).to_have_text("找到最接近的30条")


def test_results_can_be_narrowed_to_a_kind(open_browser: Open) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="搜索").first.tap()
    page.locator(".db-find input").fill("请假")
    page.locator(".db-find__kinds").get_by_role("button", name="表单").tap()
    expect(page.locator('.db-hit:not([data-kind="form"])')).to_have_count(0)
    expect(page.locator('.db-hit[data-kind="form"]').first).to_be_visible()


def test_text_that_comes_without_keys_starts_a_search(open_browser: Open) -> None:
    """An input method or dictation puts text in without a key."""
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="搜索").first.tap()
    expect(page.locator(".db-find input")).to_be_focused()
    wire = page.context.new_cdp_session(page)
    wire.send("Input.imeSetComposition", {"text": "就餐", "selectionStart": 2, "selectionEnd": 2})
    expect(page.locator(".db-hit").first).to_contain_text("就餐")
    wire.send("Input.insertText", {"text": "就餐"})
    expect(page.locator(".db-hit").first).to_contain_text("就餐")


def test_goes_on_without_network(open_browser: Open) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="搜索").first.tap()
    page.locator(".db-find input").fill("打卡")
    expect(page.locator(".db-hit").first).to_be_visible()
    page.context.set_offline(True)
    page.locator(".db-find input").fill("晨会")
    expect(page.locator(".db-hit").first).to_contain_text("晨会")
    page.context.set_offline(False)


def test_the_other_languages_text_answers_where_it_was_typed_and_the_titles_alone_without_network(open_browser: Open) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="搜索").first.tap()
    page.locator(".db-find input").fill("打卡")
    expect(page.locator(".db-hit").first).to_be_visible()
    page.context.set_offline(True)
    page.locator(".db-find input").fill("handover")
    expect(page.locator(".db-hit").first).to_contain_text("交接")
    page.context.set_offline(False)
    page.locator(".db-find input").fill("escalator")
    passage = page.locator(".db-hit__passage[lang=en]").first
    expect(passage.locator("mark").first).to_have_text(re.compile("escalator", re.IGNORECASE))
    page.locator(".db-hit a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")


def test_nothing_is_fetched_for_the_search_before_it_is_touched(open_browser: Open) -> None:
    page = open_browser()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/", wait_until="networkidle")
    assert [url for url in asked if "/search/" in url or "search.css" in url] == []


def test_a_search_for_nothing_offers_what_is_near_and_is_counted(
    open_browser: Open, sign_in: Callable[[Page, str], Page]
) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="搜索").first.tap()
    with page.expect_response("**/api/v1/search/missed") as counted:
        page.locator(".db-find input").fill("值曰曰志")
        expect(page.locator(".db-find__said")).to_contain_text("没有找到“值曰曰志”")
    assert counted.value.ok
    page.locator(".db-find__near button").first.tap()
    expect(page.locator(".db-hit").first).to_be_visible()
    editor = sign_in(open_browser(), "editor")
    editor.goto("/search/missed")
    expect(editor.get_by_role("row", name=re.compile("值曰曰志"))).to_be_visible()


def test_what_fits_only_in_part_is_shown_as_that_opened_only_on_purpose_and_counted(open_browser: Open) -> None:
    page = open_browser(DESK)
    page.goto("/en/")
    with page.expect_response("**/api/v1/search/missed") as counted:
        search(page, "bitcoin price")
        expect(page.locator(".db-find__said")).to_contain_text("Nothing fits “bitcoin price”.")
    assert counted.value.ok
    expect(page.get_by_role("heading", name="These fit only in part")).to_be_visible()
    expect(page.locator(".db-find__kinds")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".db-hit a").first).to_be_focused()
    page.locator(".db-find input").fill("price")
    expect(page.locator(".db-find__part")).to_be_hidden()
    page.goto("/en/search?q=bitcoin+price")
    expect(page.get_by_role("heading", name="These fit only in part")).to_be_visible()


def test_words_are_text_and_never_markup(open_browser: Open) -> None:
    page = open_browser()
    for address in ("/", "/search?q=" + "%3Cimg src=x onerror=alert(1)%3E"):
        page.goto(address)
        page.get_by_role("link", name="搜索").first.tap()
        page.locator(".db-find input").fill("<img src=x onerror=alert(1)>")
        expect(page.locator(".db-find .db-find__said")).to_contain_text(re.compile("找到|没有找到|没有适合"))
        assert page.locator("img[src=x]").count() == 0


def test_without_script_a_page_of_the_service_answers(open_browser: Open) -> None:
    page = open_browser(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="搜索").first.click()
    page.get_by_role("searchbox").fill("jiaojieban")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator(".db-hit").first).to_contain_text("交接班")
    page.locator(".db-hit__main").first.click()
    page.wait_for_url(f"**{HANDOVER}**")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("start", ["/", "/en/"])
def test_axe_finds_nothing(open_browser: Open, start: str, scheme: str) -> None:
    page = open_browser(color_scheme=scheme)
    page.goto(start)
    search(page, "weekly report")
    # As the tests' own world: the page's policy lets no foreign script in.
    wire = page.context.new_cdp_session(page)
    wire.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    run = "axe.run(document, {runOnly: {type: 'tag', values: %s}}).then(found => JSON.stringify(found.violations))"
    for typed, rows in (("weekly report", 8), ("bitcoin price", 3)):
        page.locator(".db-find input").fill(typed)
        expect(page.locator(".db-hit").nth(rows - 1)).to_be_attached()
        answer = wire.send(
            "Runtime.evaluate", {"expression": run % json.dumps(TAGS), "awaitPromise": True, "returnByValue": True}
        )
        found = json.loads(answer["result"]["value"])
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:2]) for one in found] == []
