"""Nobody decides on what concerns themselves: a leave that somebody else hands in for them is not theirs to approve either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.intake import world
from tests.intake.papers import hand_in
from tests.intake.test_chains import ONE_DAY, ask, drop, furnish, give, sign
from tests.intake.world import COLLEAGUE, COMPANY, FIRST_FLOOR, MANAGER, OTHER_ROLE, SHOP, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.intake.conftest import As
    from tests.intake.world import Caller

LEAVE = "<strong>Leave request"
PAY = """title: {zh: "薪酬月报", en: "Pay report"}
submitted_by: [assistant]
schedule: {every: event}
fields:
  - id: lines
    type: table
    label: {zh: "明细", en: "Lines"}
    required: true
    columns:
      - {id: who, type: person, label: {zh: "领取人", en: "Paid to"}}
      - {id: pay, type: money, label: {zh: "薪酬", en: "Pay"}}
about: [lines.who]
approval:
  - {id: sign, title: {zh: "主管签字", en: "Signature"}, roles: [supervisor]}
"""


@pytest.fixture(scope="module")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("concerned")
    world.make(data, furnish_with_pay)
    return data


def furnish_with_pay(project: Path) -> None:
    furnish(project)
    (project / "forms/definitions/store/pay.yml").write_text(PAY, encoding="utf-8")


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


def test_nobody_decides_on_a_table_that_has_them_in_one_of_its_rows(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "chief", COMPANY)
    lines = {"a.lines.0.who": str(OTHER_ROLE.id), "a.lines.0.pay": "4000"}
    others = hand_in(as_(STAFF), dict(lines), "/forms/store/pay").location
    own = hand_in(as_(STAFF), lines | {"a.lines.1.who": str(SUPERVISOR.id), "a.lines.1.pay": "6000"}, "/forms/store/pay").location
    assert "Only whom this is about holds the role here" in as_(STAFF).get(own).text
    assert sign(as_(SUPERVISOR), own, "sign") == 403
    assert "comes to you: it concerns whoever holds the role" in as_(COLLEAGUE).get("/review").text
    assert sign(as_(COLLEAGUE), own, "sign") == 303
    assert sign(as_(SUPERVISOR), others, "sign") == 303
