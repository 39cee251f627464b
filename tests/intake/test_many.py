"""Many routine reports approved at once: each gets a decision of its own, and what is not taken is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.intake import world
from tests.intake.papers import count, hand_in
from tests.intake.test_chains import ONE_DAY, ask, furnish
from tests.intake.world import OTHER_ROLE, SHOP, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.intake.conftest import As


@pytest.fixture(scope="module")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("many")
    world.make(data, furnish)
    return data


def ticks(page: str) -> list[str]:
    return re.findall(r'name="paper" form="many" value="([^"]+)"', page)


def test_routine_ones_are_approved_together_each_with_a_decision_of_its_own(as_: As, engine: Engine) -> None:
    for _ in range(3):
        assert hand_in(as_(STAFF), {"a.said": "好"}, "/forms/store/note").status_code == 303
    ask(as_(STAFF), ONE_DAY)  # not routine
    supervisor = as_(SUPERVISOR)
    papers = ticks(supervisor.get("/review").text)
    assert len(papers) == 3
    for _ in range(2):  # sent twice
        answer = supervisor.post("/review/approve", {"paper": papers, "back": "/review?form=store/note"})
        assert (answer.status_code, answer.location) == (303, "/review?form=store/note&approved=3&left=0#done")
    assert count(engine, "decision") == 3
    assert "3 approved, each with a decision of its own." in supervisor.get("/review?approved=3&left=0").text


def test_who_ticks_more_than_are_taken_at_once_is_told_how_many_still_wait(
    as_: As, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.deciding.MOST_AT_ONCE", 2)
    for _ in range(3):
        hand_in(as_(STAFF), {"a.said": "好"}, "/forms/store/note")
    supervisor = as_(SUPERVISOR)
    papers = ticks(supervisor.get("/review").text)
    answer = supervisor.post("/review/approve", {"paper": papers})
    assert answer.location == "/review?approved=2&left=0&more=1#done"
    assert "1 were too many for one time and still wait: tick them again." in supervisor.get(answer.location).text
    assert len(ticks(supervisor.get("/review").text)) == 1
    assert (
        supervisor.post("/review/approve", {"paper": papers}).location == "/review?approved=2&left=0&more=1#done"
    )  # the same two
    assert count(engine, "decision") == 2


def test_who_ticked_none_is_told_so(as_: As) -> None:
    answer = as_(SUPERVISOR).post("/review/approve", {})
    assert answer.location == "/review?approved=0&left=0#done"
    assert "None was ticked. Tick the routine ones to approve first." in as_(SUPERVISOR).get(answer.location).text


def test_what_is_not_routine_or_not_for_me_is_left_when_many_are_approved(as_: As, engine: Engine) -> None:
    leave = ask(as_(STAFF), ONE_DAY)
    note = hand_in(as_(STAFF), {"a.said": "好"}, "/forms/store/note").location
    papers = [f"{SHOP}:{one.rpartition('/')[2]}:{step}:{uuid4()}" for one, step in ((leave, "supervisor"), (note, "read"))]
    answer = as_(OTHER_ROLE).post("/review/approve", {"paper": papers, "back": "https://elsewhere.example/"})
    assert answer.location == "/review?approved=0&left=2#done"
    assert as_(SUPERVISOR).post("/review/approve", {"paper": papers}).location == "/review?approved=1&left=1#done"
    assert count(engine, "decision") == 1
    assert as_(SUPERVISOR).post("/review/approve", {"paper": ["nonsense"]}).status_code == 400
