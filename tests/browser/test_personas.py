"""The demo's people on the sign-in page: folded by place, found while one types, there without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_typing_narrows_the_people_and_enter_signs_in_as_the_first(open_browser: Open, size: dict[str, int]) -> None:
    page = open_browser(size)
    page.goto("/sign-in")
    field, people = page.get_by_role("searchbox", name="找岗位"), page.locator(".db-personas button:visible")
    expect(field).to_be_visible()
    everybody = people.count()
    field.fill("楼层主管")
    assert 6 <= len(people.all_inner_texts()) < everybody
    assert all("楼层主管" in text for text in people.all_inner_texts())
    field.fill("electrician")
    expect(people.first).to_have_text("电工")
    field.fill("没有的岗位")
    expect(page.get_by_role("status").filter(has_text="没有这样的人")).to_be_visible()
    field.press("Escape")
    expect(people).to_have_count(everybody)
    field.fill("电工")
    field.press("Enter")
    page.wait_for_url("**/today")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_shop_stands_open_and_is_found_by_its_department_too(open_browser: Open) -> None:
    page = open_browser(locale="en-GB")
    page.goto("/sign-in")
    sites = page.locator(".db-personas details")
    expect(sites.first).to_have_attribute("open", "")
    assert page.locator(".db-personas details[open]").count() == 1
    page.get_by_role("searchbox", name="Find a role").fill("Sample Department Stores")
    expect(page.locator(".db-personas details:visible")).to_have_count(1)
    expect(page.locator(".db-personas button:visible")).to_have_count(2)


def test_without_script_the_list_is_there_and_no_field(open_browser: Open) -> None:
    page = open_browser(java_script_enabled=False)
    page.goto("/sign-in")
    expect(page.get_by_role("searchbox", name="找岗位")).to_be_hidden()
    page.locator('button[value="electrician"]').click()
    page.wait_for_url("**/today")
