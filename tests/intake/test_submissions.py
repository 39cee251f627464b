"""Filling in a form, keeping the draft, handing it in, correcting it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from db import definitions, sessions
from db.engine import reading, writing
from forms.model import freeze
from intake.cookies import keyed
from tests.intake.world import BRANCH, COLLEAGUE, KEY, MANAGER, OTHER_PLACE, OTHER_ROLE, SHOP, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

    from tests.intake.conftest import Browser
    from tests.intake.world import Caller, Clock

    As = Callable[[Caller], Browser]

HANDOVER = "/forms/store/handover"
GOODS = {"a.to": "王芳", "a.goods.0.name": "丝巾", "a.goods.0.count": "12"}


@pytest.fixture
def change_form(engine: Engine, clock: Clock) -> Callable[[], None]:
    """Publishes a handover book that asks for the weather instead of the successor."""

    def change() -> None:
        with writing(engine) as conn:
            standing = {(one.kind, one.id): one for one in definitions.in_force(conn)}
            old = standing["form", "store/handover"]
            content = definitions.revision(conn, old.revision)
            assert content is not None
            weather = content["fields"][0] | {"id": "weather", "label": {"zh": "天气", "en": "Weather"}}
            revision = freeze(content | {"fields": [weather, *content["fields"][1:]]})
            definitions.put_revision(conn, revision.hash, revision.content, clock())
            standing["form", "store/handover"] = replace(old, revision=revision.hash)
            rows = [definitions.Definition(one.kind, one.id, one.revision, one.facts) for one in standing.values()]
            definitions.record(conn, rows, clock())

    return change


def hidden(answer: TestResponse) -> dict[str, str]:
    """The hidden fields of the form's page."""
    return dict(re.findall(r'<input type="hidden" name="(id|seen|revision)" value="([^"]*)">', answer.text))


def opened(browser: Browser, form: str = HANDOVER) -> tuple[str, dict[str, str]]:
    """The address of the form for its occurrence, and its hidden fields."""
    first = browser.get(form)
    assert first.status_code == 303, first.text
    return first.location, hidden(browser.get(first.location))


def hand_in(browser: Browser, typed: dict[str, Any] | None = None, form: str = HANDOVER) -> TestResponse:
    address, fields = opened(browser, form)
    return browser.post(address, fields | (typed or GOODS) | {"do": "hand-in"})


def count(engine: Engine, table: str) -> int:
    with reading(engine) as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_form_is_handed_in_and_read_again_in_its_own_words(as_: As) -> None:
    staff = as_(STAFF)
    answer = hand_in(staff)
    assert answer.status_code == 303
    shown = staff.get(answer.location)
    assert shown.status_code == 200
    for words in ("Handover book", "Handed to", "王芳", "丝巾", "12", "Number 1", "Waiting for a decision"):
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
    assert page.count("<tr>") == 3  # the head and two rows
    assert "手套" in page


def test_a_row_is_added_without_script_and_what_was_typed_stays(as_: As) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    answer = staff.post(address, fields | GOODS | {"do": "row:goods"})
    assert (answer.status_code, answer.location) == (303, f"{address}#a.goods.1.name")
    page = staff.get(address).text
    assert 'name="a.goods.1.count"' in page
    assert 'value="丝巾"' in page


def test_a_draft_survives_closing_the_browser_and_is_the_person_s_own(as_: As) -> None:
    address, fields = opened(as_(STAFF))
    answer = as_(STAFF).post(address, fields | GOODS | {"do": "save"})
    assert (answer.status_code, answer.location) == (303, f"{address}#saved")
    page = as_(STAFF).get(address)
    assert 'value="王芳"' in page.text
    assert "Draft kept 08:25" in page.text
    assert hidden(page) == fields | {"seen": "1"}
    assert "Handover book" in as_(STAFF).get("/submissions").text
    colleague = as_(COLLEAGUE)
    assert 'value="王芳"' not in colleague.get(opened(colleague)[0]).text


def save_by_module(browser: Browser, address: str, fields: dict[str, str]) -> TestResponse:
    return browser.post(address, fields | {"do": "save"}, headers={"Accept": "application/json"})


def test_the_module_keeps_the_draft_while_typing(as_: As) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    answer = save_by_module(staff, address, fields | GOODS)
    assert answer.get_json() == {"version": 1, "saved": "Draft kept 08:25", "notice": ""}
    assert save_by_module(staff, address, fields | GOODS).get_json()["version"] == 1  # the same once more


def test_two_windows_do_not_undo_each_other(as_: As) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    staff.post(address, fields | GOODS | {"do": "save"})
    refused = save_by_module(staff, address, fields | {"a.to": "李强"})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "stale")
    for do in ("save", "hand-in"):
        answer = staff.post(address, fields | {"a.to": "李强", "do": do})
        assert answer.status_code == 409
        assert "This draft was changed in another window." in answer.text
        assert 'value="李强"' in answer.text
    assert 'value="王芳"' in staff.get(address).text
    again = hidden(answer)
    assert staff.post(address, again | {"a.to": "李强", "do": "save"}).status_code == 303  # now knowingly


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


