"""Demo mode: one button for each person, on this machine only."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from intake.app import create_app
from intake.services import EXTENSION
from tests.intake import world
from tests.intake.conftest import Browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def demo(data: Path, clock: world.Clock) -> Iterator[Browser]:
    app = create_app(replace(world.settings(data), demo=True), clock)
    yield Browser(app.test_client())
    app.extensions[EXTENSION].engine.dispose()


def page(demo: Browser, language: str = "en") -> str:
    return demo.get("/sign-in", headers={"Accept-Language": language}).get_data(as_text=True)


def test_the_page_offers_everybody_by_place_and_department(demo: Browser) -> None:
    text = page(demo)
    shown = re.findall(r"<summary>([^<]+) <span[^>]*>(\d+)</span>|<h3>([^<]+)</h3>", text)
    assert [site or group for site, _, group in shown] == [
        *("Main shop", "Store", "May manage"),
        *("Branch", "Store", "May manage"),
        *("Head office", "May edit", "May administer"),
    ]
    assert re.findall(r"<details[^>]*>", text)[0].endswith(" open>")
    assert text.count(" open>") == 1
    assert 'value="disabled"' not in text


def test_a_button_says_the_role_the_name_and_the_place_below(demo: Browser) -> None:
    text = page(demo)
    assert re.search(r'value="staff"[^>]*><strong>Sales assistant</strong> <span>Staff</span>', text)
    assert re.search(r'value="supervisor"[^>]*><strong>Floor supervisor</strong> <span>Supervisor · First floor</span>', text)


def test_everybody_is_found_by_both_languages_words(demo: Browser) -> None:
    assert re.search(r'value="staff" data-words="staff 导购员"', page(demo))
    assert re.search(r'value="staff" data-words="staff Sales assistant"', page(demo, "zh-CN"))


def test_the_other_departments_people_come_without_loss_of_time(demo: Browser) -> None:
    """No row asks the database for itself."""
    app = demo.client.application
    statements: list[str] = []
    event.listen(app.extensions[EXTENSION].engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    page(demo)
    assert len(statements) < 12


def test_a_button_signs_in_without_a_password(demo: Browser) -> None:
    answer = demo.post("/sign-in", {"persona": "staff"})
    assert (answer.status_code, answer.location) == (303, "/today")
    assert demo.get("/api/v1/me").get_json()["name"] == "Staff"


@pytest.mark.parametrize("username", ["disabled", "nobody"])
def test_there_is_no_button_for_the_disabled(username: str, demo: Browser) -> None:
    assert demo.post("/sign-in", {"persona": username}).status_code == 404


def test_from_another_machine_there_are_no_buttons(demo: Browser) -> None:
    away = {"environ_base": {"REMOTE_ADDR": "192.168.1.20"}}
    assert "persona" not in demo.get("/sign-in", **away).get_data(as_text=True)
    assert demo.post("/sign-in", {"persona": "staff"}, **away).status_code == 404


def test_a_page_that_asks_to_sign_in_leads_to_the_people_of_the_demo_and_back(demo: Browser) -> None:
    shown = demo.get("/review?tab=problems", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert 'href="/sign-in?next=/review%3Ftab%3Dproblems">Demo: sign in as ...</a>' in shown
    assert 'class="db-button" href="/sign-in?next=' not in page(demo)
