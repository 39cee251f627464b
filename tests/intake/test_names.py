"""A person's two spellings: every reader meets the one of the own language, on pages, in receipts and in files."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from db import people
from db.engine import reading, writing
from tests.intake import papers
from tests.intake.matrix import NEW, NEWCOMER
from tests.intake.test_api import item, tick
from tests.intake.test_trail import lines
from tests.intake.world import COLLEAGUE, MANAGER, SHOP, STAFF, SUPERVISOR, TODAY

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As
    from tests.intake.world import Caller

SPELT = {"zh": "王小明", "en": "Wang Xiaoming"}
LANGUAGES = (("zh", "en"), ("en", "zh"))
PAPER = f"/submissions/{SHOP}/{papers.SUBMISSION}"
PAGES = [
    (STAFF, "/today"),
    (STAFF, PAPER),
    (SUPERVISOR, "/review"),
    (SUPERVISOR, PAPER),
    (MANAGER, "/review?tab=problems"),
    (MANAGER, f"/board/cell?place={SHOP}&day={TODAY}&list=store/opening"),
    (MANAGER, "/people"),
    (MANAGER, f"/people/{STAFF.id}"),
    (MANAGER, "/records"),
    (MANAGER, "/roll"),
    (MANAGER, "/figures?form=store/sales"),
    (COLLEAGUE, f"/runs/{SHOP}/store/opening/2026-11-20/0820/-"),
]


@pytest.fixture
def spelt(engine: Engine) -> Engine:
    """The member of staff has two spellings, has handed in and has found a lamp broken."""
    with writing(engine) as conn:
        people.rename(conn, STAFF.id, SPELT["zh"], SPELT["en"])
    papers.put(engine)
    return engine


def reads(engine: Engine, who: Caller, lang: str) -> None:
    with writing(engine) as conn:
        people.set_language(conn, who.id, lang)


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_shows_the_spelling_of_its_language(who: Caller, path: str, as_: As, spelt: Engine) -> None:
    for lang, other in LANGUAGES:
        reads(spelt, who, lang)
        text = re.sub(r'value="[^"]*"', "", as_(who).get(path).get_data(as_text=True))  # a form to change both holds both
        assert SPELT[lang] in text
        assert SPELT[other] not in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_header_the_receipt_and_the_row_of_a_tick_say_it_alike(lang: str, as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        people.rename(conn, STAFF.id, SPELT["zh"], SPELT["en"])
    reads(engine, STAFF, lang)
    reads(engine, COLLEAGUE, lang)
    assert as_(STAFF).get("/api/v1/me").get_json()["name"] == SPELT[lang]
    for page in ("zh", "en"):  # a page of the handbook asks in its own language
        assert as_(STAFF).get(f"/api/v1/me?lang={page}").get_json()["name"] == SPELT[page]
    first, later = tick(as_(STAFF)).get_json(), tick(as_(COLLEAGUE)).get_json()
    assert (first["how"], later["how"]) == ("new", "already")
    assert {one["who"] for one in (first["tick"], later["tick"], item(as_(COLLEAGUE), "lights")["tick"])} == {SPELT[lang]}


def test_an_export_spells_names_for_who_takes_it(as_: As, spelt: Engine) -> None:
    for lang, heading in (("zh", "提交人"), ("en", "Handed in by")):
        reads(spelt, MANAGER, lang)
        text = as_(MANAGER).get("/records.csv?form=store/handover").get_data().decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text, newline=""))
        assert row[heading] == SPELT[lang]
        assert as_(MANAGER).get("/records.json").get_json()["submissions"][0]["handed_in_by"]["name"] == SPELT[lang]


def test_who_has_one_name_is_called_so_everywhere(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        people.rename(conn, STAFF.id, SPELT["zh"])
    assert SPELT["zh"] in as_(MANAGER).get("/people").get_data(as_text=True)


def test_a_new_person_may_get_both_spellings(as_: As, engine: Engine) -> None:
    as_(MANAGER).post("/people", NEWCOMER | {"name": SPELT["zh"], "name_en": f" {SPELT['en']} "})
    assert f"<h1>{SPELT['en']}</h1>" in as_(MANAGER).get(f"/people/{NEW}").get_data(as_text=True)
    with reading(engine) as conn:
        assert SPELT["zh"] in {one.name for one in people.people(conn)}


def test_a_spelling_can_be_added_later_and_the_trail_says_what_it_was(as_: As, engine: Engine) -> None:
    one, path = as_(MANAGER), f"/people/{STAFF.id}/name"
    for _ in range(2):
        assert one.post(path, {"name": SPELT["zh"], "name_en": SPELT["en"]}).location == f"/people/{STAFF.id}#standing"
    (said,) = lines(one)
    assert said.startswith(f"Changed the name of {SPELT['en']}")
    assert "Staff before" in said
    with reading(engine) as conn:
        assert people.person(conn, STAFF.id).name == SPELT["zh"]


@pytest.mark.parametrize("change", [{"name": " "}, {"name": "x" * 81}, {"name": "x", "name_en": "x" * 81}, {}])
def test_a_name_is_there_and_not_endless(change: dict[str, str], as_: As, engine: Engine) -> None:
    assert as_(MANAGER).post(f"/people/{STAFF.id}/name", change).status_code == 422
    with reading(engine) as conn:
        assert people.person(conn, STAFF.id).name == "Staff"
