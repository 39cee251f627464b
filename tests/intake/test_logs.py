"""What the log says: a line for what whoever looks for abuse must find, and nothing that people typed or are let in by."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from tests.intake import papers
from tests.intake.matrix import HANDED_IN, OPENING, ROWS
from tests.intake.world import COLLEAGUE, MANAGER, OTHER_PLACE, PASSWORD, STAFF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser

    New = Callable[[], Browser]

CANARY = "canary-7c1e"


@pytest.fixture(autouse=True)
def listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [f"{record.levelname} {record.getMessage()}" for record in caplog.records if record.name == "dutybook"]


def test_another_s_paper_leaves_a_line_with_who_asked_for_what(as_: As, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    papers.put(engine)
    as_(OTHER_PLACE).get(HANDED_IN)
    as_(COLLEAGUE).post(f"{OPENING}/excuse", {"id": HANDED_IN[-36:], "reason": "x"})
    assert said(caplog) == [
        f"INFO GET '{HANDED_IN}' refused: not-yours, person {OTHER_PLACE.id}",
        f"INFO POST '{OPENING}/excuse' refused: not-allowed, person {COLLEAGUE.id}",
    ]


def test_signing_in_and_failing_to_leave_a_line(browser: New, caplog: pytest.LogCaptureFixture) -> None:
    browser().post("/sign-in", {"username": STAFF.name, "password": CANARY})
    browser().post("/sign-in", {"username": CANARY, "password": CANARY})
    browser().post("/sign-in", {"username": STAFF.name, "password": PASSWORD})
    assert said(caplog) == [
        f"INFO wrong password for {STAFF.id}",
        "INFO wrong password for a name that nobody has",
        f"INFO {STAFF.id} signed in",
    ]


def test_who_tries_and_tries_and_who_sends_from_elsewhere_leaves_a_line(browser: New, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(6):
        browser().post("/sign-in", {"username": STAFF.name, "password": CANARY})
    browser().post("/sign-out", {}, headers={"Sec-Fetch-Site": "cross-site"})
    assert said(caplog)[-2:] == [
        "INFO POST '/sign-in' refused: wait, person unknown",
        "INFO POST '/sign-out' refused: foreign-origin, person unknown",
    ]


def test_a_stranger_s_wrong_address_is_no_news(browser: New, caplog: pytest.LogCaptureFixture) -> None:
    browser().get("/wp-login.php")
    assert said(caplog) == []


def test_no_address_begins_a_line_of_its_own(as_: As, caplog: pytest.LogCaptureFixture) -> None:
    as_(STAFF).get("/forms/store/%0d%0a2026-11-20 INFO dutybook: all is well")
    assert len(said(caplog)) == 1
    assert said(caplog)[0].isprintable()


def test_nothing_that_was_typed_and_no_secret_is_written(
    app: Flask, as_: As, engine: Engine, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    papers.put(engine)
    papers.attach(engine, data)
    for row in (row for row in ROWS if row.method == "POST"):
        form, json = (_filled(given) for given in (row.form, row.json))
        for one in (STAFF, MANAGER):
            as_(one).post(row.path, form, json=json)
            as_(one).post(row.path, form, json=json, headers={"Sec-Fetch-Site": "cross-site"})
    as_(STAFF).post(f"/welcome/{CANARY}", {"password": CANARY}, headers={"Sec-Fetch-Site": "cross-site"})
    assert "POST '/welcome/<token>' refused: foreign-origin" in caplog.text
    assert CANARY not in caplog.text
    assert STAFF.token not in caplog.text


def _filled(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """The same with a canary wherever there is room for words."""
    return given and {name: value if name == "id" else CANARY for name, value in (given | {"note": "", "a.to": ""}).items()}
