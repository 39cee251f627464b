"""Nobody decides on what concerns themselves: a leave that somebody else hands in for them is not theirs to approve either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.intake import world
from tests.intake.test_chains import ONE_DAY, ask, drop, furnish, give, sign
from tests.intake.world import COLLEAGUE, COMPANY, FIRST_FLOOR, MANAGER, OTHER_ROLE, SHOP, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.intake.conftest import As
    from tests.intake.world import Caller

LEAVE = "<strong>Leave request"


@pytest.fixture(scope="module")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("concerned")
    world.make(data, furnish)
    return data


def leave_of(caller: Caller) -> dict[str, str]:
    return ONE_DAY | {"a.who": str(caller.id)}


def test_whose_leave_it_is_does_not_decide_and_it_passes_up(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "chief", COMPANY)
    made = ask(as_(STAFF), leave_of(SUPERVISOR))
    supervisor = as_(SUPERVISOR)
    assert LEAVE not in supervisor.get("/review").text
    page = supervisor.get(made).text  # the role may read it
    assert "Only whom this is about holds the role here: Floor supervisor." in page
    assert "Nobody decides on what concerns themselves, so Colleague decides instead." in page
    assert "This is about you, so somebody else decides on it." in page
    assert 'value="approve"' not in page
    assert sign(supervisor, made, "supervisor") == 403
    assert LEAVE in as_(COLLEAGUE).get("/review").text
    assert sign(as_(COLLEAGUE), made, "supervisor") == 303
    assert "only whom it is about held the role" in as_(STAFF).get(made).text


def test_another_holder_of_the_role_decides(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "supervisor", FIRST_FLOOR)
    made = ask(as_(STAFF), leave_of(SUPERVISOR))
    assert LEAVE not in as_(SUPERVISOR).get("/review").text
    assert LEAVE in as_(COLLEAGUE).get("/review").text
    assert sign(as_(COLLEAGUE), made, "supervisor") == 303


def test_the_leave_of_somebody_else_waits_for_the_supervisor_as_ever(as_: As) -> None:
    own, other = ask(as_(STAFF), leave_of(STAFF)), ask(as_(STAFF), leave_of(OTHER_ROLE))
    assert as_(SUPERVISOR).get("/review").text.count(LEAVE) == 2
    assert sign(as_(SUPERVISOR), own, "supervisor") == 303
    assert sign(as_(SUPERVISOR), other, "supervisor") == 303


def test_a_grant_to_manage_does_not_change_that(as_: As, engine: Engine) -> None:
    drop(engine, SUPERVISOR)
    give(engine, MANAGER, "guard", SHOP)  # so that the manager can be named
    made = ask(as_(STAFF), leave_of(MANAGER))
    manager = as_(MANAGER)
    assert 'value="approve"' not in manager.get(f"/review?open={made.rpartition('/')[2]}").text
    assert sign(manager, made, "supervisor") == 403
    assert "not for you to decide" in manager.get("/review").text
