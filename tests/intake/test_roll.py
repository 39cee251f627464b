"""The roll: who has handed in, who has not, who was late and who was away."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import assignments, excusals, finding, people, sessions, submissions
from db.base import new_id
from db.engine import reading, writing
from db.finding import Wanted, Within
from db.submissions import NewSubmission
from forms import obligations
from intake import organisation, tally
from intake.cookies import keyed
from intake.periods import Period
from intake.tally import Came
from tests.intake.papers import count
from tests.intake.world import (
    BRANCH,
    COMPANY,
    FIRST_FLOOR,
    KEY,
    MANAGER,
    MANAGER_ELSEWHERE,
    MORNING,
    SHOP,
    SUPERVISOR,
    TODAY,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from intake.organisation import Organisation
    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller, Clock
LOG = "store/duty-log"
SECOND = UUID(int=0x9001)
FIRST = TODAY - timedelta(days=10)


class Handed(NamedTuple):
    """What a person did about one day's log: how many hours after it was due, or away, or excused, or nothing."""

    day: date
    person: UUID
    after: float | None
    excused: bool = False


def log_of(known: Organisation, day: date, person: UUID) -> obligations.Obligation:
    found = known.with_everybody.owed(day).of(person)
    return next(one for one in found if one.key.id == LOG and one.key.owed_by == str(person))


def hand_in(engine: Engine, known: Organisation, one: Handed) -> None:
    owed = log_of(known, one.day, one.person)
    key, facts = owed.key, owed.facts
    with writing(engine) as conn:
        if one.excused:
            excusals.excuse(conn, key, id=new_id(MORNING), person=MANAGER.id, reason="停电", now=MORNING)
        if one.after is not None:
            at = owed.window.due + timedelta(hours=one.after)
            who = (key.owed_by, one.person, facts.revision, {"events": "x"}, [], "zh")
            submissions.hand_in(conn, NewSubmission(key.place, new_id(at), key.id, key.day, key.slot, *who), at)


@pytest.fixture
def ten_days(engine: Engine) -> Engine:
    """Two supervisors and ten days: some in time, some late, one excused, two away, and some not at all."""
    with writing(engine) as conn:
        people.add_person(conn, id=SECOND, username="second", name="Second", now=MORNING)
        role = {"place": FIRST_FLOOR, "person": SECOND, "role": "store/supervisor", "since": FIRST}
        assignments.assign(conn, id=UUID(int=0x9002), **role)  # type: ignore[arg-type]
        away = {"since": FIRST + timedelta(days=6), "until": FIRST + timedelta(days=7)}
        assignments.be_away(conn, id=UUID(int=0x9003), person=SECOND, **away)
    with reading(engine) as conn:
        known = organisation.load(conn)
    for ahead, after in enumerate([-1, -2, 1, None, -1, 3, None, None, -1, -0.5]):
        hand_in(engine, known, Handed(FIRST + timedelta(days=ahead), SECOND, after))
    hand_in(engine, known, Handed(FIRST, SUPERVISOR.id, None, excused=True))
    hand_in(engine, known, Handed(FIRST + timedelta(days=1), SUPERVISOR.id, -1))
    return engine


def address(first: int = 0, last: int = 9, **more: str) -> str:
    days = f"from={FIRST + timedelta(days=first)}&to={FIRST + timedelta(days=last)}"
    return "&".join([f"/roll?{days}", *(f"{name}={value}" for name, value in more.items())])


def counts(page: str) -> dict[str, int]:
    """The figures of the choices above the list."""
    found = re.findall(r"</span>([^<&]+)&nbsp;<span class=\"db-count\">(\d+)</span>", page)
    return {name: int(number) for name, number in found}


def test_who_was_in_time_late_away_and_who_is_missing(as_: As, ten_days: Engine) -> None:
    page = as_(MANAGER).get(address(person=str(SECOND))).text
    assert counts(page) == {"Not handed in": 1, "Handed in late": 2, "Handed in": 5, "Away": 2}
    both = as_(MANAGER).get(address()).text
    assert counts(both) == {"Not handed in": 9, "Handed in late": 2, "Handed in": 6, "Away": 2, "Excused": 1}
    assert count(ten_days, "submission") == 8


