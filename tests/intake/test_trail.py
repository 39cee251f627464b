"""The trail: managers see what was done within their reach, administrators everything."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from db import audit, grants
from db.engine import writing
from intake.deeds import DEEDS
from intake.grants import KINDS
from tests.intake.conftest import EACH_ENGINE
from tests.intake.matrix import NEW, NEWCOMER
from tests.intake.test_api import OPENING, tick
from tests.intake.world import (
    ADMINISTRATOR,
    BRANCH,
    COLLEAGUE,
    COMPANY,
    MANAGER,
    MANAGER_ELSEWHERE,
    MORNING,
    OTHER_PLACE,
    OTHER_ROLE,
    SHOP,
    STAFF,
    SUPERVISOR,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Clock

INTAKE = Path(__file__).parents[2] / "intake"
OPENING_PAGE = OPENING.removeprefix("/api/v1")


def lines(one: Browser, path: str = "/trail") -> list[str]:
    """What the page says, a line an entry."""
    page = one.get(path).get_data(as_text=True)
    found = re.findall(r'<li class="db-entry">(.*?)</li>', page, re.DOTALL)
    return [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", entry))).strip() for entry in found]


def note(engine: Engine, place: UUID, verb: str, noun: str, subject: object, **details: str) -> None:
    with writing(engine) as conn:
        audit.append(conn, place=place, person=MANAGER.id, verb=verb, noun=noun, subject=subject, now=MORNING, **details)


def test_what_a_manager_did_is_told_in_words_the_newest_first(as_: As, clock: Clock) -> None:
    as_(MANAGER).post("/people", NEWCOMER)
    clock.forward(minutes=5)
    as_(MANAGER).post(f"/people/{STAFF.id}/disable")
    said = lines(as_(MANAGER))
    assert said[0].startswith("Disabled Staff")
    assert "08:30 · Manager · Main shop" in said[0]
    assert any(line.startswith("Let Xin in · ") for line in said[1:])


def test_who_excused_what_and_why_is_told_once_and_leads_there(as_: As, clock: Clock) -> None:
    one, asked = as_(MANAGER), {"id": NEW, "reason": "Stocktaking"}
    for _twice in range(2):
        one.post(f"{OPENING_PAGE}/excuse", asked)
    clock.forward(minutes=1)
    one.post(f"{OPENING_PAGE}/excuse/{NEW}/withdraw")
    back, excused = lines(one, "/trail?noun=excusal")
    assert excused.startswith("Excused this · Opening · Stocktaking · 20 Nov 2026 Fri 20 Nov 08:25 · Manager · Main shop")
    assert back.startswith("Took an excusal back · Opening · Stocktaking")
    assert f'href="{OPENING_PAGE}"' in one.get("/trail").text


def test_an_excused_form_is_told_with_whose_it_was(as_: As) -> None:
    one = as_(MANAGER)
    key = {"place": SHOP, "form": "store/duty-log", "day": "2026-11-20", "slot": "20:00", "owed_by": SUPERVISOR.id}
    assert one.post("/roll/excuse", key | {"id": NEW, "reason": "Ill"}).status_code == 303
    assert lines(one)[0].startswith("Excused this · Duty log · Supervisor · Ill · 20 Nov 2026")
    assert "/roll?from=2026-11-20&amp;to=2026-11-20&amp;form=store%2Fduty-log&amp;show=all#entry-" in one.get("/trail").text


def test_a_closed_problem_is_told_with_what_was_done_about_it(as_: As) -> None:
    tick(as_(STAFF), outcome="problem", note="Two lamps are broken")
    one = as_(MANAGER)
    way = re.search(r'action="(/review/problems/[^"]*)"', one.get("/review?tab=problems").text)
    assert way
    for _twice in range(2):
        assert one.post(way[1], {"comment": "New lamps"}).status_code == 303
    told = lines(one, "/trail?noun=problem")
    assert len(told) == 1
    assert told[0].startswith("Closed a problem · Opening · Two lamps are broken · New lamps · 20 Nov 2026")


def test_other_hours_are_told_with_their_days(as_: As, clock: Clock) -> None:
    one = as_(ADMINISTRATOR)
    one.post(f"/places/{SHOP}/hours", {"weekday": ["0", "1"], "opens": "10:00", "closes": "22:00"})
    clock.forward(minutes=1)
    one.post(f"/places/{SHOP}/exceptions", {"day": "2027-02-06"})
    shut, longer = (line.split(" · ", 1)[1].split(" Administrator")[0] for line in lines(one)[:2])
    assert "6 Feb 2027" in shut
    assert "None" not in shut
    assert "Mon, Tue · 10:00 – 22:00" in longer


def test_another_places_entries_are_out_of_reach(as_: As, engine: Engine) -> None:
    note(engine, SHOP, "disable", "person", STAFF.id)
    note(engine, BRANCH, "disable", "person", OTHER_PLACE.id)
    note(engine, COMPANY, "export", "list", NEW)
    assert [len(lines(as_(one))) for one in (MANAGER, MANAGER_ELSEWHERE, ADMINISTRATOR)] == [1, 1, 3]
    assert as_(OTHER_ROLE).get("/trail").status_code == 403


@EACH_ENGINE
def test_entries_are_found_by_person_noun_and_days(as_: As, engine: Engine) -> None:
    note(engine, SHOP, "disable", "person", STAFF.id)
    note(engine, SHOP, "run", "place", SHOP, department="store")
    one = as_(MANAGER)
    assert len(lines(one, f"/trail?person={MANAGER.id}")) == 2
    assert lines(one, f"/trail?person={STAFF.id}") == []
    assert [line.split(" ·")[0] for line in lines(one, "/trail?noun=place")] == ["Runs a department here now"]
    assert len(lines(one, "/trail?from=2026-11-20&to=2026-11-20")) == 2
    assert lines(one, "/trail?from=2026-11-19&to=2026-11-19") == []


@EACH_ENGINE
def test_pages_follow_each_other_by_key_and_miss_nothing(as_: As, engine: Engine) -> None:
    for number in range(120):
        note(engine, SHOP, "set the hours of", "place", SHOP, day=f"day {number}")
    one, path, seen = as_(MANAGER), "/trail", []
    while path:
        seen += lines(one, path)
        more = re.search(r'href="(/trail\?[^"]*before=[^"]*)"', one.get(path).get_data(as_text=True))
        path = unescape(more[1]) if more else ""
    assert len(seen) == 120
    assert len({line.split(" · ")[1] for line in seen}) == 120


def test_who_manages_one_department_sees_what_is_noted_of_it_and_of_people_in_sight(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        grants.grant(conn, id=UUID(NEW), place=SHOP, person=COLLEAGUE.id, kind="manage", now=MORNING, department="store")
    note(engine, SHOP, "leave", "place", SHOP, department="store")
    note(engine, SHOP, "leave", "place", SHOP, department="another")
    note(engine, SHOP, "set the hours of", "place", SHOP)
    note(engine, SHOP, "disable", "person", STAFF.id)
    note(engine, SHOP, "disable", "person", MANAGER.id)
    said = lines(as_(COLLEAGUE))
    assert [re.match(r"Disabled Staff|No longer runs a department here · ", line) is not None for line in said] == [True, True]
    assert len(lines(as_(MANAGER))) == 5


def test_every_deed_that_is_noted_has_words(as_: As) -> None:
    noted = set(verbs())
    assert len(noted) > 10
    assert noted <= {verb for _, verb in DEEDS}


def verbs() -> Iterator[str]:
    """The verbs that the service's modules write into the trail."""
    for path in INTAKE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            named = ast.unparse(node.func)
            given = [key.value for key in node.keywords if key.arg == "verb"] if named == "audit.append" else []
            given += node.args[2:3] if named in ("staff.note", "note", "_note") else []
            for verb in given:
                if isinstance(verb, ast.Constant):
                    yield str(verb.value)
                elif isinstance(verb, ast.JoinedStr):
                    head = str(verb.values[0].value)  # type: ignore[attr-defined]
                    yield from (f"{head}{kind}" for kind in KINDS)


@pytest.mark.parametrize("wrong", ["before=x", "person=x"])
def test_what_makes_no_sense_in_the_address_is_not_there(as_: As, wrong: str) -> None:
    assert as_(MANAGER).get(f"/trail?{wrong}").status_code == 404
