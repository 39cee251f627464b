"""Every route, every kind of caller: the answers of the matrix, and no route without a rule or a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.exceptions import HTTPException

from tests.intake import papers
from tests.intake.conftest import Browser
from tests.intake.matrix import NAMES, ROWS
from tests.intake.world import CALLERS, NONE

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Engine

    from tests.intake.conftest import As
    from tests.intake.matrix import Row
    from tests.intake.world import Caller


@pytest.fixture(autouse=True)
def objects(engine: Engine, data: Path) -> None:
    """What the rows are about."""
    papers.put(engine)
    papers.attach(engine, data)


@pytest.mark.parametrize("row", ROWS, ids=str)
@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_each_caller_gets_the_answer_of_the_matrix(row: Row, number: int, as_: As) -> None:
    one = as_(CALLERS[number])
    answer = one.get(row.path) if row.method == "GET" else one.post(row.path, row.form, json=row.json)
    assert answer.status_code == row.statuses[NAMES[number]], answer.get_data(as_text=True)


def test_every_route_says_whom_it_is_for(app: Flask) -> None:
    silent = [rule.rule for rule in app.url_map.iter_rules() if not getattr(app.view_functions[rule.endpoint], "allowed", ())]
    assert silent == []


def test_every_route_has_a_row(app: Flask) -> None:
    routes = app.url_map.bind("127.0.0.1")
    covered = {(row.method, _endpoint(routes, row)) for row in ROWS}
    wanted = {
        (method, rule.endpoint) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(wanted - covered) == []


def _endpoint(routes: object, row: Row) -> str:
    try:
        return str(routes.match(row.path.partition("?")[0], row.method)[0])  # type: ignore[attr-defined]
    except HTTPException:
        return ""


def test_a_view_without_a_rule_is_closed_to_all(own_app: Flask) -> None:
    own_app.add_url_rule("/forgotten", "forgotten", lambda: "open")

    def status(caller: Caller) -> int:
        one = Browser(own_app.test_client())
        return (one if caller is NONE else one.with_cookie("session", caller.token)).get("/forgotten").status_code

    assert [status(caller) for caller in CALLERS] == [401, *[403] * 7, 401]


def test_what_is_out_of_reach_looks_like_what_does_not_exist(as_: As) -> None:
    manager = as_(CALLERS[NAMES.index("manager")])
    elsewhere, nothing = (
        manager.get(f"/people/{one}") for one in ("00000000-0000-0000-0000-000000001003", "0" * 8 + "-0000" * 3 + "-" + "0" * 12)
    )
    assert (elsewhere.status_code, elsewhere.data) == (nothing.status_code, nothing.data)
