"""A new hire on the first day: finds the role, reads the day, looks words up; nobody has signed in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

ROLE = "/departments/department-store-operations/roles/floor-supervisor/"


def test_finds_the_role_by_typing_and_reads_the_day(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("searchbox", name=re.compile("我是|岗位")).or_(
        page.locator("input[type=search], input[type=text]")
    ).last.fill("楼层主管")
    page.get_by_role("link", name=re.compile("^楼层主管")).first.click()
    page.wait_for_url(f"**{ROLE}")
    for heading in ("我的一天", "职责", "我的清单", "我要交的表单", "约束我的规则"):
        expect(page.get_by_role("heading", name=re.compile(heading)).first).to_be_visible()
    day = page.locator(".md-content").inner_text()
    assert day.index("08:20") < day.index("08:30") < day.index("08:40")
    assert "上级" in day and "经理（营运部）" in day


def test_switches_to_english_and_stays_on_the_page(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto(ROLE)
    page.get_by_role("link", name=re.compile("EN|English")).first.click()
    page.wait_for_url(f"**/en{ROLE}")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Floor supervisor"))
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"《[^》]*》", "", page.locator(".md-content__inner").inner_text()))


def test_a_list_says_that_it_can_be_ticked_after_signing_in(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/departments/department-store-operations/checklists/staff-entrance/")
    expect(page.get_by_text("登录后可打勾").first).to_be_visible()


def test_a_list_says_so_where_only_the_files_of_the_handbook_are_served(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.route("**/api/**", lambda route: route.abort())
    page.goto("/departments/department-store-operations/checklists/staff-entrance/")
    expect(page.get_by_text("未连接").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 800, 1440])
def test_a_list_says_whose_it_is_on_every_screen(open_browser: Callable[..., Page], width: int) -> None:
    page = open_browser({"width": width, "height": 844})
    page.goto("/departments/department-store-operations/checklists/staff-entrance/")
    expect(page.locator(".db-facts").first.get_by_role("link", name="楼层主管")).to_be_visible()
