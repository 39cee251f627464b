"""Signing in and out: sessions are rows, so that whatever ends them ends them everywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db import people, sessions
from db.engine import reading, writing
from intake.app import create_app
from intake.cookies import keyed
from intake.services import EXTENSION
from tests.intake.conftest import EACH_ENGINE, Browser
from tests.intake.world import COLLEAGUE, DISABLED, KEY, MANAGER, MORNING, PASSWORD, STAFF, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.intake.conftest import As
    from tests.intake.world import Clock

    New = Callable[[], Browser]


def sign_in(one: Browser, name: str = STAFF.name, password: str = PASSWORD) -> int:
    return one.post("/sign-in", {"username": name, "password": password}).status_code


def who(one: Browser) -> str | None:
    me = one.get("/api/v1/me").get_json()
    return me["name"] if me else None


def test_the_right_password_begins_a_session_and_leads_to_today(browser: New) -> None:
    one = browser()
    answer = one.post("/sign-in", {"username": " Staff ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/today")
    assert who(one) == "Staff"


def test_after_signing_in_one_is_where_one_wanted_to_go(browser: New) -> None:
    answer = browser().post("/sign-in", {"username": "staff", "password": PASSWORD, "next": "/people?x=1"})
    assert answer.location == "/people?x=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", "x"])
def test_nobody_is_led_to_another_host(browser: New, elsewhere: str) -> None:
    answer = browser().post("/sign-in", {"username": "staff", "password": PASSWORD, "next": elsewhere})
    assert answer.location == "/today"


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(browser: New) -> None:
    said = set()
    for name in ("staff", "nobody", DISABLED.name):
        answer = browser().post("/sign-in", {"username": name, "password": "wrong"})
        assert answer.status_code == 401
        said.add(answer.get_data(as_text=True).replace(name, "NAME"))
    assert len(said) == 1
    assert "登录名或密码不对" in said.pop()


def test_a_disabled_person_does_not_get_in_with_the_right_password(browser: New) -> None:
    assert sign_in(browser(), DISABLED.name) == 401


def test_signing_in_takes_a_new_id_and_ends_the_session_the_browser_came_with(as_: As, engine: Engine) -> None:
    one = as_(STAFF)
    assert sign_in(one, COLLEAGUE.name) == 303
    assert one.cookie("session") != STAFF.token
    with reading(engine) as conn:
        assert sessions.find(conn, keyed(KEY, STAFF.token)) is None
    assert who(one) == "Colleague"


def test_a_planted_session_id_is_not_taken_over(browser: New) -> None:
    one = browser().with_cookie("session", "planted")
    sign_in(one)
    assert one.cookie("session") != "planted"


def test_only_a_keyed_hash_of_the_session_is_stored(browser: New, engine: Engine) -> None:
    one = browser()
    sign_in(one)
    token = one.cookie("session") or ""
    with engine.connect() as conn:
        stored = conn.exec_driver_sql("SELECT token_hash FROM session").scalars().all()
    assert token not in stored
    assert keyed(KEY, token) in stored


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(browser: New) -> None:
    answer = browser().post("/sign-in", {"username": "staff", "password": PASSWORD})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("session="))
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


def test_signing_out_ends_a_copied_cookie_too(as_: As) -> None:
    copy = as_(STAFF)
    assert as_(STAFF).post("/sign-out").location == "/"
    assert who(copy) is None


def test_disabling_a_person_ends_all_sessions_at_once(as_: As) -> None:
    staff = as_(STAFF)
    assert as_(MANAGER).post(f"/people/{STAFF.id}/disable").status_code == 303
    assert staff.post("/people", {"name": "x"}).status_code == 401


def test_an_old_cookie_gets_401_and_is_taken_away(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        sessions.end_all(conn, MANAGER.id, MORNING)
    one = as_(MANAGER)
    answer = one.get("/people")
    assert answer.status_code == 401
    assert "Your session has ended" in answer.get_data(as_text=True) or "登录已经结束" in answer.get_data(as_text=True)
    assert one.cookie("session") is None


def test_nobody_is_sent_to_sign_in_and_back(browser: New) -> None:
    answer = browser().get("/people?x=1")
    assert answer.status_code == 401
    assert '<input type="hidden" name="next" value="/people?x=1">' in answer.get_data(as_text=True)


def test_a_session_ends_when_left_alone_and_sooner_for_people_with_grants(as_: As, clock: Clock) -> None:
    staff, manager = as_(STAFF), as_(MANAGER)
    clock.forward(minutes=29)
    assert (who(staff), who(manager)) == ("Staff", "Manager")
    clock.forward(minutes=31)
    assert (who(staff), who(manager)) == ("Staff", None)
    clock.forward(minutes=720)
    assert who(staff) is None


def test_a_session_ends_after_a_shift_in_any_case(as_: As, clock: Clock) -> None:
    staff = as_(STAFF)
    for _ in range(13):
        assert who(staff) == "Staff"
        clock.forward(minutes=58)
    assert who(staff) is None


def test_use_is_noted_once_a_minute_not_with_every_request(as_: As, clock: Clock, engine: Engine) -> None:
    staff = as_(STAFF)
    for seconds, noted in ((30, 0), (40, 70), (20, 70)):
        clock.forward(seconds=seconds)
        who(staff)
        with reading(engine) as conn:
            found = sessions.find(conn, keyed(KEY, STAFF.token))
        assert found is not None
        assert (found.last_used_at - MORNING).total_seconds() == noted


@EACH_ENGINE
def test_after_five_wrong_tries_each_further_one_waits_twice_as_long(browser: New, clock: Clock) -> None:
    one = browser()
    for _ in range(5):
        assert sign_in(one, password="wrong") == 401
    for minutes in (1, 2, 4):
        answer = one.post("/sign-in", {"username": "staff", "password": PASSWORD})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(60 * minutes))
        clock.forward(minutes=minutes, seconds=1)
        assert sign_in(one, password="wrong") == 401
    clock.forward(minutes=9)
    assert sign_in(one) == 303


def test_strange_devices_lock_nobody_out_of_their_own(browser: New) -> None:
    own, stranger = browser(), browser()
    assert sign_in(own) == 303
    own.post("/sign-out")
    for _ in range(6):
        sign_in(stranger, password="wrong")
    assert sign_in(stranger) == 429
    assert sign_in(own) == 303


def test_a_made_up_device_gets_no_tries_of_its_own(browser: New) -> None:
    for number in range(5):
        assert sign_in(browser().with_cookie("device", f"made-up-device-{number}.0123"), password="wrong") == 401
    assert sign_in(browser().with_cookie("device", "another-made-up.4567")) == 429


def from_address(one: Browser, address: str, name: str, password: str = "wrong") -> int:
    fields = {"username": name, "password": password}
    return one.post("/sign-in", fields, environ_overrides={"REMOTE_ADDR": address}).status_code


@EACH_ENGINE
def test_one_address_has_a_days_wrong_tries_for_all_accounts_together(browser: New, clock: Clock) -> None:
    own, stranger = browser(), browser()
    assert from_address(own, "203.0.113.5", STAFF.name, PASSWORD) == 303
    assert [from_address(stranger, "203.0.113.5", f"name-{number}") for number in range(30)] == [401] * 30
    assert from_address(stranger, "203.0.113.5", COLLEAGUE.name, PASSWORD) == 429
    own.post("/sign-out")
    assert from_address(own, "203.0.113.5", STAFF.name, PASSWORD) == 303
    assert from_address(browser(), "203.0.113.6", COLLEAGUE.name, PASSWORD) == 303
    clock.forward(hours=24, seconds=1)
    assert from_address(stranger, "203.0.113.5", COLLEAGUE.name, PASSWORD) == 303


def test_the_right_password_uses_up_none_of_an_addresss_tries(browser: New) -> None:
    for _ in range(31):
        assert from_address(browser(), "203.0.113.5", STAFF.name, PASSWORD) == 303


def test_the_addresses_of_one_network_are_counted_together(browser: New) -> None:
    for number in range(30):
        from_address(browser(), f"2001:db8:0:1::{number}", f"name-{number}")
    assert from_address(browser(), "2001:db8:0:1:ffff::1", STAFF.name, PASSWORD) == 429
    assert from_address(browser(), "2001:db8:0:2::1", STAFF.name, PASSWORD) == 303


def test_a_success_forgets_the_wrong_tries(browser: New) -> None:
    one = browser()
    for password in ("wrong", "wrong", "wrong", "wrong", PASSWORD, "wrong", "wrong", "wrong", "wrong", PASSWORD):
        assert sign_in(one, password=password) == (303 if password == PASSWORD else 401)


def test_the_persona_buttons_are_not_there_outside_demo_mode(browser: New) -> None:
    assert "persona" not in browser().get("/sign-in").get_data(as_text=True)
    assert browser().post("/sign-in", {"persona": "staff"}).status_code == 404


def test_a_name_without_a_password_lets_nobody_in(browser: New, engine: Engine) -> None:
    with writing(engine) as conn:
        people.add_person(conn, id=MANAGER.id.__class__(int=77), username="new", name="New", now=MORNING)
    assert sign_in(browser(), "new", "") == 401


def change(
    one: Browser, current: str = PASSWORD, password: str = "four new words here", again: str = "four new words here"
) -> int:
    return one.post("/password", {"current": current, "password": password, "again": again}).status_code


def test_a_changed_password_ends_every_other_session(as_: As, browser: New) -> None:
    here, there = as_(STAFF), browser()
    sign_in(there)
    assert change(here) == 303
    assert (who(here), who(there)) == ("Staff", None)
    assert sign_in(browser()) == 401
    assert sign_in(browser(), password="four new words here") == 303


@pytest.mark.parametrize("wrong", [{"current": "x"}, {"password": "short", "again": "short"}, {"again": "other words here"}])
def test_a_password_is_changed_only_with_the_one_in_use_and_a_good_new_one(wrong: dict[str, str], as_: As, browser: New) -> None:
    assert change(as_(STAFF), **wrong) == 422
    assert sign_in(browser()) == 303


def test_over_https_the_cookies_are_bound_to_this_very_host(data: Path, clock: Clock) -> None:
    secure = create_app(replace(settings(data), public_address="https://handbook.example.cn"), clock)
    answer = secure.test_client().post(
        "/sign-in",
        data={"username": "staff", "password": PASSWORD},
        base_url="https://handbook.example.cn",
        headers={"Origin": "https://handbook.example.cn"},
    )
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-device", "__Host-session"]
    assert all("; Secure; HttpOnly; Path=/; SameSite=Lax" in cookie for cookie in cookies)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    secure.extensions[EXTENSION].engine.dispose()


def test_sessions_made_with_an_earlier_key_stay_good(data: Path, clock: Clock) -> None:
    later = create_app(
        replace(settings(data), secret_key="a later key, as long as it has to be", secret_key_fallbacks=(KEY,)), clock
    )
    one = Browser(later.test_client()).with_cookie("session", STAFF.token)
    assert who(one) == "Staff"
    later.extensions[EXTENSION].engine.dispose()
