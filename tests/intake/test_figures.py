"""The page of figures: numbers by person over the days they were owed, with what is missing marked as missing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING
from uuid import UUID

from db import assignments, definitions, submissions
from db.engine import writing
from db.submissions import NewSubmission
from tests.intake.world import BRANCH, MANAGER, MANAGER_ELSEWHERE, MORNING, SHOP, STAFF, SUPERVISOR, TODAY

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser

WEEK = "/figures?form=store/duty-log&from=2026-11-16&to=2026-11-20"


def put(engine: Engine, day: date, customers: int | None) -> None:
    """A duty log of the supervisor, handed in on the evening of the day."""
    with writing(engine) as conn:
        form = next(one for one in definitions.in_force(conn) if one.id == "store/duty-log")
        answers = {"day": day.isoformat(), "events": "x"} | ({} if customers is None else {"customers": customers})
        said = (str(SUPERVISOR.id), SUPERVISOR.id, form.revision, answers, [], "zh")
        new = NewSubmission(SHOP, UUID(int=0x6000 + day.day), form.id, day, "20:00", *said)
        submissions.hand_in(conn, new, MORNING - timedelta(days=(TODAY - day).days) + timedelta(hours=12, minutes=20))


def cells(browser: Browser, address: str = WEEK) -> list[str]:
    """The row of the only person, as it is read aloud."""
    body = re.search(r"<tbody>(.*?)</tbody>", browser.get(address).text, re.DOTALL)
    assert body is not None
    plain = re.sub(r"<span[^>]*aria-hidden[^>]*>.*?</span>", "", body[1])
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<t[hd].*?</t[hd]>", plain, re.DOTALL)]


def test_a_number_each_day_and_what_is_missing_is_not_nothing(as_: As, engine: Engine) -> None:
    put(engine, date(2026, 11, 16), 1200)
    put(engine, date(2026, 11, 18), 0)
    put(engine, date(2026, 11, 19), None)
    with writing(engine) as conn:
        assignments.be_away(conn, id=UUID(int=1), person=SUPERVISOR.id, since=date(2026, 11, 17), until=date(2026, 11, 17))
    assert cells(as_(MANAGER)) == ["Supervisor", "1,200", "Away", "0", "blank", "Not due yet", "1,200", ""]


def test_a_day_that_was_missed_is_marked_in_the_chart_and_the_table(as_: As, engine: Engine) -> None:
    put(engine, date(2026, 11, 16), 1200)
    page = as_(MANAGER).get(WEEK).text
    assert cells(as_(MANAGER))[2] == "Not handed in"
    assert page.count('<text class="db-gap" data-state="missed"') == 3
    assert page.count('<circle class="db-dot" data-reached="yes" cx=') == 1 + 1  # in the chart, and in the legend
    assert 'aria-label="Supervisor: total 1,200 · Not handed in 3"' in page
    way = re.search(r'<td><a href="(/roll\?from=2026-11-17[^"]*)">', page)
    assert way
    assert "Supervisor" in as_(MANAGER).get(unescape(way[1])).text


def test_the_page_shows_what_the_manager_reaches(as_: As, engine: Engine) -> None:
    put(engine, date(2026, 11, 16), 1200)
    assert "1,200" in as_(MANAGER).get(WEEK).text
    assert "1,200" not in as_(MANAGER_ELSEWHERE).get(WEEK).text
    assert as_(MANAGER).get(f"{WEEK}&place={BRANCH}").status_code == 404
    assert as_(STAFF).get(WEEK).status_code == 403


def test_without_a_choice_it_shows_the_form_with_a_target(as_: As) -> None:
    page = as_(MANAGER).get("/figures").text
    assert "<h1>Visit: Calls</h1>" in page
    assert "Target: 250 calls" in page
    assert '<option value="store/handover"' in page


def test_a_column_of_a_table_counts_as_its_sum(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        form = next(one for one in definitions.in_force(conn) if one.id == "store/handover")
        answers = {"to": "x", "goods": [{"name": "a", "count": 2}, {"name": "b", "count": 5}]}
        said = (str(STAFF.id), STAFF.id, form.revision, answers, form.facts["approval"], "zh")
        submissions.hand_in(conn, NewSubmission(SHOP, UUID(int=0x7000), form.id, TODAY, "", *said), MORNING)
    assert cells(as_(MANAGER), "/figures?form=store/handover") == ["Staff", "7", "7", ""]
    assert cells(as_(MANAGER), "/figures?form=store/handover&by=place") == ["Main shop", "7", "7", ""]


def test_amounts_show_their_cents_as_soon_as_one_has_any(as_: As, engine: Engine) -> None:
    def sell(number: int, price: str) -> None:
        with writing(engine) as conn:
            form = next(one for one in definitions.in_force(conn) if one.id == "store/visit")
            answers = {"calls": 1, "sold": [{"goods": "x", "price": price, "count": 1}]}
            said = (str(STAFF.id), STAFF.id, form.revision, answers, [], "zh")
            submissions.hand_in(conn, NewSubmission(SHOP, UUID(int=0x7100 + number), form.id, TODAY, "", *said), MORNING)

    address = "/figures?form=store/visit&number=sold.price"
    sell(1, "1200")
    assert cells(as_(MANAGER), address)[-2] == "1,200"
    sell(2, "3.5")
    assert cells(as_(MANAGER), address)[-2] == "1,203.50"
