"""Refusals: the right status, a sentence in the person's language, and nothing changed."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from flask import request
from psycopg.errors import AdminShutdown, QueryCanceled, ReadOnlySqlTransaction
from sqlalchemy.exc import DataError, IntegrityError, InternalError, OperationalError

from db.base import Conflict, NotFound
from db.engine import writing
from intake.auth import allow
from intake.errors import Refused
from intake.sentences import SENTENCES
from tests.intake.world import STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser

    New = Callable[[], Browser]


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """These tests add routes that fail."""
    return own_app


def raising(app: Flask, error: Exception) -> None:
    """Add a page and a call that fail like this."""

    @allow("anyone")
    def view() -> str:
        raise error

    app.add_url_rule("/failing", "failing", view)
    app.add_url_rule("/api/v1/failing", "failing-call", view)


def database(message: str) -> OperationalError:
    return OperationalError("INSERT", {}, sqlite3.OperationalError(message))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refused("closed"), 409, "closed"),
        (Conflict("same id"), 409, "conflict"),
        (NotFound(), 404, "not-found"),
        (database("database or disk is full"), 507, "full"),
        (database("database is locked"), 503, "busy"),
        (OperationalError("INSERT", {}, AdminShutdown()), 503, "away"),
        (InternalError("INSERT", {}, ReadOnlySqlTransaction()), 503, "away"),
        (OperationalError("INSERT", {}, QueryCanceled()), 503, "busy"),
        (IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")), 409, "conflict"),
        (DataError("INSERT", {}, sqlite3.DataError("text cannot contain NUL")), 400, "bad-request"),
        (ZeroDivisionError(), 500, "failed"),
    ],
)
def test_each_error_has_its_row(error: Exception, status: int, code: str, app: Flask, browser: New) -> None:
    raising(app, error)
    answer = browser().get("/api/v1/failing", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert answer.get_json() == {"error": {"code": code, "message": str(SENTENCES[code][1])}}
    page = browser().get("/failing", headers={"Accept-Language": "en"})
    assert page.status_code == status
    assert str(SENTENCES[code][1]) in page.get_data(as_text=True)


def test_a_trace_never_reaches_the_reader(app: Flask, browser: New) -> None:
    raising(app, ZeroDivisionError("inner secret"))
    assert "inner secret" not in browser().get("/failing").get_data(as_text=True)


def test_who_is_too_early_is_told_when_to_come_back(app: Flask, browser: New) -> None:
    raising(app, Refused("busy"))
    assert browser().get("/failing").headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh-CN", "这里没有内容。"), ("en-GB,en;q=0.9", "There is nothing at this address."), ("fr", "这里没有内容。")],
)
def test_a_missing_page_says_so_in_the_readers_language(language: str, sentence: str, browser: New) -> None:
    answer = browser().get("/nothing-here/", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert f'<h1 class="db-refused">{sentence}</h1>' in answer.get_data(as_text=True)


def test_a_missing_page_of_the_english_handbook_speaks_english(browser: New) -> None:
    assert "There is nothing at this address." in browser().get("/en/nothing/").get_data(as_text=True)


@pytest.mark.parametrize(("path", "search"), [("/en/nothing/", "/en/search"), ("/nothing/", "/search")])
def test_where_there_is_nothing_one_can_search_for_it(path: str, search: str, browser: New) -> None:
    assert f'action="{search}"' in browser().get(path, headers={"Accept-Language": "zh-CN"}).text


def test_a_session_that_ended_while_typing_loses_no_text(browser: New) -> None:
    one = browser().with_cookie("session", "long-gone")
    answer = one.post("/people", {"name": "Wang Fang", "username": "wang"}, headers={"Referer": "http://127.0.0.1:8000/people"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "Wang Fang" in text
    assert 'href="/sign-in?next=%2Fpeople"' in text


def test_a_forged_session_opens_nothing(browser: New) -> None:
    assert browser().with_cookie("session", STAFF.token + "x").get("/people").status_code == 401


@pytest.mark.parametrize(
    "path", ["/people/1", "/people/not-an-id", "/people/%00", "/api/v1/runs/x/store/opening/2026-11-20/0820/-"]
)
def test_ids_that_are_none_lead_nowhere(path: str, as_: As) -> None:
    assert as_(STAFF).get(path).status_code == 404
    kind = "application/json" if path.startswith("/api/") else None
    assert as_(STAFF).post(path, content_type=kind).status_code == 404


@pytest.mark.parametrize("path", ["/today", "/en/departments/"])
def test_what_is_there_but_takes_nothing_says_so(path: str, as_: As) -> None:
    assert as_(STAFF).post(path).status_code == 405


@pytest.mark.parametrize("referrer", ["http://[", "http://127.0.0.1:8000//evil.example/x"])
def test_where_to_go_back_to_is_never_elsewhere(referrer: str, browser: New) -> None:
    answer = browser().get("/nothing-here/", headers={"Referer": referrer})
    assert answer.status_code == 404
    assert "evil.example" not in answer.get_data(as_text=True)


def test_broken_json_is_a_bad_request(app: Flask, browser: New) -> None:
    @allow("anyone")
    def read() -> dict[str, str]:
        return {"read": request.get_json()}

    app.add_url_rule("/api/v1/reading", "reading", read, methods=["POST"])
    answer = browser().post("/api/v1/reading", data="{broken", content_type="application/json")  # type: ignore[arg-type]
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad-request")


def test_the_sentence_comes_even_when_the_database_is_away(app: Flask, engine: Engine, as_: As) -> None:
    staff = as_(STAFF)
    with writing(engine) as conn:
        for table in ("session", "release"):
            conn.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away_{table}")
    for path in ("/people", "/", "/nothing/"):
        answer = staff.get(path, headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.headers["X-Frame-Options"]) == (503, "DENY")
        assert "There is much going on at the moment." in answer.get_data(as_text=True)
    told = staff.get("/api/v1/me", headers={"Accept-Language": "en"})
    assert (told.status_code, told.get_json()["error"]["code"]) == (503, "busy")
    assert staff.get("/healthz").get_json()["status"] == "failing"


def failing_once(app: Flask, error: Exception) -> None:
    """Add a form that takes nothing."""

    @allow("anyone")
    def view() -> str:
        raise error

    app.add_url_rule("/writing", "writing", view, methods=["POST"])


def test_what_could_not_be_taken_is_sent_again_by_a_button_under_the_same_id(app: Flask, browser: New) -> None:
    failing_once(app, database("database is locked"))
    text = browser().post("/writing?day=1", {"id": "7", "note": "灯 & <b>"}).get_data(as_text=True)
    assert '<form method="post" action="/writing?day=1">' in text
    assert '<input type="hidden" name="id" value="7">' in text
    assert '<input type="hidden" name="note" value="灯 &amp; &lt;b&gt;">' in text
    assert "再发一次" in text


@pytest.mark.parametrize("typed", [{"username": "wang", "password": "a secret"}, {"note": "x", "file": (BytesIO(b"1"), "a.txt")}])
def test_what_is_secret_or_a_file_is_not_sent_again_by_a_button(typed: dict[str, object], app: Flask, browser: New) -> None:
    failing_once(app, database("database is locked"))
    text = browser().post("/writing", typed).get_data(as_text=True)
    assert "再发一次" not in text
    assert "a secret" not in text


def test_what_is_refused_for_good_is_not_sent_again_by_a_button(app: Flask, browser: New) -> None:
    failing_once(app, Refused("closed"))
    assert "再发一次" not in browser().post("/writing", {"note": "x"}).get_data(as_text=True)
