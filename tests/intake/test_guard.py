"""What every request must pass and every answer must carry."""

from __future__ import annotations

from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING

import pytest

from tests.intake.conftest import ADDRESS, OURS
from tests.intake.matrix import ROWS
from tests.intake.world import MANAGER, NONE, STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.intake.conftest import As, Browser
    from tests.intake.matrix import Row
    from tests.intake.world import Caller

    New = Callable[[], Browser]

SITES = (None, "same-origin", "none", "same-site", "cross-site")
ORIGINS = (None, ADDRESS, "https://evil.example", "null", "http://127.0.0.1:9999")
POSTS = tuple({row.path: row for row in ROWS if row.method == "POST"}.values())
CANARY = "三楼的灯坏了 <b>twice</b>"


def origin(site: str | None, of: str | None) -> dict[str, str]:
    pairs = (("Sec-Fetch-Site", site), ("Origin", of))
    return {name: value for name, value in pairs if value is not None}


def is_ours(site: str | None, of: str | None) -> bool:
    return site in ("same-origin", "none") or (site is None and of == ADDRESS)


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_posts_from_other_pages_are_refused_and_keep_what_was_typed(row: Row, as_: As) -> None:
    one, is_call = as_(MANAGER), row.path.startswith("/api/")
    for site, of in product(SITES, ORIGINS):
        if is_ours(site, of):
            continue
        given = {"json": {"note": CANARY}} if is_call else {"data": {"note": CANARY, "password": "secret-word"}}
        answer = one.client.post(row.path, base_url=ADDRESS, headers=origin(site, of), **given)  # type: ignore[arg-type]
        text = answer.get_data(as_text=True)
        assert (answer.status_code, "foreign-origin" in text or "another page" in text) == (403, True), (site, of)
        assert is_call or "三楼的灯坏了 &lt;b&gt;twice&lt;/b&gt;" in text
        assert "secret-word" not in text


@pytest.mark.parametrize(("site", "of"), [pair for pair in product(SITES, ORIGINS) if is_ours(*pair)])
def test_posts_from_our_own_pages_pass(site: str | None, of: str | None, browser: New) -> None:
    answer = browser().client.post("/language", base_url=ADDRESS, data={"language": "en"}, headers=origin(site, of))
    assert answer.status_code == 303


@pytest.mark.parametrize("row", ROWS, ids=str)
@pytest.mark.parametrize("caller", [NONE, STAFF, MANAGER], ids=lambda caller: caller.name)
def test_every_answer_carries_the_headers(row: Row, caller: Caller, as_: As) -> None:
    one = as_(caller)
    answer = one.get(row.path) if row.method == "GET" else one.post(row.path, row.form, json=row.json)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    if caller is not NONE or row.path not in ("/", "/en/departments/"):
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_lets_the_inline_code_of_the_release_through_and_no_other(browser: New) -> None:
    policy = browser().get("/sign-in").headers["Content-Security-Policy"]
    assert "script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='; style-src 'self';" in policy


def test_data_may_load_nothing(browser: New) -> None:
    assert browser().get("/api/v1/me").headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_nor_may_what_only_leads_on(browser: New) -> None:
    answer = browser().client.post("/language", base_url=ADDRESS, data={"language": "en"}, headers=origin("same-origin", None))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
def test_pages_take_forms_only(kind: str, browser: New) -> None:
    answer = browser().post("/sign-in", data="{}", content_type=kind)  # type: ignore[arg-type]
    assert answer.status_code == 415


def test_calls_take_json_only(as_: As) -> None:
    answer = as_(STAFF).post("/api/v1/nothing", {"a": "b"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (415, "not-that-kind")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(browser: New) -> None:
    answer = browser().post("/sign-in", {"username": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "内容太大" in answer.get_data(as_text=True)


def test_whoever_sends_too_much_is_let_finish_and_then_told(browser: New) -> None:
    body = BytesIO(b"username=" + b"x" * 10_000_000)
    answer = browser().client.post(
        "/sign-in", base_url=ADDRESS, headers=OURS, input_stream=body, content_type="application/x-www-form-urlencoded"
    )
    assert (answer.status_code, body.read()) == (413, b"")


def test_a_foreign_host_name_is_refused(browser: New) -> None:
    answer = browser().client.get("/sign-in", base_url="http://evil.example:8000")
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(method: str, browser: New) -> None:
    answer = browser().client.open("/sign-in", method=method, base_url=ADDRESS, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
