"""Demo mode: one button for each person, on this machine only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

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


def test_the_page_offers_everybody_by_role(demo: Browser) -> None:
    text = demo.get("/sign-in", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "<h3>Sales assistant</h3>" in text
    assert "<h3>May manage</h3>" in text
    assert '<button name="persona" value="staff"><strong>Staff</strong> <span>Main shop</span></button>' in text
    assert 'value="disabled"' not in text


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
