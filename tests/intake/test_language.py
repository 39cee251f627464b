"""Two languages: the person's choice, the cookie, the browser's; and every sentence in both."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from intake import language
from intake.language import WORDING
from tests.intake.world import STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.intake.conftest import As, Browser

    New = Callable[[], Browser]

INTAKE = Path(language.__file__).parent
CALLS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
TITLE = {"zh": "<h1>登录</h1>", "en": "<h1>Sign in</h1>"}


def shown(one: Browser, accepted: str = "zh-CN,zh;q=0.9") -> str:
    text = one.get("/sign-in", headers={"Accept-Language": accepted}).get_data(as_text=True)
    return next(name for name, title in TITLE.items() if title in text)


@pytest.mark.parametrize(
    ("accepted", "chosen"), [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB,en", "en"), ("fr,de", "zh"), ("fr,en;q=0.5", "en")]
)
def test_the_browsers_language_counts_until_somebody_chooses(accepted: str, chosen: str, browser: New) -> None:
    assert shown(browser(), accepted) == chosen


def test_a_choice_is_kept_on_the_device(browser: New) -> None:
    one = browser()
    assert one.post("/language", {"language": "en", "next": "/sign-in"}).location == "/sign-in"
    assert shown(one) == "en"


def test_a_choice_follows_the_person_to_other_devices(as_: As) -> None:
    as_(STAFF).post("/language", {"language": "zh"})
    assert as_(STAFF).get("/api/v1/me").get_json()["language"] == "zh"


@pytest.mark.parametrize(("asked", "word"), [("zh", "待办"), ("en", "To do"), ("xx", "To do")])
def test_lists_on_a_page_are_told_in_its_language_whatever_the_person_chose(as_: As, asked: str, word: str) -> None:
    staff = as_(STAFF)
    staff.post("/language", {"language": "en"})
    found = staff.get(f"/api/v1/lists/store/opening?lang={asked}").json
    assert found["run"]["word"] == word  # type: ignore[index]


def test_after_choosing_one_is_where_one_was(browser: New) -> None:
    answer = browser().post("/language", {"language": "en"}, headers={"Referer": "http://127.0.0.1:8000/sign-in?next=/people"})
    assert answer.location == "/sign-in?next=/people"
    assert browser().post("/language", {"language": "en"}, headers={"Referer": "https://evil.example/x"}).location == "/"


@pytest.mark.parametrize(("path", "title"), [("/search", "<h1>搜索</h1>"), ("/en/search", "<h1>Search</h1>")])
@pytest.mark.parametrize("accepted", ["zh-CN", "en-GB"])
def test_a_search_speaks_the_language_of_the_handbook_it_searches(path: str, title: str, accepted: str, browser: New) -> None:
    assert title in browser().get(path, headers={"Accept-Language": accepted}).text


def test_a_search_in_the_other_language_keeps_its_words(browser: New) -> None:
    answer = browser().post("/language", {"language": "en", "next": "/search?q=late"})
    assert answer.location == "/en/search?q=late"


@pytest.mark.parametrize(
    "elsewhere", ["//[", "http://[", "//evil.example", "/\\evil.example", "https://evil.example/", "/x\r\nSet-Cookie: a=b", "x"]
)
def test_nobody_is_sent_to_another_site(elsewhere: str, browser: New) -> None:
    answer = browser().post("/language", {"language": "en", "next": elsewhere})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_language_that_there_is_not_changes_nothing(browser: New) -> None:
    one = browser()
    assert one.post("/language", {"language": "xx"}).status_code == 303
    assert one.cookie("language") is None


@pytest.mark.parametrize(
    ("accepted", "told"),
    [
        ("zh", ["11月21日 周六", "2026年11月21日", "11月21日 周六 08:20", "08:20", "周一、周三"]),
        ("en", ["Sat 21 Nov", "21 Nov 2026", "Sat 21 Nov 08:20", "08:20", "Mon, Wed"]),
    ],
)
def test_dates_and_times_are_written_as_staff_write_them(accepted: str, told: list[str], app: Flask) -> None:
    moment, zone = datetime(2026, 11, 21, 0, 20, tzinfo=UTC), "Asia/Shanghai"
    with app.test_request_context(headers={"Accept-Language": accepted}, base_url="http://127.0.0.1:8000"):
        day = date(2026, 11, 21)
        assert [
            language.show_date(day),
            language.show_day(day),
            language.show_moment(moment, zone),
            language.show_time(moment, zone),
            language.show_weekdays((0, 2)),
        ] == told


def test_a_document_to_print_changes_its_address_with_the_language() -> None:
    assert language.in_language("/print/departments/store/", "en") == "/en/print/departments/store/"
    assert language.in_language("/en/print/departments/store/", "zh") == "/print/departments/store/"
    assert language.in_language("/print/departments/store/", "zh") == "/print/departments/store/"
    assert language.in_language("/today", "en") == "/today"


def test_every_sentence_of_the_service_is_said_in_chinese() -> None:
    kinds = [("**.py", "python"), ("templates/**.html", "jinja2")]
    said = {text for _, _, text, _, _ in extract_from_dir(INTAKE, kinds, keywords=CALLS)}
    with WORDING.open("rb") as file:
        known = {message.id for message in read_po(file, locale="zh") if message.string}
    assert sorted(str(text) for text in said - known) == []


def test_no_translation_changes_what_is_filled_in() -> None:
    with WORDING.open("rb") as file:
        catalog = read_po(file, locale="zh")
    assert [(message.id, str(error)) for message, errors in catalog.check() for error in errors] == []
