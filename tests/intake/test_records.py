"""What was handed in: found by form, person, place, period and state, in one's own list and within a manager's reach."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import text

from db import assignments, definitions, submissions
from db.engine import writing
from db.submissions import NewSubmission
from intake import finding
from tests.intake.papers import HANDOVER, hand_in
from tests.intake.world import (
    BRANCH,
    COMPANY,
    MANAGER,
    MANAGER_ELSEWHERE,
    MORNING,
    OTHER_PLACE,
    SHOP,
    STAFF,
    SUPERVISOR,
    TODAY,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller
MANY = 2 * finding.PAGE + 3


def put(
    engine: Engine,
    number: int,
    day: int = 0,
    form: str = "store/handover",
    who: Caller = STAFF,
    place: UUID = SHOP,
    owed_by: str = "",
) -> None:
    """The handover book of ``day`` days ago."""
    with writing(engine) as conn:
        facts = {one.id: one for one in definitions.in_force(conn)}[form]
        said = (owed_by or str(who.id), who.id, facts.revision, {"to": "王芳"}, [], "zh")
        new = NewSubmission(place, UUID(int=0x7000 + number), form, TODAY - timedelta(days=day), "", *said)
        submissions.hand_in(conn, new, MORNING - timedelta(days=day, minutes=number))


def listed(page: str) -> list[int]:
    """The numbers of the submissions listed."""
    return [UUID(found).int - 0x7000 for found in re.findall(r'href="/submissions/[-0-9a-f]+/([-0-9a-f]{36})"', page)]


def everything(browser: Browser, address: str) -> list[int]:
    """Page after page, as a person would turn them."""
    found = []
    while address:
        page = browser.get(address).text
        found += listed(page)
        more = re.search(r'href="([^"]+)">Show more', page)
        address = more[1].replace("&amp;", "&") if more else ""
    return found


@pytest.mark.parametrize(("caller", "address"), [(STAFF, "/submissions"), (MANAGER, "/records")])
def test_all_pages_together_hold_everything_once_and_in_order(as_: As, engine: Engine, caller: Caller, address: str) -> None:
    for number in range(MANY):
        put(engine, number)
    assert len(listed(as_(caller).get(address).text)) == finding.PAGE
    assert everything(as_(caller), address) == list(range(MANY))


@pytest.mark.parametrize(("caller", "address"), [(STAFF, "/submissions"), (MANAGER, "/records")])
def test_by_form_period_and_state(as_: As, engine: Engine, caller: Caller, address: str) -> None:
    for number in range(4):
        put(engine, number, day=number)
    put(engine, 4, form="store/duty-log")
    browser = as_(caller)
    begin, end = TODAY - timedelta(days=2), TODAY - timedelta(days=1)
    assert listed(browser.get(f"{address}?from={begin}&to={end}").text) == [1, 2]
    assert listed(browser.get(f"{address}?form=store/duty-log").text) == [4]
    assert listed(browser.get(f"{address}?state=handed-in&to={TODAY}&from={TODAY}").text) == [0, 4]
    nothing = browser.get(f"{address}?state=returned").text
    assert listed(nothing) == []
    assert "Nothing fits. Choose another time, or leave a filter out." in nothing
    assert '<option value="returned" selected>' in nothing


def test_what_was_decided_is_found_by_its_state(as_: As) -> None:
    made = hand_in(as_(STAFF)).location
    assert made in as_(STAFF).get("/submissions?state=waiting").text
    decision = {"id": str(UUID(int=1)), "step": "review", "outcome": "return", "comment": "请核对", "field": ""}
    assert as_(SUPERVISOR).post(f"{made}/decisions", decision).status_code == 303
    assert made in as_(STAFF).get("/submissions?state=returned").text
    assert made in as_(MANAGER).get("/records?state=returned").text
    assert made not in as_(MANAGER).get("/records?state=waiting").text


def test_a_manager_finds_by_person_and_place_within_reach_only(as_: As, engine: Engine) -> None:
    put(engine, 1)
    put(engine, 2, who=OTHER_PLACE, place=BRANCH)
    assert listed(as_(MANAGER).get("/records").text) == [1]
    assert listed(as_(MANAGER_ELSEWHERE).get("/records").text) == [2]
    assert listed(as_(MANAGER).get(f"/records?person={STAFF.id}&place={SHOP}").text) == [1]
    assert listed(as_(MANAGER).get(f"/records?person={OTHER_PLACE.id}").text) == []
    for place in (BRANCH, COMPANY, UUID(int=0xDEAD)):
        assert as_(MANAGER).get(f"/records?place={place}").status_code == 404
    assert as_(MANAGER).get("/records?person=nobody").status_code == 404


def test_by_the_role_it_was_for_or_that_its_author_held_on_the_day(as_: As, engine: Engine) -> None:
    put(engine, 1)
    put(engine, 2, who=SUPERVISOR)
    put(engine, 3, day=1, owed_by="store/guard")
    with writing(engine) as conn:
        since = TODAY - timedelta(days=3)
        assignments.assign(conn, id=UUID(int=9), place=SHOP, person=STAFF.id, role="store/guard", since=since, until=TODAY)
    manager = as_(MANAGER)
    assert listed(manager.get("/records").text) == [1, 2, 3]
    assert listed(manager.get("/records?role=store/supervisor").text) == [2]
    assert listed(manager.get("/records?role=store/assistant").text) == [1]  # the third was for the guard
    assert listed(manager.get("/records?role=store/guard").text) == [3]
    assert listed(manager.get("/records?role=store/nobody").text) == []
    page = manager.get("/records?role=store/supervisor").text
    assert '<option value="store/supervisor" selected>Floor supervisor</option>' in page
    assert 'href="/records.csv?' in page
    assert "role=store%2Fsupervisor" in page


def test_a_person_s_own_list_holds_their_own_only(as_: As, engine: Engine) -> None:
    put(engine, 1)
    assert listed(as_(OTHER_PLACE).get(f"/submissions?person={STAFF.id}").text) == []
    assert f'href="{HANDOVER}"' in as_(STAFF).get("/submissions").text
    assert f'href="{HANDOVER}"' not in as_(STAFF).get("/submissions?form=store/handover").text


def test_who_manages_one_department_finds_its_forms_alone(as_: As, engine: Engine) -> None:
    put(engine, 1)
    for department, seen in (("store", [1]), ("other", [])):
        with writing(engine) as conn:
            held = {"department": department, "person": MANAGER.id.hex}
            conn.execute(text("UPDATE grant_ SET department = :department WHERE person_id = :person"), held)
        assert listed(as_(MANAGER).get("/records").text) == seen
        assert ("Duty log" in as_(MANAGER).get(f"/roll?show=all&from={TODAY}&to={TODAY}").text) is bool(seen)


@pytest.mark.parametrize("after", ["x", "2026-11-20_x_y_z", f"2026-11-20_20261120T000000000000_{SHOP.hex}", "___"])
def test_a_mark_that_makes_no_sense_shows_the_first_page(as_: As, engine: Engine, after: str) -> None:
    put(engine, 1)
    assert listed(as_(STAFF).get(f"/submissions?after={after}").text) == [1]


def test_the_filter_is_read_back_from_its_own_address() -> None:
    asked = finding.read(
        {"from": "2026-11-01", "to": "2026-11-30", "form": "a/b", "state": "waiting", "person": str(SHOP), "role": "a/c"}, None
    )
    written = f"/records?from=2026-11-01&to=2026-11-30&form=a%2Fb&role=a%2Fc&state=waiting&person={SHOP}"
    assert asked.address("/records") == written
    assert asked.period
    assert asked.period.kind == "month"
    assert asked.turned(1).address("/records").startswith("/records?from=2026-12-01&to=2026-12-31&")