def test_the_missing_stand_with_who_and_since_when_and_as_text_for_the_chat(as_: As, ten_days: Engine) -> None:
    page = unescape(as_(MANAGER).get(address(3, 3)).text)
    assert ten_days
    assert "Second · Floor supervisor · Main shop" in page
    assert "due Fri 13 Nov 21:30" in page
    assert "Not handed in yet, Fri 13 Nov to Fri 13 Nov:\nDuty log: Second Fri 13 Nov\nDuty log: Supervisor Fri 13 Nov" in page


def test_a_choice_leads_to_what_was_handed_in(as_: As, ten_days: Engine) -> None:
    page = as_(MANAGER).get(address(2, 2, show="late")).text
    assert ten_days
    found = re.search(rf'href="(/submissions/{SHOP}/[^"]+)">handed in Thu 12 Nov 22:30', page)
    assert found
    assert "1 h late" in page
    assert as_(MANAGER).get(found[1]).status_code == 200


def test_filters_stand_in_the_address_and_stay_in_the_page(as_: As, ten_days: Engine) -> None:
    page = as_(MANAGER).get(address(form=LOG, role="store/supervisor", place=str(SHOP), show="all")).text
    assert ten_days
    assert f'<option value="{LOG}" selected>' in page
    assert '<option value="store/supervisor" selected>' in page
    assert f'<option value="{SHOP}" selected>' in page
    assert 'value="2026-11-10"' in page
    assert 'name="show" value="all"' in page
    nothing = as_(MANAGER).get(address(role="store/guard")).text
    assert "No form was owed then, or nothing fits the filters." in nothing


def test_sums_per_form_and_per_person_lead_to_their_own_roll(as_: As, ten_days: Engine) -> None:
    page = as_(MANAGER).get(address()).text
    assert ten_days
    line = r'person=([-0-9a-f]+)">(\w+)</a></th>' + r"<td[^>]*>(\d*)</td>" * 6
    assert re.findall(line, page) == [
        (str(SUPERVISOR.id), "Supervisor", "10", "1", "", "8", "", "11"),
        (str(SECOND), "Second", "10", "7", "2", "1", "2", "87"),
    ]
    assert re.search(r'form=store%2Fduty-log">Duty log</a></th><td>20</td>', page)


def test_what_is_not_due_yet_is_not_missing(as_: As) -> None:
    page = as_(MANAGER).get(f"/roll?from={TODAY}&to={TODAY}").text
    assert counts(page) == {"Not handed in": 0, "Handed in late": 0, "Handed in": 0, "Not due yet": 1}
    assert "Nothing is missing: all that had to be handed in by now is there." in page


def test_a_manager_sees_their_own_places_only(as_: As, ten_days: Engine) -> None:
    assert ten_days
    assert "Second" not in as_(MANAGER_ELSEWHERE).get(address(show="all")).text
    for place in (BRANCH, COMPANY):
        assert as_(MANAGER).get(address(place=str(place))).status_code == 404


def tomorrow(browser: Callable[[], Browser], engine: Engine, clock: Clock, caller: Caller) -> Browser:
    """The same person the next morning, signed in anew."""
    clock.forward(hours=24)
    with writing(engine) as conn:
        sessions.start(conn, keyed(KEY, "next morning"), caller.id, "", clock())
    return browser().with_cookie("session", "next morning")


def test_a_manager_excuses_what_was_not_handed_in(browser: Callable[[], Browser], engine: Engine, clock: Clock) -> None:
    manager = tomorrow(browser, engine, clock, MANAGER)
    page = unescape(manager.get(f"/roll?from={TODAY}&to={TODAY}").text)
    action = re.findall(r'action="(/roll/excuse[^"]*)"', page)[0]
    fields = dict(re.findall(r'name="(id|place|form|day|slot|owed_by)" value="([^"]*)"', page[page.index(action) :]))
    refused = manager.post(action, fields | {"reason": " "})
    assert refused.status_code == 422
    assert "Write the reason here." in refused.text
    excused = manager.post(action, fields | {"reason": "停电"})
    assert excused.status_code == 303
    assert excused.location == f"/roll?from={TODAY}&to={TODAY}&said=excused#done"
    after = manager.get(excused.location.removesuffix("#done"))
    assert counts(after.text)["Excused"] == 1
    assert "Excused; it stands under “Excused” now." in unescape(after.text)
    assert manager.post(action, fields | {"place": str(BRANCH), "reason": "停电"}).status_code == 404
    assert manager.post(action, fields | {"form": "store/no-such", "reason": "停电"}).status_code == 404
    assert manager.post(action, fields | {"day": "soon", "reason": "停电"}).status_code == 400
    assert count(engine, "excusal") == 1


