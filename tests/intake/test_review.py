"""Deciding on what was handed in, correcting it, chasing what is missing, closing problems."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.engine import reading, writing
from tests.intake.conftest import EACH_ENGINE
from tests.intake.papers import GOODS, count, hand_in, hidden
from tests.intake.world import (
    COLLEAGUE,
    MANAGER,
    MANAGER_ELSEWHERE,
    OTHER_PLACE,
    OTHER_ROLE,
    SHOP,
    STAFF,
    SUPERVISOR,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller


def decide(
    browser: Browser, made: str, outcome: str = "approve", comment: str = "", id: UUID | None = None, **more: str
) -> TestResponse:
    fields = {"id": str(id or uuid4()), "step": "review", "outcome": outcome, "comment": comment, "field": ""}
    return browser.post(f"{made}/decisions", fields | more)


def correct(browser: Browser, made: str) -> tuple[str, TestResponse]:
    """The address of the correction, and its page."""
    found = re.search(r'href="(/forms/[^"]+corrects=[^"]+)"', browser.get(made).text)
    assert found
    address = unescape(found[1])
    return address, browser.get(address)


@EACH_ENGINE
def test_a_submission_waits_in_the_queue_of_who_decides(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    queue = as_(SUPERVISOR).get("/review").text
    assert "Handover book" in queue
    assert "Staff · Main shop" in queue
    opened = as_(SUPERVISOR).get(f"/review?open={made.rpartition('/')[2]}").text
    assert "王芳" in opened
    assert 'value="approve"' in opened
    for caller in (STAFF, COLLEAGUE, OTHER_ROLE, OTHER_PLACE, MANAGER_ELSEWHERE):
        assert "Handover book" not in as_(caller).get("/review").text
        assert "王芳" not in as_(caller).get(f"/review?open={made.rpartition('/')[2]}").text


def test_a_manager_sees_what_waits_for_others_and_who_they_are(as_: As) -> None:
    hand_in(as_(STAFF))
    queue = as_(MANAGER).get("/review").text
    assert "not for you to decide" in queue
    assert "could decide: Supervisor" in queue


@EACH_ENGINE
def test_approving_ends_it(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    answer = decide(as_(SUPERVISOR), made, back="/review")
    assert answer.status_code == 303
    assert answer.location.startswith("/review?done=")
    page = as_(STAFF).get(made).text
    assert "Approved" in page
    assert "Supervisor approved, Fri 20 Nov 08:25" in page
    assert "Nothing waits for a decision." in as_(SUPERVISOR).get("/review").text
    assert decide(as_(SUPERVISOR), made).status_code == 409


@EACH_ENGINE
def test_a_return_says_what_to_correct_and_comes_back_as_the_next_number(as_: As, engine: Engine) -> None:
    staff, supervisor = as_(STAFF), as_(SUPERVISOR)
    made = hand_in(staff).location
    assert decide(supervisor, made, "return", "数量与账面不符", field="goods").status_code == 303
    page = staff.get(made).text
    assert "Supervisor asks for a correction: 数量与账面不符" in page
    assert "Returned to be corrected" in staff.get("/submissions").text
    address, form = correct(staff, made)
    assert 'value="丝巾"' in form.text  # the answers are there again
    assert "correction of version 1" in form.text
    assert 'To be corrected: 数量与账面不符 · <a href="#a.goods">Go to: Goods' in form.text
    assert form.text.count("To be corrected: 数量与账面不符") == 2  # above, and at the question itself
    again = staff.post(address, hidden(form) | GOODS | {"a.goods.0.count": "11", "do": "hand-in"})
    assert again.status_code == 303
    shown = staff.get(again.location).text
    assert "Version 2" in shown
    assert "Supervisor returned it, Fri 20 Nov 08:25: 数量与账面不符" in shown
    assert f'href="{made}"' in shown  # all versions stay to be read
    assert "data-figure>12</td>" in staff.get(made).text
    assert "This is an earlier version." in staff.get(made).text
    beside = supervisor.get(f"/review?open={again.location.rpartition('/')[2]}").text
    assert "What changed since version 1" in beside
    assert "Supervisor sent the version before back: 数量与账面不符" in beside
    assert decide(supervisor, made).status_code == 409  # the earlier one cannot be decided on any more
    assert decide(supervisor, again.location).status_code == 303
    assert count(engine, "submission") == 2


def test_a_correction_has_a_draft_of_its_own_and_is_the_author_s_alone(as_: As) -> None:
    staff = as_(STAFF)
    made = hand_in(staff).location
    decide(as_(SUPERVISOR), made, "return", "请补充")
    address, form = correct(staff, made)
    staff.post(address, hidden(form) | GOODS | {"a.to": "李强", "do": "save"})
    assert 'value="李强"' in as_(STAFF).get(address).text
    for caller in (COLLEAGUE, SUPERVISOR, MANAGER):
        assert as_(caller).get(address).status_code == 404
        assert as_(caller).post(address, hidden(form) | GOODS | {"do": "hand-in"}).status_code == 404


def test_only_a_returned_submission_is_corrected(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    made = hand_in(staff).location
    decide(as_(SUPERVISOR), made, "return", "请补充")
    address, form = correct(staff, made)
    staff.post(address, hidden(form) | GOODS | {"do": "hand-in"})
    second = staff.post(address, hidden(form) | GOODS | {"id": str(uuid4()), "do": "hand-in"})
    assert second.status_code == 409
    assert "This has been handed in already." in second.text
    assert staff.get(address).status_code == 303  # to the newest version
    assert count(engine, "submission") == 2


@pytest.mark.parametrize("outcome", ["return", "reject"])
def test_returning_or_rejecting_needs_a_comment(as_: As, engine: Engine, outcome: str) -> None:
    made = hand_in(as_(STAFF)).location
    answer = decide(as_(SUPERVISOR), made, outcome, "  ")
    assert answer.status_code == 422
    assert "Say what is to be corrected, or why it is rejected." in answer.text
    assert count(engine, "decision") == 0


def test_who_forgot_the_comment_comes_back_to_the_queue_they_were_in(as_: As) -> None:
    made, supervisor = hand_in(as_(STAFF)).location, as_(SUPERVISOR)
    queue = "/review?form=store/handover"
    answer = decide(supervisor, made, "return", back=queue)
    assert answer.status_code == 422
    assert f'name="back" value="{queue}"' in answer.text
    assert f'<a href="{queue}">Back to the list</a>' in answer.text
    assert decide(supervisor, made, "return", "请核对", back=queue).location.startswith(f"{queue}&done=")


def test_a_rejected_submission_is_closed(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    decide(as_(SUPERVISOR), made, "reject", "重复")
    assert "Rejected" in as_(STAFF).get(made).text
    assert "corrects=" not in as_(STAFF).get(made).text


@pytest.mark.parametrize(
    ("caller", "status"),
    [(STAFF, 403), (MANAGER, 403), (COLLEAGUE, 404), (OTHER_ROLE, 404), (OTHER_PLACE, 404), (MANAGER_ELSEWHERE, 404)],
)
def test_nobody_else_decides_and_nobody_on_their_own(as_: As, engine: Engine, caller: Caller, status: int) -> None:
    made = hand_in(as_(STAFF)).location
    assert decide(as_(caller), made).status_code == status
    assert count(engine, "decision") == 0


def test_who_holds_the_step_s_role_still_does_not_decide_on_their_own(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        conn.execute(
            text("UPDATE assignment SET role = 'store/supervisor' WHERE person_id = :person AND role = 'store/assistant'"),
            {"person": COLLEAGUE.id.hex},
        )
        conn.execute(
            text(
                "INSERT INTO assignment SELECT place_id, :id, person_id, 'store/assistant', weekdays, since, until"
                " FROM assignment WHERE person_id = :person"
            ),
            {"id": uuid4().hex, "person": COLLEAGUE.id.hex},
        )
    made = hand_in(as_(COLLEAGUE)).location
    answer = decide(as_(COLLEAGUE), made)
    assert answer.status_code == 403
    assert "Nobody decides on their own submission." in answer.text
    assert 'value="approve"' not in as_(COLLEAGUE).get(made).text


@EACH_ENGINE
def test_the_same_decision_once_more_is_the_same(as_: As, engine: Engine) -> None:
    supervisor = as_(SUPERVISOR)
    made, id_ = hand_in(as_(STAFF)).location, uuid4()
    assert decide(supervisor, made, id=id_).status_code == 303
    assert decide(supervisor, made, id=id_).status_code == 303
    assert decide(supervisor, made, "reject", "重复", id=id_).status_code == 409
    assert count(engine, "decision") == 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"outcome": "burn"}, 400),
        ({"id": "nonsense"}, 400),
        ({"step": "another"}, 409),
        ({"field": "no-such-field"}, 400),
        ({"comment": "x" * 2001}, 413),
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(as_: As, engine: Engine, wrong: dict[str, str], status: int) -> None:
    made = hand_in(as_(STAFF)).location
    fields = {"id": str(uuid4()), "step": "review", "outcome": "approve", "comment": "", "field": ""}
    assert as_(SUPERVISOR).post(f"{made}/decisions", fields | wrong).status_code == status
    assert count(engine, "decision") == 0


def mark_problem(as_: As) -> None:
    """Somebody finds that a lamp is broken."""
    run = f"/runs/{SHOP}/store/opening/2026-11-20/0820/-"
    answer = as_(STAFF).post(f"{run}/ticks", {"id": str(uuid4()), "item": "lights", "outcome": "problem", "note": "灯管坏了"})
    assert answer.status_code == 303, answer.text


def test_a_problem_is_open_until_a_manager_closes_it_with_a_comment(as_: As, engine: Engine) -> None:
    mark_problem(as_)
    manager = as_(MANAGER)
    page = manager.get("/review?tab=problems").text
    assert "灯管坏了" in page
    assert "Staff · Main shop" in page
    found = re.search(r'action="(/review/problems/[^"]+)"', page)
    assert found
    assert as_(MANAGER_ELSEWHERE).post(found[1], {"comment": "好了"}).status_code == 404
    assert as_(STAFF).post(found[1], {"comment": "好了"}).status_code == 403
    assert manager.post(found[1], {"comment": ""}).status_code == 422
    assert manager.post(found[1], {"comment": "已换灯管"}).location == "/review?tab=problems&closed=1#done"
    assert manager.post(found[1], {"comment": "已换灯管"}).status_code == 303
    assert manager.post(found[1], {"comment": "换了"}).status_code == 409
    after = manager.get("/review?tab=problems&closed=1").text
    assert "The problem is closed. It stands below for seven days." in after
    assert "No problem is open." in after
    assert "已换灯管" in after
    with reading(engine) as conn:
        assert conn.execute(text("SELECT comment FROM closed_problem")).scalars().all() == ["已换灯管"]


def test_tabs_for_managers_are_not_there_for_others(as_: As) -> None:
    mark_problem(as_)
    for tab in ("missing", "problems", "nonsense"):
        page = as_(SUPERVISOR).get(f"/review?tab={tab}").text
        assert "灯管坏了" not in page
        assert "Nothing waits for a decision." in page
