"""Getting a person in without e-mail, and what a manager may do to whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from db import assignments, audit, grants
from db.engine import reading, writing
from intake import staff
from tests.intake.conftest import EACH_ENGINE
from tests.intake.matrix import NEW, NEWCOMER
from tests.intake.world import (
    ADMINISTRATOR,
    COLLEAGUE,
    COMPANY,
    FIRST_FLOOR,
    MANAGER,
    MANAGER_ELSEWHERE,
    MORNING,
    OTHER_PLACE,
    OTHER_ROLE,
    PASSWORD,
    SHOP,
    STAFF,
    TODAY,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller, Clock

    New = Callable[[], Browser]

GOOD = "four words make one"


def link_in(text: str) -> str:
    found = re.search(r'value="http://127\.0\.0\.1:8000(/welcome/[\w-]+)"', text)
    assert found, text
    return found.group(1)


def make_link(manager: Browser, person: Caller = STAFF) -> str:
    return link_in(manager.post(f"/people/{person.id}/link").get_data(as_text=True))


def choose(one: Browser, link: str, password: str = GOOD, again: str = "") -> Any:
    return one.post(link, {"password": password, "again": again or password})


@EACH_ENGINE
def test_a_manager_lets_a_new_person_in_who_then_chooses_a_password(as_: As, browser: New) -> None:
    page = as_(MANAGER).post("/people", NEWCOMER).get_data(as_text=True)
    assert '<img class="db-qr" src="data:image/svg+xml' in page
    newcomer = browser()
    assert "Xin" in newcomer.get(link_in(page)).get_data(as_text=True)
    answer = choose(newcomer, link_in(page))
    assert (answer.status_code, answer.location) == (303, "/today")
    assert newcomer.get("/api/v1/me").get_json()["name"] == "Xin"
    assert browser().post("/sign-in", {"username": "xin", "password": GOOD}).status_code == 303


def test_a_new_person_holds_the_role_from_today_and_the_trail_says_who_let_them_in(as_: As, engine: Engine) -> None:
    as_(MANAGER).post("/people", NEWCOMER)
    with reading(engine) as conn:
        (held,) = assignments.assignments_of(conn, UUID(NEW))
        trail = audit.trail(conn, SHOP, "person", UUID(NEW))
    assert (held.role, held.place, held.since, held.until) == ("store/assistant", SHOP, TODAY, None)
    assert {(entry.verb, entry.person_id) for entry in trail} == {("let in", MANAGER.id), ("make a link for", MANAGER.id)}


@EACH_ENGINE
def test_the_same_form_sent_twice_makes_one_person(as_: As, engine: Engine) -> None:
    manager = as_(MANAGER)
    manager.post("/people", NEWCOMER)
    assert manager.post("/people", NEWCOMER).location == f"/people/{NEW}#standing"
    with reading(engine) as conn:
        assert len(assignments.assignments_of(conn, UUID(NEW))) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"username": "a b"}, "Use 2 to 40 letters, digits, dots or hyphens as the name to sign in with."),
        ({"username": "x" * 41}, "Use 2 to 40 letters, digits, dots or hyphens as the name to sign in with."),
        ({"name": "  "}, "Enter the person&#39;s name."),
        ({"username": "Staff"}, "Somebody signs in with this name already. Choose another."),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(change: dict[str, str], sentence: str, as_: As, engine: Engine) -> None:
    answer = as_(MANAGER).post("/people", NEWCOMER | change)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in text
    assert f'value="{(NEWCOMER | change)["username"]}"' in text
    with reading(engine) as conn:
        assert assignments.assignments_of(conn, UUID(NEW)) == ()


@pytest.mark.parametrize("change", [{"role": "store/nothing"}, {"role": "other/assistant"}, {"place": COMPANY}, {"place": NEW}])
def test_roles_and_places_out_of_reach_are_refused(change: dict[str, Any], as_: As) -> None:
    assert as_(MANAGER).post("/people", NEWCOMER | change).status_code == 404


def test_a_link_works_once(as_: As, browser: New) -> None:
    link = make_link(as_(MANAGER))
    assert choose(browser(), link).status_code == 303
    assert choose(browser(), link).status_code == 410
    assert browser().get(link).status_code == 410


def test_a_new_link_ends_the_one_before(as_: As, browser: New) -> None:
    manager = as_(MANAGER)
    first, second = make_link(manager), make_link(manager)
    assert (browser().get(first).status_code, browser().get(second).status_code) == (410, 200)


def test_a_link_lasts_three_days(as_: As, browser: New, clock: Clock) -> None:
    link = make_link(as_(MANAGER))
    clock.forward(days=3, minutes=-1)
    assert browser().get(link).status_code == 200
    clock.forward(minutes=2)
    assert browser().get(link).status_code == 410


def test_a_new_password_ends_every_session_and_the_old_password(as_: As, browser: New) -> None:
    old = as_(STAFF)
    choose(browser(), make_link(as_(MANAGER)))
    assert old.get("/api/v1/me").get_json() is None
    assert browser().post("/sign-in", {"username": "staff", "password": PASSWORD}).status_code == 401


def test_a_link_lifts_the_wait_after_wrong_tries(as_: As, browser: New) -> None:
    for _ in range(6):
        browser().post("/sign-in", {"username": "staff", "password": "wrong"})
    choose(browser(), make_link(as_(MANAGER)))
    assert browser().post("/sign-in", {"username": "staff", "password": GOOD}).status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "", "至少用10个字符。"),
        ("x" * 129, "", "最多用128个字符。"),
        ("aaaaaaaaaaaa", "", "这太容易猜到。"),
        ("123456789012", "", "这太容易猜到。"),
        ("staff-staff-1", "", "这太容易猜到。"),
        (GOOD, GOOD + "x", "两次填的不一样。"),
    ],
)
def test_a_bad_password_is_refused_with_a_reason_and_the_link_stays_good(
    password: str, again: str, sentence: str, as_: As, browser: New
) -> None:
    link = make_link(as_(MANAGER))
    answer = choose(browser(), link, password, again)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert password not in answer.get_data(as_text=True)
    assert choose(browser(), link).status_code == 303


def test_a_disabled_persons_link_is_dead(as_: As, browser: New) -> None:
    manager = as_(MANAGER)
    link = make_link(manager)
    manager.post(f"/people/{STAFF.id}/disable")
    assert browser().get(link).status_code == 410
    assert manager.post(f"/people/{STAFF.id}/link").status_code == 409
    manager.post(f"/people/{STAFF.id}/enable")
    assert choose(browser(), make_link(manager)).status_code == 303


def test_nobody_disables_themselves(as_: As) -> None:
    assert as_(ADMINISTRATOR).post(f"/people/{ADMINISTRATOR.id}/disable").status_code == 409


def test_a_manager_makes_no_link_for_somebody_with_more_rights(as_: As) -> None:
    admin = as_(ADMINISTRATOR)
    admin.post(f"/people/{STAFF.id}/grants", {"id": NEW, "kind": "edit", "place": COMPANY})
    assert as_(MANAGER).get(f"/people/{STAFF.id}").status_code == 200
    assert as_(MANAGER).post(f"/people/{STAFF.id}/link").status_code == 403
    assert as_(MANAGER).post(f"/people/{STAFF.id}/disable").status_code == 403
    assert admin.post(f"/people/{STAFF.id}/link").status_code == 200


@EACH_ENGINE
def test_a_role_ends_today_and_stays_in_the_past(as_: As, engine: Engine) -> None:
    manager = as_(MANAGER)
    manager.post(
        f"/people/{STAFF.id}/assignments", {"id": NEW, "role": "store/supervisor", "place": FIRST_FLOOR, "weekday": ["0", "4"]}
    )
    with reading(engine) as conn:
        first, second = sorted(assignments.assignments_of(conn, STAFF.id), key=lambda held: held.since)
    assert (second.weekdays, second.place) == ((0, 4), FIRST_FLOOR)
    manager.post(f"/people/{STAFF.id}/assignments/{first.id}/end")
    with reading(engine) as conn:
        held = {one.id: one for one in assignments.assignments_of(conn, STAFF.id)}
    assert (held[first.id].since, held[first.id].until) == (first.since, TODAY)
    assert held[second.id].until is None


def test_a_form_sent_twice_gives_one_role_and_one_absence(as_: As, engine: Engine) -> None:
    manager = as_(MANAGER)
    for _ in range(2):
        assert (
            manager.post(f"/people/{COLLEAGUE.id}/assignments", {"id": NEW, "role": "store/guard", "place": SHOP}).status_code
            == 303
        )
        away = {"id": NEW, "since": "2026-11-23", "until": "2026-11-24"}
        assert manager.post(f"/people/{COLLEAGUE.id}/absences", away).status_code == 303
    with reading(engine) as conn:
        assert len(assignments.assignments_of(conn, COLLEAGUE.id)) == 2
        assert len(assignments.absences(conn, TODAY, TODAY.replace(day=30))) == 1


@EACH_ENGINE
def test_a_manager_names_who_decides_while_somebody_is_away(as_: As, engine: Engine) -> None:
    manager, address = as_(MANAGER), f"/people/{STAFF.id}"
    away = {"id": NEW, "since": str(TODAY), "until": str(TODAY), "deputy": str(COLLEAGUE.id)}
    assert manager.post(f"{address}/absences", away).status_code == 303
    assert "Colleague decides meanwhile" in manager.get(address).text
    assert manager.post(f"{address}/absences/{NEW}/deputy", {"deputy": str(OTHER_ROLE.id)}).status_code == 303
    assert "Other-Role decides meanwhile" in manager.get(address).text
    assert manager.post(f"{address}/absences/{NEW}/deputy", {"deputy": ""}).status_code == 303
    assert "no deputy named" in manager.get(address).text
    assert manager.post(f"{address}/absences/{NEW}/deputy", {"deputy": str(STAFF.id)}).status_code == 403
    assert manager.post(f"{address}/absences/{NEW}/deputy", {"deputy": str(OTHER_PLACE.id)}).status_code == 404
    with reading(engine) as conn:
        (one,) = assignments.absences(conn, TODAY, TODAY)
    assert one.deputy is None


@EACH_ENGINE
def test_who_is_back_earlier_owes_again_and_days_that_are_over_stay(as_: As, engine: Engine) -> None:
    manager, address = as_(MANAGER), f"/people/{STAFF.id}"
    manager.post(f"{address}/absences", {"id": NEW, "since": "2026-11-18", "until": "2026-11-24"})
    assert "Back from today" in manager.get(address).text
    for _twice in range(2):
        assert manager.post(f"{address}/absences/{NEW}/end").location == f"{address}#away"
    with reading(engine) as conn:
        (one,) = assignments.absences(conn, staff.FIRST_DAY, staff.LAST_DAY)
    assert (f"{one.since}", f"{one.until}") == ("2026-11-18", "2026-11-19")
    assert "Opening" in as_(STAFF).get("/today").text
    assert "Took back days away of Staff</strong> · 20 Nov 2026 – 24 Nov 2026" in manager.get("/trail").text


def test_days_away_that_were_noted_by_mistake_are_taken_back(as_: As, engine: Engine) -> None:
    manager, address = as_(MANAGER), f"/people/{STAFF.id}"
    manager.post(f"{address}/absences", {"id": NEW, "since": "2026-11-23", "until": "2026-11-24"})
    assert "Does not go after all" in manager.get(address).text
    assert as_(MANAGER_ELSEWHERE).post(f"{address}/absences/{NEW}/end").status_code == 404
    assert manager.post(f"/people/{COLLEAGUE.id}/absences/{NEW}/end").status_code == 303  # nobody else's
    with reading(engine) as conn:
        assert len(assignments.absences(conn, TODAY, staff.LAST_DAY)) == 1
    manager.post(f"{address}/absences/{NEW}/end")
    with reading(engine) as conn:
        assert assignments.absences(conn, TODAY, staff.LAST_DAY) == ()


def test_nobody_lends_powers_that_are_out_of_reach(as_: As, engine: Engine) -> None:
    """A deputy decides for the person, so it takes what a link for the person takes."""
    with writing(engine) as conn:
        assignments.assign(conn, id=uuid4(), place=COMPANY, person=STAFF.id, role="store/supervisor", since=TODAY)
    away = {"id": NEW, "since": str(TODAY), "deputy": str(COLLEAGUE.id)}
    assert as_(MANAGER).post(f"/people/{STAFF.id}/absences", away).status_code == 403
    assert as_(MANAGER).post(f"/people/{STAFF.id}/absences", away | {"deputy": ""}).status_code == 303


@pytest.mark.parametrize("away", [{"since": ""}, {"since": "tomorrow"}, {"since": "2026-11-24", "until": "2026-11-23"}])
def test_days_that_make_no_sense_are_refused(away: dict[str, str], as_: As) -> None:
    assert as_(MANAGER).post(f"/people/{STAFF.id}/absences", {"id": NEW, **away}).status_code == 422


@EACH_ENGINE
def test_a_grant_counts_from_the_next_request_on_until_it_is_taken_back(as_: As, engine: Engine, clock: Clock) -> None:
    admin, colleague = as_(ADMINISTRATOR), as_(COLLEAGUE)
    assert colleague.get("/people").status_code == 403
    admin.post(f"/people/{COLLEAGUE.id}/grants", {"id": NEW, "kind": "manage", "place": SHOP, "department": "store"})
    assert colleague.get(f"/people/{STAFF.id}").status_code == 200
    assert colleague.get(f"/people/{OTHER_PLACE.id}").status_code == 404
    clock.forward(minutes=1)
    admin.post(f"/people/{COLLEAGUE.id}/grants/{NEW}/end")
    assert colleague.get("/people").status_code == 403
    with reading(engine) as conn:
        assert grants.grants_of(conn, COLLEAGUE.id, MORNING) != ()


def test_a_form_that_was_sent_before_changes_nothing_later_or_for_somebody_else(as_: As) -> None:
    admin, manager = as_(ADMINISTRATOR), as_(MANAGER)
    role = {"id": NEW, "role": "store/guard", "place": SHOP}
    assert manager.post(f"/people/{COLLEAGUE.id}/assignments", role).status_code == 303
    assert manager.post(f"/people/{STAFF.id}/assignments", role).status_code == 409
    given = {"id": NEW, "kind": "manage", "place": SHOP}
    assert admin.post(f"/people/{COLLEAGUE.id}/grants", given).status_code == 303
    assert admin.post(f"/people/{COLLEAGUE.id}/grants/{NEW}/end").status_code == 303
    assert admin.post(f"/people/{COLLEAGUE.id}/grants", given).status_code == 409


def test_a_grant_is_for_a_department_that_there_is(as_: As) -> None:
    given = {"id": NEW, "kind": "manage", "place": SHOP, "department": "no-such"}
    assert as_(ADMINISTRATOR).post(f"/people/{COLLEAGUE.id}/grants", given).status_code == 400


def test_one_administrator_always_stays(as_: As) -> None:
    grant = UUID(int=0x3000 + ADMINISTRATOR.number)
    assert as_(ADMINISTRATOR).post(f"/people/{ADMINISTRATOR.id}/grants/{grant}/end").status_code == 409
    assert as_(ADMINISTRATOR).get("/people").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("colleague", {"Colleague"}), ("SHOP assistant", {"Staff", "Colleague", "Disabled"}), ("nobody-like-that", set())],
)
def test_people_are_found_by_name_role_and_place(as_: As, wanted: str, found: set[str]) -> None:
    text = as_(MANAGER).get("/people", query_string={"q": wanted}).get_data(as_text=True)
    assert set(re.findall(r"<strong>([^<]+)</strong> <span", text)) == found
    assert ("Nobody like that here." in text) is not found


def test_the_page_of_people_shows_those_in_sight_only(as_: As) -> None:
    text = as_(MANAGER).get("/people").get_data(as_text=True)
    assert str(STAFF.id) in text
    assert str(OTHER_PLACE.id) not in text
    assert "Sales assistant" in text


def test_a_name_that_is_refused_says_so_beside_the_form_and_keeps_what_was_typed(as_: As) -> None:
    refused = as_(MANAGER).post(f"/people/{STAFF.id}/name", {"name": "  ", "name_en": "Wang"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Enter the person&#39;s name." in page
    assert '<details class="db-fold db-people-new" open>' in page
    assert 'value="Wang"' in page
    assert as_(MANAGER).post(f"/people/{ADMINISTRATOR.id}/name", {"name": ""}).status_code == 404


def test_roles_are_offered_by_department(as_: As) -> None:
    page = as_(MANAGER).get("/people").get_data(as_text=True)
    assert re.search(r'<optgroup label="[^"]+">\s*<option value="store/', page)
