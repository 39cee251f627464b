"""Searches that found nothing: counted for editors, within limits, and never with what is about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from db import people
from db.base import new_id
from db.engine import writing
from intake import searching
from tests.intake.papers import count
from tests.intake.world import EDITOR, MORNING, OTHER_ROLE, STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Clock

    Open = Callable[[], Browser]

MISSED = "/api/v1/search/missed"


def miss(browser: Browser, words: Any, **said: Any) -> Any:
    return browser.post(MISSED, json={"id": str(uuid4()), "words": words, "lang": "zh"} | said)


def test_the_same_again_counts_once_and_other_words_are_refused(browser: Open, engine: Engine) -> None:
    id_ = str(uuid4())
    assert miss(browser(), "值曰", id=id_).json == {"counted": True}
    assert miss(browser(), " 值曰\t", id=id_).json == {"counted": True}
    assert miss(browser(), "别的", id=id_).status_code == 409
    assert count(engine, "missed_search") == 1


@pytest.mark.parametrize("words", ["\ud800", "", " \x00 ", "x" * 101, None, 5, ["x"], {"x": 1}])
def test_what_nobody_types_is_refused(browser: Open, engine: Engine, words: Any) -> None:
    assert miss(browser(), words).status_code in (400, 422)
    assert count(engine, "missed_search") == 0


def test_signs_that_no_screen_shows_are_left_out(as_: As) -> None:
    assert miss(as_(STAFF), "值\x00曰\u202e志 <b>").json == {"counted": True}
    assert "值 曰 志 &lt;b&gt;" in as_(EDITOR).get("/search/missed").text


@pytest.mark.parametrize(
    "words",
    [
        "13812345678",
        "138 1234 5678",
        "１３８１２３４５６７８",
        "li@example.cn",
        "王小芳 请假",
        "call Xin Li",
        "wang xiaofang leave",
    ],
)
def test_what_could_be_about_a_person_is_not_kept(browser: Open, engine: Engine, words: str) -> None:
    with writing(engine) as conn:
        for name, english in (("王小芳", "Wang Xiaofang"), ("Xin Li", "")):
            people.add_person(conn, id=new_id(MORNING), username=str(uuid4())[:30], name=name, now=MORNING, name_en=english)
    assert miss(browser(), words).json == {"counted": False}
    assert miss(browser(), "maxin lime 2026").json == {"counted": True}
    assert count(engine, "missed_search") == 1


def test_whoever_sends_many_fills_no_disk(browser: Open, engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_A_MINUTE", 2)
    monkeypatch.setattr(searching, "MOST_A_DAY", 3)
    told = []
    for _ in range(2):
        told += [miss(browser(), word).json["counted"] for word in ("甲", "乙", "丙")]
        clock.forward(minutes=2)
    assert told == [True, True, False, True, False, False]
    clock.forward(days=1)
    assert miss(browser(), "丁").json == {"counted": True}
    assert count(engine, "missed_search") == 4


def test_ticking_is_offered_for_one_s_own_lists_and_to_who_is_not_signed_in(as_: As, browser: Open) -> None:
    found = [one.get("/en/search?q=Opening").text for one in (browser(), as_(STAFF), as_(OTHER_ROLE))]
    assert all("Opening" in page for page in found)
    assert ["Go and tick" in page for page in found] == [True, True, False]