def test_a_late_save_does_not_bring_back_a_draft_that_was_handed_in(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    staff.post(address, fields | GOODS | {"do": "hand-in"})
    late = save_by_module(staff, address, fields | GOODS)
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "already")
    assert count(engine, "draft") == 0


def test_defaults_stand_in_a_form_that_nobody_has_begun(as_: As) -> None:
    supervisor = as_(SUPERVISOR)
    address, _ = opened(supervisor, "/forms/store/duty-log")
    assert 'value="2026-11-20"' in supervisor.get(address).text
    assert "slot=20%3A00" in address


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


def test_a_form_that_changed_meanwhile_says_so_and_keeps_what_fits(
    as_: As, engine: Engine, change_form: Callable[[], None]
) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    staff.post(address, fields | GOODS | {"do": "save"})
    change_form()
    page = staff.get(address)
    assert "The form has changed since you began." in page.text
    assert 'value="丝巾"' in page.text
    assert "Weather" in page.text
    assert "What you typed and the form no longer asks for" in page.text  # the question "to" has gone
    assert "王芳" in page.text
    stale = staff.post(address, fields | GOODS | {"seen": "1", "do": "hand-in"})
    assert stale.status_code == 409
    assert "The form has changed since you began." in stale.text
    assert count(engine, "submission") == 0
    made = staff.post(address, hidden(stale) | {"a.weather": "雨", "a.goods.0.name": "丝巾", "do": "hand-in"})
    assert made.status_code == 303
    assert "Weather" in staff.get(made.location).text


def test_a_submission_keeps_the_wording_it_was_given_to(as_: As, change_form: Callable[[], None]) -> None:
    staff = as_(STAFF)
    made = hand_in(staff)
    change_form()
    page = staff.get(made.location).text
    assert "Handed to" in page
    assert "Weather" not in page


@pytest.mark.parametrize(("caller", "status"), [(OTHER_ROLE, 403), (MANAGER, 403)])
def test_who_does_not_hold_the_role_does_not_fill_in_the_form(as_: As, caller: Caller, status: int) -> None:
    assert as_(caller).get(HANDOVER).status_code == status


def test_another_s_draft_or_place_looks_as_if_it_did_not_exist(as_: As) -> None:
    address, fields = opened(as_(STAFF))
    for caller in (COLLEAGUE, OTHER_PLACE, OTHER_ROLE):
        assert as_(caller).get(address).status_code == 404
        assert as_(caller).post(address, fields | GOODS | {"do": "save"}).status_code == 404
    colleague = as_(COLLEAGUE)
    as_(STAFF).post(address, fields | GOODS | {"do": "save"})
    own = opened(colleague)[0]
    assert colleague.post(own, fields | GOODS | {"do": "save"}).status_code == 404  # with the other's id


@pytest.mark.parametrize(
    "address",
    [
        "/forms/store/no-such-form",
        "/forms/no-such/handover",
        f"{HANDOVER}?place=nonsense&day=2026-11-20&slot=&owed_by=-",
        f"{HANDOVER}?place={SHOP}&day=2026-11-31&slot=&owed_by={STAFF.id}",
        f"{HANDOVER}?place={SHOP}&day=2020-01-01&slot=&owed_by={STAFF.id}",
        f"{HANDOVER}?place={SHOP}&day=2026-11-20&slot=09%3A00&owed_by={STAFF.id}",
        f"{HANDOVER}?place={uuid4()}&day=2026-11-20&slot=&owed_by={STAFF.id}",
        f"{HANDOVER}?place={BRANCH}&day=2026-11-20&slot=&owed_by={STAFF.id}",
        f"{HANDOVER}?place={SHOP}&corrects={uuid4()}",
    ],
)
def test_what_was_never_owed_is_not_found(as_: As, address: str) -> None:
    assert as_(STAFF).get(address).status_code == 404


@pytest.mark.parametrize("wrong", [{"id": "nonsense"}, {"seen": "-1"}, {"seen": "x"}, {"revision": "f" * 65}])
def test_hidden_fields_that_were_tampered_with_are_refused(as_: As, wrong: dict[str, str]) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    assert staff.post(address, fields | GOODS | wrong | {"do": "hand-in"}).status_code == 400


def test_a_foreign_revision_changes_nothing(as_: As, engine: Engine) -> None:
    staff, supervisor = as_(STAFF), as_(SUPERVISOR)
    address, fields = opened(staff)
    foreign = opened(supervisor, "/forms/store/duty-log")[1]["revision"]
    assert staff.post(address, fields | GOODS | {"revision": foreign, "do": "save"}).status_code == 400
    assert staff.post(address, fields | GOODS | {"revision": foreign, "do": "hand-in"}).status_code in (400, 409)
    assert count(engine, "draft") + count(engine, "submission") == 0


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
