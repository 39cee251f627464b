"""The board: what its cells say, where its figures lead, and that kept counts are those of a recount."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from html import unescape
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import assignments, excusals, places
from db import totals as kept
from db.engine import make_engine, reading, writing
from db.ticks import NewTick, ticks_of
from forms import catalogue as catalogues
from intake import cases, inputs, organisation, publish, taking, ticks, totals
from intake.errors import Refused
from intake.periods import Period
from intake.sent import Sent
from tests.intake.test_api import OPENING, tick
from tests.intake.test_runs import words
from tests.intake.world import (
    BRANCH,
    COMPANY,
    FIRST_FLOOR,
    MANAGER,
    MANAGER_ELSEWHERE,
    MORNING,
    SHOP,
    STAFF,
    SUPERVISOR,
    TODAY,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from forms.model import Obligation
    from tests.intake.conftest import As

FIRST = date(2026, 11, 1)
EARLY = (FIRST, date(2026, 11, 14))


def cell(page: str, role: str, column: str) -> str:
    """A cell of the table in words; "" where it is empty."""
    table = re.search(r"<table.*?</table>", page, re.DOTALL)
    assert table
    heads = [words(head) for head in re.findall(r"<th scope=\"col\".*?</th>", table[0], re.DOTALL)]
    for line in re.findall(r"<tr>.*?</tr>", table[0], re.DOTALL):
        if words(line).startswith(role):
            cells = re.findall(r"<td.*?</td>", line, re.DOTALL)
            return words(cells[heads.index(column) - 1])
    raise AssertionError(f"no row {role}")


def owed(known: organisation.Organisation, day: date, list_id: str, place: UUID = SHOP) -> Obligation:
    return next(one for one in known.owed(day).obligations if (one.key.id, one.key.place) == (list_id, place))


def do(conn: Connection, known: organisation.Organisation, one: Obligation, at: datetime, *items: str) -> None:
    """Tick items of an occurrence as a real tick does."""
    evidence: dict[str, dict[str, Any]] = {"float": {"number": 100.0}, "dress-code": {"note": "ok"}}
    person = SUPERVISOR if one.key.id == "store/patrol" else STAFF
    for item in items:
        taken = taking.take(conn, known, one.key, person.id, lock=True)
        ticks.tick(conn, taken, Sent(NewTick(uuid4(), item, "done", person.id, "en", **evidence.get(item, {}))), at)


def work(engine: Engine, days: range = range(1, 20)) -> None:
    """Some days of November: mostly done, some late, some half done, some not at all."""
    with reading(engine) as conn:
        known = organisation.load(conn)
    for number in days:
        day = date(2026, 11, number)
        opening, patrol = owed(known, day, "store/opening"), owed(known, day, "store/patrol", FIRST_FLOOR)
        with writing(engine) as conn:
            if number % 5:
                late = timedelta(minutes=30 if number % 4 == 0 else 5)
                items = ("lights", "float", "dress-code")[: 2 if number % 7 == 0 else 3]
                do(conn, known, opening, opening.window.opens + late, *items)
            do(conn, known, patrol, patrol.window.opens + timedelta(minutes=3), "aisles", "extinguishers")


def count(engine: Engine, now: datetime, first: date = FIRST, last: date = TODAY) -> dict[date, totals.Cells]:
    """The month as the board counts it, keeping what can be kept."""
    with reading(engine) as conn:
        known = organisation.load(conn)
    counted = totals.between(engine, known, SHOP, Period(first, last), now)
    totals.keep(engine, counted.fresh, now)
    return counted.days


def count_again(engine: Engine, now: datetime) -> dict[date, totals.Cells]:
    """The same from the rows alone."""
    with writing(engine) as conn:
        kept.forget_since(conn, [SHOP], FIRST)
    return count(engine, now)


def test_a_cell_of_the_month_carries_the_percentage_and_the_worst_sign(as_: As, engine: Engine) -> None:
    work(engine, range(16, 20))
    page = as_(MANAGER).get("/board?month=2026-11").text
    assert cell(page, "Sales assistant", "17") == "100 %, Done"
    assert cell(page, "Sales assistant", "16") == "100 %, ✓ Done late"
    assert cell(page, "Floor supervisor", "17") == "4 %, ✕ Missed"


def test_days_to_come_are_empty_and_today_is_outlined(as_: As) -> None:
    page = as_(MANAGER).get("/board?month=2026-11").text
    assert cell(page, "Sales assistant", "21") == ""
    assert re.search(r'<th scope="col" data-today>20</th>', page)


def test_where_nothing_was_to_be_finished_there_is_no_percentage(as_: As) -> None:
    assert cell(as_(MANAGER).get("/board?month=2026-11").text, "Sales assistant", "20") == "○ To do"


def test_a_day_shows_roles_by_hour(as_: As, engine: Engine) -> None:
    work(engine, range(19, 20))
    page = as_(MANAGER).get("/board?day=2026-11-19").text
    assert cell(page, "Sales assistant", "08") == "✓ Done"
    assert cell(page, "Floor supervisor", "09") == "✓ Done ◌ Vacant"
    assert cell(page, "Sales assistant", "12") == ""


def test_a_figure_leads_to_the_runs_behind_it(as_: As, engine: Engine) -> None:
    work(engine, range(18, 20))
    page = as_(MANAGER).get("/board?month=2026-11").text
    link = re.search(r'<a href="(/board/cell\?day=2026-11-19&amp;role=store/assistant[^"]*)"', page)
    assert link
    behind = words(as_(MANAGER).get(unescape(link[1])).text)
    assert "Opening" in behind
    assert "Switch on the lights Staff 08:25" in behind
    assert "100 CNY" in behind
    assert "Patrol" not in behind


def test_the_runs_behind_a_late_figure_say_by_how_much(as_: As, engine: Engine) -> None:
    work(engine, range(16, 17))
    behind = words(as_(MANAGER).get("/board/cell?day=2026-11-16&role=store/assistant").text)
    assert "finished 08:50 20 min late" in behind


def test_a_missed_list_names_whose_it_was(as_: As) -> None:
    behind = words(as_(MANAGER).get("/board/cell?day=2026-11-19&role=store/assistant").text)
    assert "Opening ✕ Missed 08:20–08:30 Main shop Sales assistant: Colleague, Staff" in behind


def test_a_cell_with_more_than_a_page_leads_to_the_rest(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = as_(MANAGER).get("/board/cell?day=2026-11-19").text
    monkeypatch.setattr(cases, "MOST", 10)
    path, found = "/board/cell?day=2026-11-19", []
    while path:
        page = as_(MANAGER).get(path).text
        found += re.findall(r'id="(case-[^"]*)"', page)
        more = re.search(r'href="([^"]*)">Show more<', page)
        path = unescape(more[1]) if more else ""
    assert found == re.findall(r'id="(case-[^"]*)"', whole)
    assert len(found) > 20


def test_a_missed_list_can_be_excused_from_its_cell(as_: As) -> None:
    page = as_(MANAGER).get("/board/cell?day=2026-11-19&role=store/assistant").text
    form = re.search(r'<form method="post"[^>]* action="([^"]+/excuse)">(.*?)</form>', page, re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[2]))
    answer = as_(MANAGER).post(form[1], {name: unescape(value) for name, value in fields.items()} | {"reason": "Stocktaking"})
    assert re.fullmatch(re.escape(unescape(fields["back"])) + "#case-[0-9a-f]{16}", answer.location)
    assert cell(as_(MANAGER).get("/board?month=2026-11").text, "Sales assistant", "19") == "– Excused"


def test_the_filters_stand_in_the_address(as_: As) -> None:
    page = as_(MANAGER).get("/board?month=2026-11&role=store/supervisor").text
    assert "store/assistant" not in re.findall(r"<tbody>.*</tbody>", page, re.DOTALL)[0]
    assert '<option value="store/supervisor" selected>' in page
    nothing = as_(MANAGER).get("/board?month=2026-11&list=store/no-such").text
    assert "nothing fits the filters" in nothing


def test_a_manager_sees_the_own_scope_only(as_: As) -> None:
    assert as_(MANAGER_ELSEWHERE).get(f"/board?place={SHOP}").status_code == 404
    assert as_(MANAGER).get(f"/board?place={COMPANY}").status_code == 404
    assert as_(MANAGER_ELSEWHERE).get(f"/board?place={BRANCH}").status_code == 200
    assert as_(MANAGER).get(f"/board?place={FIRST_FLOOR}").status_code == 200


@pytest.mark.parametrize("asked", ["month=2026-13", "day=yesterday", "month=9999-12", "day=0001-01-01", "hour=99&day=2026-11-19"])
def test_an_address_that_makes_no_sense_shows_this_month_or_nothing(as_: As, asked: str) -> None:
    assert as_(MANAGER).get(f"/board?{asked}").status_code == 200
    assert as_(MANAGER).get(f"/board/cell?{asked}").status_code == 200
    assert as_(MANAGER).get("/board?place=somewhere").status_code == 404


def test_a_tick_of_today_shows_at_once(as_: As) -> None:
    as_(MANAGER).get("/board")
    tick(as_(STAFF))
    assert cell(as_(MANAGER).get("/board").text, "Sales assistant", "20") == "◐ In progress"


def test_a_late_tick_of_a_counted_day_is_counted(as_: As, engine: Engine) -> None:
    manager, yesterday = as_(MANAGER), OPENING.replace("2026-11-20", "2026-11-19")
    assert cell(manager.get("/board").text, "Sales assistant", "19") == "0 %, ✕ Missed"
    manager.post(f"{yesterday.removeprefix('/api/v1')}/reopen", {"hours": "2"})
    for item, more in (("lights", {}), ("float", {"number": 1}), ("dress-code", {"note": "ok"})):
        assert tick(as_(STAFF), item, yesterday, **more).status_code == 201
    assert cell(manager.get("/board").text, "Sales assistant", "19") == "100 %, ✓ Done late"


def test_an_absence_told_afterwards_turns_missed_into_vacant(as_: As, engine: Engine) -> None:
    assert cell(as_(MANAGER).get("/board").text, "Floor supervisor", "19").endswith("✕ Missed")
    with writing(engine) as conn:
        assignments.be_away(conn, id=uuid4(), person=SUPERVISOR.id, since=date(2026, 11, 19), until=date(2026, 11, 19))
    assert cell(as_(MANAGER).get("/board").text, "Floor supervisor", "19") == "◌ Vacant"


Act = tuple[str, int]
ACTS = st.lists(
    st.tuples(st.sampled_from(["tick", "finish", "withdraw", "excuse", "reopen", "away", "shut", "look"]), st.integers(1, 19))
)


@settings(max_examples=40, deadline=None)
@given(acts=ACTS)
def test_kept_counts_equal_a_recount_whatever_was_done(made_world: Path, acts: list[Act]) -> None:
    with TemporaryDirectory() as folder:
        copy = shutil.copy(made_world / "dutybook.sqlite3", folder)
        engine, now = make_engine(f"sqlite:///{copy}"), MORNING
        count(engine, now)
        for act, number in acts:
            now += timedelta(seconds=30)
            _act(engine, act, date(2026, 11, number), now)
        assert count(engine, now) == count_again(engine, now)
        engine.dispose()


def _act(engine: Engine, act: str, day: date, now: datetime) -> None:
    with reading(engine) as conn:
        known = organisation.load(conn)
    if act == "look":
        count(engine, now)
        return
    found = [one for one in known.owed(day).obligations if (one.key.id, one.key.place) == ("store/opening", SHOP)]
    try:
        with writing(engine) as conn:
            _change(conn, known, act, day, found, now)
    except Refused:
        pass  # closed, or settled already: nothing was written


def _change(
    conn: Connection, known: organisation.Organisation, act: str, day: date, found: list[Obligation], now: datetime
) -> None:
    if act == "away":
        assignments.be_away(conn, id=uuid4(), person=SUPERVISOR.id, since=day, until=day)
    elif act == "shut":
        places.set_exception(conn, SHOP, day, None, None)
    elif not found:
        return
    elif act == "excuse":
        if excusals.excusal_of(conn, found[0].key) is None:
            excusals.excuse(conn, found[0].key, id=uuid4(), person=MANAGER.id, reason="x", now=now)
            totals.forget(conn, known, SHOP, day, now)
    elif act == "reopen":
        taken = taking.take(conn, known, found[0].key, MANAGER.id, lock=True)
        ticks.reopen(conn, taken, now + timedelta(minutes=1), now)
    elif act == "withdraw":
        taken = taking.take(conn, known, found[0].key, STAFF.id, lock=True)
        for one in ticks_of(conn, taken.run) if taken.run else ():
            if one.withdrawn_at is None:
                ticks.withdraw(conn, taken, one.id, now)
    else:
        do(conn, known, found[0], now, *(("lights",) if act == "tick" else ("lights", "float", "dress-code")))


def test_the_recount_command_counts_every_closed_day_of_every_place(engine: Engine) -> None:
    work(engine)
    before = count(engine, MORNING)
    assert totals.recount(engine, 19, MORNING) == 19 * 6
    assert count(engine, MORNING) == before


def publish_otherwise(engine: Engine, data: Path, at: datetime) -> None:
    """A new due time, another role and one more item for the opening list."""
    page = data / "project" / "handbook" / "zh" / "departments" / "store" / "checklists" / "day.md"
    page.write_text(
        page.read_text()
        .replace(
            'roles: [assistant]\n    schedule: {every: day, opens: "08:20", due: "08:30"}',
            'roles: [guard]\n    schedule: {every: day, opens: "08:20", due: "08:25", grace: 1min}',
        )
        .replace("- [ ] 开灯 {#lights}", "- [ ] 开灯 {#lights}\n- [ ] 开空调 {#air}")
    )
    page = data / "project" / "handbook" / "en" / "departments" / "store" / "checklists" / "day.md"
    page.write_text(page.read_text().replace("{#lights}", "{#lights}\n- [ ] Switch on the air conditioning {#air}"))
    loaded = catalogues.load(data / "project")
    assert loaded.problems == ()
    assert publish.switch(engine, loaded, inputs.digest(data / "project"), at) == ("store/opening",)


@pytest.mark.parametrize("with_runs", [True, False], ids=["with runs", "without runs"])
def test_what_is_published_on_day_15_leaves_every_cell_of_days_1_to_14_equal(engine: Engine, data: Path, with_runs: bool) -> None:
    if with_runs:
        work(engine, range(1, 15))
    noon = datetime(2026, 11, 15, 4, tzinfo=UTC)
    before = count(engine, noon, *EARLY)
    publish_otherwise(engine, data, noon)
    assert count(engine, MORNING, *EARLY) == before
    assert {day: cells for day, cells in count_again(engine, MORNING).items() if day <= EARLY[1]} == before
    after = count(engine, MORNING)
    assert "checklist|store/opening|store/assistant" in after[date(2026, 11, 15)]
    assert "checklist|store/opening|store/guard" in after[date(2026, 11, 16)]
