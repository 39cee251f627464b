"""A form while it is filled in: the draft is kept, tables grow, windows do not undo each other, and a changed form says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.intake import papers
from tests.intake.papers import GOODS, HANDOVER, count, hidden, opened
from tests.intake.world import BRANCH, COLLEAGUE, OTHER_PLACE, OTHER_ROLE, SHOP, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

    from tests.intake.conftest import As, Browser


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
    theirs = refused.get_json()["draft"]  # for the module to join with what is typed here
    assert (theirs["id"], theirs["version"], theirs["answers"]["to"]) == (fields["id"], 1, ["王芳"])
    for do in ("save", "hand-in"):
        answer = staff.post(address, fields | {"a.to": "李强", "do": do})
        assert answer.status_code == 409
        assert "This draft was changed in another window." in answer.text
        assert 'value="李强"' in answer.text
    assert 'value="王芳"' in staff.get(address).text
    again = hidden(answer)
    assert staff.post(address, again | {"a.to": "李强", "do": "save"}).status_code == 303  # now knowingly


def test_a_page_loaded_while_the_draft_was_saved_hands_in_all_the_same(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    assert save_by_module(staff, address, fields | GOODS).status_code == 200
    assert save_by_module(staff, address, fields | GOODS).status_code == 200
    assert staff.post(address, fields | GOODS | {"a.to": "", "do": "hand-in"}).status_code == 409
    assert staff.post(address, fields | GOODS | {"do": "hand-in"}).status_code == 303
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


def test_a_form_begins_with_the_round_of_the_day_that_it_is_opened_for(as_: As, engine: Engine) -> None:
    labels = {"morning": {"zh": "上午", "en": "Morning"}, "afternoon": {"zh": "下午", "en": "Afternoon"}}
    options = [{"id": name, "label": label} for name, label in labels.items()]
    asks = {"id": "round", "type": "choice", "label": {"zh": "时段", "en": "Round"}, "default": "round", "options": options}
    rounds = [{"opens": "10:00", "due": "10:30"}, {"opens": "15:00", "due": "15:30"}]
    schedule = {"every": "day", "rounds": rounds}
    papers.publish_form(engine, "store/duty-log", lambda fields: [*fields, fields[2] | asks], schedule=schedule)
    supervisor = as_(SUPERVISOR)
    first, _ = opened(supervisor, "/forms/store/duty-log")
    assert "slot=10%3A00" in first
    for address, chosen in ((first, "morning"), (first.replace("10%3A00", "15%3A00"), "afternoon")):
        assert re.findall(r'<input checked [^>]*value="(\w+)"', supervisor.get(address).text) == [chosen]


def test_a_form_that_changed_meanwhile_says_so_and_keeps_what_fits(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    staff.post(address, fields | GOODS | {"do": "save"})
    papers.change_form(engine)
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


def test_another_s_draft_or_place_looks_as_if_it_did_not_exist(as_: As) -> None:
    address, fields = opened(as_(STAFF))
    for caller in (COLLEAGUE, OTHER_PLACE, OTHER_ROLE):
        assert as_(caller).get(address).status_code == 404
        assert as_(caller).post(address, fields | GOODS | {"do": "save"}).status_code == 404
    colleague = as_(COLLEAGUE)
    as_(STAFF).post(address, fields | GOODS | {"do": "save"})
    own = opened(colleague)[0]
    assert colleague.post(own, fields | GOODS | {"do": "save"}).status_code == 404  # with the other's id
    as_(STAFF).post(address, fields | GOODS | {"seen": "1", "do": "hand-in"})
    for goods in (GOODS, GOODS | {"a.to": "李强"}):
        assert colleague.post(own, fields | goods | {"do": "hand-in"}).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/forms/store/no-such-form",
        "/forms/no-such/handover",
        f"{HANDOVER}?place=nonsense&day=2026-11-20&slot=&owed_by=-",
        f"{HANDOVER}?place={SHOP}&day=2026-11-31&slot=&owed_by={STAFF.id}",
        f"{HANDOVER}?place={SHOP}&day=2020-01-01&slot=&owed_by={STAFF.id}",
        f"{HANDOVER}?place={SHOP}&day=2026-11-20&slot=09%3A00&owed_by={STAFF.id}",
        f"{HANDOVER}?place={SHOP}&day=2026-11-20&slot=&owed_by=-",
        f"{HANDOVER}?place={SHOP}&day=2026-11-20&slot=&owed_by=no-such/role",
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
