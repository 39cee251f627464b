"""The frame of every page: light or dark as chosen, the drawer on a phone, the contents that follow the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

ROLE = "/departments/department-store-operations/roles/floor-supervisor/"
BUTTON = "[data-md-component=palette] label:visible"


def becomes(page: Page, scheme: str) -> None:
    page.locator(f"body[data-md-color-scheme={scheme}]").wait_for()


def test_a_page_is_as_dark_as_the_system_until_somebody_chooses(open_browser: Open) -> None:
    page = open_browser(DESKTOP, color_scheme="dark")
    page.goto(ROLE)
    becomes(page, "slate")
    page.emulate_media(color_scheme="light")
    becomes(page, "default")
    page.locator(BUTTON).click()  # light
    page.locator(BUTTON).click()  # dark
    becomes(page, "slate")
    page.goto("/sign-in")
    becomes(page, "slate")
    page.locator(BUTTON).click()  # as the system again
    becomes(page, "default")
    page.reload()
    becomes(page, "default")
    assert page.locator(BUTTON).count() == 1


@pytest.mark.parametrize("path", [ROLE, f"/print{ROLE}"])
def test_paper_is_light_and_ink_dark_whatever_the_screen_shows(path: str, open_browser: Open) -> None:
    page = open_browser(DESKTOP, color_scheme="dark")
    page.goto(path)
    becomes(page, "slate")
    shown = "getComputedStyle(document.body).getPropertyValue('--db-ink').trim()"
    assert page.evaluate(shown) == "#e3e5e6"
    page.emulate_media(media="print")
    assert page.evaluate(shown) == "#1f2429"


def test_a_long_page_has_its_contents_at_hand_on_a_phone_and_not_on_paper(open_browser: Open) -> None:
    page = open_browser(PHONE)
    page.goto(ROLE)
    page.get_by_text("本页内容").click()
    page.locator(".db-on-page a[href='#my-rules']").click()
    expect(page.locator("#my-rules")).to_be_in_viewport()
    page.emulate_media(media="print")
    assert not page.locator(".db-on-page").is_visible()
    page.goto(f"/print{ROLE}")
    assert page.locator(".db-contents").is_visible()


def test_whatever_the_keyboard_reaches_shows_it(open_browser: Open) -> None:
    page = open_browser(PHONE)
    page.goto(ROLE)
    hidden = """() => { const one = document.activeElement
      const isToggle = one.matches("input[type=radio], input[type=checkbox]") // its label in the header stands for it
      const shown = isToggle ? [...document.querySelectorAll("label")].filter(label => label.checkVisibility()) : [one]
      return shown.some(it => getComputedStyle(it).outlineStyle !== "none") ? "" : one.outerHTML.slice(0, 80) }"""
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        unseen += [found for found in [page.evaluate(hidden)] if found]
    assert unseen == []


def test_the_drawer_opens_and_escape_closes_it(open_browser: Open) -> None:
    page = open_browser(PHONE)
    page.goto(ROLE)
    entry = page.locator(".md-nav--primary .md-nav__link--active[href]")
    assert not entry.is_visible()
    page.keyboard.press("Tab")  # to the content
    page.locator("#__drawer").focus()
    page.keyboard.press("Space")
    entry.wait_for(state="visible")
    page.keyboard.press("Escape")
    entry.wait_for(state="hidden")


def test_the_contents_mark_the_section_that_is_read(open_browser: Open) -> None:
    page = open_browser(DESKTOP)
    page.goto(f"{ROLE}#my-rules")
    marked = page.locator(".md-nav--secondary .md-nav__link--active")
    marked.wait_for()
    assert [one.get_attribute("href") for one in marked.all()] == ["#my-rules"]


def test_who_manages_nothing_is_offered_no_board(open_browser: Open, sign_in: SignIn) -> None:
    staff, manager = sign_in(open_browser(PHONE), "floor-supervisor-3"), sign_in(open_browser(PHONE), "store-manager")
    for address in ("/today", ROLE, f"/en{ROLE}"):
        for page, offered in ((staff, 0), (manager, 1)):
            page.goto(address)
            expect(page.locator(".db-services a[href='/board']:visible")).to_have_count(offered)
            expect(page.locator(".db-services a:visible")).to_have_count(3 + offered)
    staff.goto("/board")
    expect(staff.locator("#content")).to_contain_text("你没有这个权限")
