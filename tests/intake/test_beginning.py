"""A new installation says on every empty page what is missing, and leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.engine import writing
from tests.intake.world import ADMINISTRATOR, MANAGER

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser

EMPTY = ("/today", "/board", "/review", "/roll", "/records", "/figures")
WITHOUT_PEOPLE = ("/today", "/review", "/roll", "/records")  # the board shows roles as vacant, the figures what forms ask
NO_DEPARTMENT, NO_ROLE = "because no place runs a department", "because nobody holds a role"


def page(browser: Browser, path: str) -> str:
    return browser.get(path).get_data(as_text=True)


@pytest.fixture
def nobody(engine: Engine) -> None:
    """Nobody holds a role."""
    with writing(engine) as conn:
        conn.exec_driver_sql("DELETE FROM assignment")
        conn.exec_driver_sql("UPDATE version SET number = number + 1")


@pytest.fixture
def nothing(engine: Engine, nobody: None) -> None:
    """No place runs a department either."""
    with writing(engine) as conn:
        conn.exec_driver_sql("DELETE FROM place_department")
        conn.exec_driver_sql("UPDATE version SET number = number + 1")


@pytest.mark.parametrize("path", EMPTY)
def test_where_no_place_runs_a_department_a_manager_is_told_who_changes_that(nothing: None, as_: As, path: str) -> None:
    said = page(as_(MANAGER), path)
    assert NO_DEPARTMENT in said
    assert "An administrator adds places and chooses what they run." in said
    assert NO_ROLE not in said


def test_an_administrator_is_led_to_the_places(nothing: None, as_: As) -> None:
    assert '<a href="/places">Add places and choose what they run</a>' in page(as_(ADMINISTRATOR), "/today")


@pytest.mark.parametrize("path", WITHOUT_PEOPLE)
def test_where_nobody_holds_a_role_a_manager_is_led_to_the_people(nobody: None, as_: As, path: str) -> None:
    said = page(as_(MANAGER), path)
    assert NO_ROLE in said
    assert '<a href="/people">Let people in and give them roles</a>' in said


def test_an_installation_at_work_says_nothing_of_it(as_: As) -> None:
    assert all(NO_DEPARTMENT not in page(as_(MANAGER), path) and NO_ROLE not in page(as_(MANAGER), path) for path in EMPTY)
