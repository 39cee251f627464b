"""The board as a file: the same table, the same reach, numbers as numbers and days as days; and boards with nothing to tell."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, time
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import text

from db import assignments, places
from db.engine import reading, writing
from tests.intake.excel import sheets
from tests.intake.test_board import cell, work
from tests.intake.world import BEGUN, MANAGER, MANAGER_ELSEWHERE, SECOND_FLOOR, SHOP, STAFF, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser

ANNEXE = UUID(int=0x2F0)
MONTH, DAY = "month=2026-11", "day=2026-11-17"


def rows(browser: Browser, asked: str) -> list[dict[str, str]]:
    answer = browser.get(f"/board.csv?{asked}")
    assert answer.status_code == 200, answer.text
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def test_a_month_as_csv_has_a_line_for_each_role_and_day(as_: As, engine: Engine) -> None:
    work(engine, range(16, 20))
    manager = as_(MANAGER)
    found = {(one["Role"], one["Business day"]): one for one in rows(manager, MONTH)}
    one = found["Floor supervisor", "2026-11-17"]
    page = manager.get(f"/board?{MONTH}").text
    assert cell(page, "Floor supervisor", "17").startswith(f"{one['Completion in per cent']} %")
    assert int(one["Owed in all"]) == sum(int(number) for name, number in one.items() if name in STATES)
    assert found["Sales assistant", "2026-11-17"]["Completion in per cent"] == "100"
    assert not any(day > "2026-11-20" for _role, day in found)  # what is to come has no line


STATES = ("Not yet time", "To do", "In progress", "Done", "Done late", "Sent late", "Overdue", "Missed", "Excused", "Vacant")


def test_a_day_as_csv_has_a_line_for_each_role_and_hour(as_: As, engine: Engine) -> None:
    work(engine, range(16, 20))
    found = {(one["Role"], one["Hour"]): one for one in rows(as_(MANAGER), DAY)}
    assert found["Sales assistant", "08:00"]["Done"] == "1"
    assert {one["Business day"] for one in found.values()} == {"2026-11-17"}


def test_the_workbook_holds_the_table_as_it_is_shown_and_the_numbers(as_: As, engine: Engine) -> None:
    work(engine, range(16, 20))
    answer = as_(MANAGER).get(f"/board.xlsx?{MONTH}&role=store/assistant")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Board%20Main%20shop%202026-11.xlsx"
    whole = sheets(answer.get_data())
    assert list(whole) == ["Board Main shop 2026-11", "Numbers"]
    head, line, total = whole["Board Main shop 2026-11"]
    assert (head[0], head[17], head[-1], len(head)) == ("Role", "2026-11-17", "Total", 32)
    assert (line[0], line[17]) == ("Sales assistant", 100)
    assert total[17] == line[17]
    numbers = whole["Numbers"]
    assert numbers[1][1] == (date(2026, 11, 1) - date(1899, 12, 30)).days  # a day, not its name
    day = sheets(as_(MANAGER).get(f"/board.xlsx?{DAY}&role=store/assistant").get_data())["Board Main shop 2026-11-17"]
    assert dict(zip(day[0], day[1], strict=False))["08:00"] == "Done 1"


def test_files_of_the_board_reach_as_far_as_the_board_and_stand_in_the_trail(as_: As, engine: Engine) -> None:
    assert rows(as_(MANAGER), f"{DAY}&list=store/nothing") == []
    assert as_(STAFF).get("/board.csv").status_code == 403
    assert as_(MANAGER_ELSEWHERE).get(f"/board.csv?place={SHOP}").status_code == 404
    with writing(engine) as conn:
        held = {"department": "other", "person": MANAGER.id.hex}
        conn.execute(text("UPDATE grant_ SET department = :department WHERE person_id = :person"), held)
    assert rows(as_(MANAGER), MONTH) == []
    with reading(engine) as conn:
        assert conn.execute(text("SELECT count(*) FROM audit WHERE verb = 'export'")).scalar_one() == 2


def test_the_page_links_to_its_files_with_everything_that_is_chosen(as_: As) -> None:
    page = as_(MANAGER).get(f"/board?{DAY}&role=store/assistant").text.replace("&amp;", "&")
    found = re.findall(r'href="(/board\.[^"]+)"', page)
    assert found == [f"/board.{kind}?place={SHOP}&{DAY}&role=store%2Fassistant" for kind in ("xlsx", "csv")]


def states(page: str) -> set[str]:
    """The states in the table."""
    return set(re.findall(r'data-state="(\w+)"', page.split("<table")[1].split("</table")[0])) if "<table" in page else set()


def figures(page: str) -> str:
    """The totals and percentages in the table, none where it is empty of them."""
    return "".join(re.findall(r"\d+ %|db-percent", page.split("<table")[-1].split("</table")[0]))


@pytest.mark.parametrize("view", [MONTH, DAY])
def test_a_place_where_nothing_is_owed_is_empty(as_: As, engine: Engine, view: str) -> None:
    with writing(engine) as conn:
        given = {"kind": "counter", "name_zh": "仓库", "name_en": "Annexe", "zone": ZONE, "cutoff": time(4), "position": 9}
        places.add_place(conn, id=ANNEXE, parent=SHOP, now=BEGUN, **given)
    page = as_(MANAGER).get(f"/board?place={ANNEXE}&{view}").text
    assert "Nothing was owed here then" in page
    assert (states(page), rows(as_(MANAGER), f"place={ANNEXE}&{view}")) == (set(), [])


@pytest.mark.parametrize("view", [MONTH, DAY])
def test_where_every_role_is_vacant_nothing_is_missed_and_nothing_complete(as_: As, view: str) -> None:
    page = as_(MANAGER).get(f"/board?place={SECOND_FLOOR}&{view}").text
    assert states(page) == {"vacant"}
    assert figures(page) == ""
    assert {one["Completion in per cent"] for one in rows(as_(MANAGER), f"place={SECOND_FLOOR}&{view}")} == {""}


def test_a_day_to_come_is_neither_red_nor_complete(as_: As, engine: Engine) -> None:
    page = as_(MANAGER).get("/board?day=2026-12-01").text
    assert states(page) <= {"upcoming", "vacant"}
    assert "upcoming" in states(page)
    assert figures(page) == ""
    later = as_(MANAGER).get("/board?month=2026-12").text
    assert "This is still to come." in later
    assert states(later) == set()
    with writing(engine) as conn:  # who is away then is not missed either
        assignments.be_away(conn, id=UUID(int=77), person=STAFF.id, since=date(2026, 12, 1), until=date(2026, 12, 1))
    assert states(as_(MANAGER).get("/board?day=2026-12-01").text) <= {"upcoming", "vacant"}