def test_an_excusal_that_was_a_mistake_is_taken_back(browser: Callable[[], Browser], engine: Engine, clock: Clock) -> None:
    manager = tomorrow(browser, engine, clock, MANAGER)
    asked = f"/roll?from={TODAY}&to={TODAY}"
    before = counts(manager.get(asked).text)
    page = unescape(manager.get(asked).text)
    action = re.findall(r'action="(/roll/excuse[^"]*)"', page)[0]
    fields = dict(re.findall(r'name="(id|place|form|day|slot|owed_by)" value="([^"]*)"', page[page.index(action) :]))
    manager.post(action, fields | {"reason": "停电"})
    page = unescape(manager.get(f"{asked}&show=excused").text)
    action = re.findall(r'action="(/roll/excuse/withdraw[^"]*)"', page)[0]
    for wrong in ({"id": str(uuid4())}, {"place": str(BRANCH)}):
        assert manager.post(action, fields | wrong).status_code == 404
    for _again in range(2):
        answer = manager.post(action, fields)
        assert answer.location == f"{asked}&show=excused&said=withdrawn#done"
    after = manager.get(answer.location.removesuffix("#done")).text
    assert "The excusal is taken back." in after
    assert counts(manager.get(asked).text) == before


def test_a_manager_s_today_says_how_many_are_missing_of_late(as_: As, ten_days: Engine) -> None:
    assert ten_days
    page = as_(MANAGER).get("/today").text
    assert re.search(r'href="/roll">.*?Not handed in</span>.*?in the last seven days</span>.*?<strong>6</strong>', page)


def test_the_old_tab_leads_to_the_roll(as_: As) -> None:
    assert as_(MANAGER).get("/review?tab=missing").location == "/roll"
    assert as_(SUPERVISOR).get("/review?tab=missing").status_code == 200


@pytest.mark.usefixtures("app")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(-3, 12), days=st.integers(0, 20), hours=st.integers(-260, 60))
def test_the_roll_is_what_a_naive_recount_gives(ten_days: Engine, first: int, days: int, hours: int) -> None:
    """For any period and at any time: from what was owed and what was handed in, day by day and one by one."""
    begin, now = FIRST + timedelta(days=first), MORNING + timedelta(hours=hours)
    period = Period(begin, begin + timedelta(days=days))
    with reading(ten_days) as conn:
        known = organisation.load(conn)
        papers = finding.find(conn, Wanted((Within((FIRST_FLOOR, SHOP, COMPANY)),)), 10_000)
        excused = excusals.excusals_between(conn, [FIRST_FLOOR, SHOP, COMPANY], date(2026, 1, 1), date(2027, 1, 1))
    found = tally.tell(ten_days, known, [FIRST_FLOOR, SHOP], period, now)
    done = {(one.form_id, one.day, one.owed_by): one.handed_in_at for one in papers}
    excuse = {(one.list_id, one.day, one.owed_by) for one in excused}
    naive = Counter(_came(one, now, done, excuse, away) for day in period.days for one, away in _naively(known, day))
    assert found.counts.of == naive
    assert sum(one.total for one in found.by_form.values()) == found.counts.total == len(found.entries)


def _naively(known: Organisation, day: date) -> list[tuple[obligations.Obligation, bool]]:
    given = (day, known.places, known.in_force, known.holdings)
    there = {one.key for one in obligations.owed(*given, known.absences) if one.facts.kind == "form"}
    everybody = [one for one in obligations.owed(*given, ()) if one.facts.kind == "form" and one.key.place in (FIRST_FLOOR, SHOP)]
    return [(one, one.key not in there) for one in everybody]


def _came(
    one: obligations.Obligation,
    now: datetime,
    done: dict[tuple[str, date, str], datetime],
    excused: set[tuple[str, date, str]],
    away: bool,
) -> Came:
    name = one.key.id, one.key.day, one.key.owed_by
    if name in done:
        return Came.LATE if done[name] > one.window.late else Came.IN_TIME
    if name in excused:
        return Came.EXCUSED
    if away:
        return Came.AWAY
    return Came.MISSING if now > one.window.late else Came.TO_COME
