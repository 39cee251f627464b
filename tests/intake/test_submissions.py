"""Handing a form in: what is asked, what is kept, what is told when it cannot be taken, and who may read it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from db import sessions
from db.engine import writing
from intake.cookies import keyed
from tests.intake import papers
from tests.intake.conftest import EACH_ENGINE
from tests.intake.papers import GOODS, HANDOVER, count, hand_in, opened
from tests.intake.world import BRANCH, COLLEAGUE, KEY, MANAGER, OTHER_PLACE, OTHER_ROLE, SHOP, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller, Clock


@EACH_ENGINE
def test_a_form_is_handed_in_and_read_again_in_its_own_words(as_: As) -> None:
    staff = as_(STAFF)
    answer = hand_in(staff)
    assert answer.status_code == 303
    shown = staff.get(answer.location)
    assert shown.status_code == 200
    for words in ("Handover book", "Handed to", "王芳", "丝巾", "12", "Version 1", "Waiting for a decision"):
        assert words in shown.text
    assert answer.location in staff.get("/submissions").text


def test_forms_for_when_something_happens_are_offered_to_who_hands_them_in(as_: As) -> None:
    assert f'href="{HANDOVER}"' in as_(STAFF).get("/submissions").text
    assert f'href="{HANDOVER}"' not in as_(SUPERVISOR).get("/submissions").text
    assert "You have not handed anything in yet." in as_(SUPERVISOR).get("/submissions").text


def test_the_page_asks_every_question_with_its_label(as_: As) -> None:
    staff = as_(STAFF)
    page = staff.get(opened(staff)[0]).text
    assert '<label for="a.to">Handed to' in page
    assert re.search(r'<input aria-label="Count, 1" id="a.goods.0.count" inputmode="numeric" name="a.goods.0.count"', page)
    assert 'value="row:goods"' in page
    assert "Hand in for a decision" in page


def test_an_empty_answer_is_told_beside_its_question_and_typed_text_stays(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    answer = hand_in(staff, {"a.to": "  ", "a.goods.0.name": "丝巾", "a.goods.0.count": "many"})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert 'id="fault-a.to">Write an answer here.</p>' in page
    assert 'id="fault-a.goods.0.count">Enter a whole number, for example 12.</p>' in page
    assert 'value="many"' in page
    assert 'value="丝巾"' in page
    assert count(engine, "submission") == 0
    assert 'value="many"' in staff.get(opened(staff)[0]).text  # and the draft keeps it


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"a.to": "王芳"}, "Fill in at least one row."),
        ({"a.to": "王芳", "a.goods.0.name": " "}, "Fill in at least one row."),
        (GOODS | {"a.goods.0.count": "-1"}, "Enter 0 or more."),
        (GOODS | {"a.goods.0.count": "1.5"}, "Enter a whole number, for example 12."),
        (GOODS | {"a.goods.0.count": "1e40"}, "Enter a whole number, for example 12."),
        (GOODS | {"a.to": "x" * 201}, "Shorten this to 200 characters or fewer."),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_that_says_what_to_do(as_: As, typed: dict[str, str], sentence: str) -> None:
    answer = hand_in(as_(STAFF), typed)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)


def test_faults_are_told_in_the_language_of_the_person(as_: As) -> None:
    staff = as_(STAFF)
    staff.post("/language", {"language": "zh", "next": "/"})
    answer = hand_in(staff, {"a.to": ""})
    assert "请在这里填写。" in answer.text
    assert "请至少填一行。" in answer.text
    assert "交接班本" in answer.text


def test_zero_is_an_answer_and_full_width_figures_are_understood(as_: As) -> None:
    staff = as_(STAFF)
    zero = hand_in(staff, GOODS | {"a.goods.0.count": "0"})
    assert zero.status_code == 303
    assert '<td data-label="Count" data-figure>0</td>' in staff.get(zero.location).text
    wide = hand_in(staff, GOODS | {"a.goods.0.count": "１，２００"})
    assert '<td data-label="Count" data-figure>1200</td>' in staff.get(wide.location).text


def test_empty_rows_are_left_out(as_: As) -> None:
    staff = as_(STAFF)
    rows = {"a.goods.1.name": "", "a.goods.1.count": "", "a.goods.2.name": "手套", "a.goods.2.count": "3"}
    page = staff.get(hand_in(staff, GOODS | rows).location).text
    assert page[page.index("db-cells") :].partition("</table>")[0].count("<tr>") == 3  # the head and two rows
    assert "手套" in page


@EACH_ENGINE
def test_the_same_once_more_gets_the_same_receipt(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    posted = fields | GOODS | {"do": "hand-in"}
    assert staff.post(address, posted).location == staff.post(address, posted).location
    assert count(engine, "submission") == 1
    other = staff.post(address, posted | {"a.to": "李强"})
    assert other.status_code == 409
    assert "You handed this in before with other answers." in other.text
    assert 'value="李强"' in other.text
    assert staff.post(address, posted | {"a.to": ""}).status_code == 409
    assert count(engine, "submission") == 1


@EACH_ENGINE
def test_what_is_owed_is_handed_in_once_and_then_read(as_: As) -> None:
    supervisor = as_(SUPERVISOR)
    address, fields = opened(supervisor, "/forms/store/duty-log")
    typed = {"a.day": "2026-11-20", "a.events": "平安无事", "a.customers": "3200"}
    made = supervisor.post(address, fields | typed | {"do": "hand-in"})
    assert made.status_code == 303
    assert supervisor.get(address).location == made.location
    again = supervisor.post(address, fields | typed | {"id": str(uuid4()), "do": "hand-in"})
    assert again.status_code == 409
    assert "This has been handed in already." in again.text
    assert f'href="{made.location}"' in again.text
    assert "平安无事" in again.text


def test_a_submission_keeps_the_wording_it_was_given_to(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    made = hand_in(staff)
    papers.change_form(engine)
    page = staff.get(made.location).text
    assert "Handed to" in page
    assert "Weather" not in page


@pytest.mark.parametrize(("caller", "status"), [(OTHER_ROLE, 403), (MANAGER, 403)])
def test_who_does_not_hold_the_role_does_not_fill_in_the_form(as_: As, caller: Caller, status: int) -> None:
    assert as_(caller).get(HANDOVER).status_code == status


def test_a_submission_is_seen_by_its_author_deciders_and_managers_only(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    assert {caller.name: as_(caller).get(made).status_code for caller in (STAFF, SUPERVISOR, MANAGER)} == {
        "staff": 200,
        "supervisor": 200,
        "manager": 200,
    }
    for caller in (COLLEAGUE, OTHER_ROLE, OTHER_PLACE):
        assert as_(caller).get(made).status_code == 404
    assert as_(STAFF).get(made.replace(str(SHOP), str(BRANCH))).status_code == 404


def test_an_owed_form_may_still_be_handed_in_the_next_morning(
    browser: Callable[[], Browser], as_: As, clock: Clock, engine: Engine
) -> None:
    address, fields = opened(as_(SUPERVISOR), "/forms/store/duty-log")
    clock.forward(hours=24)
    with writing(engine) as conn:
        sessions.start(conn, keyed(KEY, "next morning"), SUPERVISOR.id, "", clock())
    fresh = browser().with_cookie("session", "next morning")
    answer = fresh.post(address, fields | {"a.day": "2026-11-20", "a.events": "平安无事", "do": "hand-in"})
    assert answer.status_code == 303
