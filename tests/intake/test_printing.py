"""A department or a role bound into one document, as the service shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake import documents
from intake.app import create_app
from intake.services import EXTENSION
from tests.intake import world
from tests.intake.conftest import Browser
from tests.intake.world import STAFF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    New = Callable[[], Browser]


def test_a_department_is_one_document_behind_its_contents(browser: New) -> None:
    text = browser().get("/print/departments/store/").get_data(as_text=True)
    assert text.count("<article id=") == text.count("Elsewhere") > 5
    assert '<a href="#roles.guard">' in text
    assert 'id="roles.guard"' in text
    assert "Not for print" not in text
    assert "2026年11月20日打印" in text


def test_the_document_is_in_the_language_of_its_address(browser: New) -> None:
    english = browser().get("/en/print/departments/store/", headers={"Accept-Language": "zh"}).get_data(as_text=True)
    assert "Contents" in english
    assert "printed on 20 Nov 2026" in english


def test_a_role_carries_its_own_pages_only(browser: New) -> None:
    text = browser().get("/en/print/departments/store/roles/guard/").get_data(as_text=True)
    assert 'id="roles.guard"' in text
    assert 'id="roles.supervisor"' not in text


@pytest.mark.parametrize("path", ["/print/departments/none/", "/print/departments/store/roles/none/"])
def test_what_the_handbook_does_not_have_cannot_be_printed(path: str, browser: New) -> None:
    assert browser().get(path).status_code == 404


def test_a_handbook_that_is_not_open_is_not_printed_for_strangers(data: Path, clock: world.Clock) -> None:
    closed = world.settings(data).__class__(**{**vars(world.settings(data)), "handbook_open": False})
    app = create_app(closed, clock)
    one = Browser(app.test_client())
    assert one.get("/print/departments/store/").status_code == 401
    assert one.with_cookie("session", STAFF.token).get("/print/departments/store/").status_code == 200
    app.extensions[EXTENSION].engine.dispose()


def test_names_that_are_none_push_no_document_out_of_memory(browser: New) -> None:
    one = browser()
    one.get("/print/departments/store/")
    before = documents._bound.cache_info()
    for number in range(20):
        one.get(f"/print/departments/none-{number}/")
    assert documents._bound.cache_info().currsize == before.currsize
    assert documents._bound.cache_info().misses == before.misses


def test_before_eight_in_the_morning_it_is_the_same_day_in_china(browser: New, clock: world.Clock) -> None:
    clock.forward(hours=16)  # 00:25 on Saturday, which is still Friday in Greenwich
    assert "2026年11月21日打印" in browser().get("/print/departments/store/").get_data(as_text=True)
