"""Today: each thing owed stands in its place, rounds take one line, and an empty page says why."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from db import assignments, places, sessions
from db.engine import writing
from intake.cookies import keyed
from tests.intake.papers import GOODS, hand_in, hidden, opened
from tests.intake.test_api import OPENING, tick
from tests.intake.test_review import correct, decide
from tests.intake.test_runs import words
from tests.intake.world import (
    ADMINISTRATOR,
    EDITOR,
    FIRST_FLOOR,
    KEY,
    MANAGER,
    MANAGER_ELSEWHERE,
    OTHER_ROLE,
    SECOND_FLOOR,
    SHOP,
    STAFF,
    SUPERVISOR,
    TODAY,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller, Clock


def section(page: str, title: str) -> str:
    """What stands under a heading or in a fold, in words."""
    found = re.search(rf"<(h2|summary)>(?:(?!</\1>).)*{title}.*?(?=<h2>|<details|</div>)", page, re.DOTALL)
    return words(found[0]) if found else ""


def today(browser: Browser) -> str:
    return browser.get("/today").text


def test_one_s_role_leads_to_its_page(as_: As) -> None:
    assert re.search(r'<p class="db-meta">[^\n]*<a href="(/en)?/departments/store/roles/supervisor/">', today(as_(SUPERVISOR)))


def test_what_is_open_stands_under_now_with_its_share(as_: As) -> None:
    one = as_(STAFF)
    tick(one)
    assert "Opening , In progress 08:20–08:30 1/3" in section(today(one), "Now").replace(" ·", "")


def test_what_is_overdue_stands_first_and_says_by_how_much(as_: As, clock: Clock) -> None:
    clock.forward(minutes=20)
    late = section(today(as_(STAFF)), "Overdue")
    assert "Opening" in late
    assert "15 min late" in late


def test_what_is_done_is_folded_away(as_: As) -> None:
    one = as_(STAFF)
    for item, more in (("lights", {}), ("float", {"number": 1}), ("dress-code", {"note": "ok"})):
        tick(one, item, **more)
    page = today(one)
    assert "Opening" in section(page, "Finished")
    assert "Everything of today is behind you." in page


def test_rounds_take_one_line_with_a_strip_of_marks(as_: As, clock: Clock) -> None:
    clock.forward(hours=2)
    page = today(as_(SUPERVISOR))
    assert words(section(page, "Now")).count("Patrol") == 1
    assert "22 times today" in page
    strip = re.search(r'<ul class="db-strip".*?</ul>', page, re.DOTALL)
    assert strip
    assert len(re.findall(r"<li>", strip[0])) == 22
    current = re.search(r'<a href="([^"]+)"[^>]*aria-current="true"', strip[0])
    assert current
    assert current[1].endswith("/store/patrol/2026-11-20/1030/-")
    assert f'class="db-line" href="{current[1]}"' in page


def test_what_comes_later_says_when(as_: As) -> None:
    assert "09:15–09:30 · 22 times today" in section(today(as_(SUPERVISOR)), "Next")


def test_forms_to_hand_in_have_their_own_section(as_: As) -> None:
    owed = section(today(as_(SUPERVISOR)), "To hand in")
    assert "Duty log" in owed
    assert "by 21:30" in owed


def later(browser: Callable[[], Browser], engine: Engine, clock: Clock, caller: Caller, **span: float) -> Browser:
    """The same person when a session has ended, signed in anew."""
    clock.forward(**span)
    with writing(engine) as conn:
        sessions.start(conn, keyed(KEY, "later"), caller.id, "", clock())
    return browser().with_cookie("session", "later")


def test_a_paper_that_is_overdue_stands_with_what_is_overdue(
    browser: Callable[[], Browser], engine: Engine, clock: Clock
) -> None:
    page = today(later(browser, engine, clock, SUPERVISOR, hours=13, minutes=20))
    assert "Duty log" in section(page, "Overdue")
    assert "To hand in" not in page


def test_a_paper_that_was_handed_in_is_folded_away(as_: As, clock: Clock) -> None:
    clock.forward(hours=12)
    one = as_(SUPERVISOR)
    address, fields = opened(one, "/forms/store/duty-log")
    one.post(address, fields | {"a.day": TODAY.isoformat(), "a.events": "Quiet", "do": "hand-in"})
    page = today(one)
    assert "Duty log" in section(page, "Finished")
    assert "To hand in" not in page


def test_a_paper_that_was_sent_back_stands_first_until_it_is_corrected(
    as_: As, browser: Callable[[], Browser], engine: Engine, clock: Clock
) -> None:
    one = as_(STAFF)
    made = hand_in(one).location
    assert "Sent back to you" not in today(one)
    decide(as_(SUPERVISOR), made, "return", "数量与账面不符")
    assert "Sent back to you" not in today(as_(SUPERVISOR))
    one = later(browser, engine, clock, STAFF, hours=24)
    back = today(one)
    assert "Handover book" in section(back, "Sent back to you")
    assert "数量与账面不符" in section(back, "Sent back to you")
    assert f'class="db-line" href="{made}"' in back
    address, form = correct(one, made)
    one.post(address, hidden(form) | GOODS | {"do": "hand-in"})
    assert "Sent back to you" not in today(one)


def test_lists_for_when_it_happens_can_be_started_from_here(as_: As) -> None:
    page = today(as_(STAFF))
    assert "Water on the floor" in section(page, "Start when it happens")
    assert f'<input type="hidden" name="place" value="{SHOP}">' in page


def test_what_was_started_by_hand_stands_under_now(as_: As) -> None:
    one = as_(STAFF)
    one.post("/runs/start", {"place": str(SHOP), "list": "store/spill"})
    assert "Water on the floor" in section(today(one), "Now")


def also_supervise(engine: Engine, place: UUID) -> None:
    with writing(engine) as conn:
        assignments.assign(conn, id=uuid4(), place=place, person=SUPERVISOR.id, role="store/supervisor", since=TODAY)


def test_one_role_at_several_places_can_be_switched_and_the_choice_is_remembered(as_: As, engine: Engine, clock: Clock) -> None:
    also_supervise(engine, SECOND_FLOOR)
    clock.forward(hours=2)
    one = as_(SUPERVISOR)
    both = today(one)
    assert [name in section(both, "Now") for name in ("First floor", "Second floor")] == [True, True]
    one.get(f"/today?as=store/supervisor@{SECOND_FLOOR}")
    chosen = section(today(one), "Now")
    assert [name in chosen for name in ("First floor", "Second floor")] == [False, True]
    one.get("/today?as=")
    assert "First floor" in section(today(one), "Now")


def test_lists_on_handbook_pages_follow_the_choice(as_: As, engine: Engine, clock: Clock) -> None:
    also_supervise(engine, SECOND_FLOOR)
    clock.forward(hours=2)
    one = as_(SUPERVISOR)
    for place in (FIRST_FLOOR, SECOND_FLOOR):
        one.get(f"/today?as=store/supervisor@{place}")
        found = one.get("/api/v1/lists/store/patrol").json
        assert found["run"]["page"].startswith(f"/runs/{place}/")  # type: ignore[index]


def test_a_choice_that_is_not_ones_own_counts_as_none(as_: As) -> None:
    one = as_(SUPERVISOR)
    assert one.get(f"/today?as=store/assistant@{SHOP}").status_code == 200
    assert one.get("/today?as=%00nonsense").status_code == 200


def test_nobody_sees_what_others_owe(as_: As) -> None:
    page = today(as_(OTHER_ROLE))
    assert "Gate" in page
    assert "Opening" not in page


def test_without_a_role_the_page_says_so(as_: As) -> None:
    assert "You hold no role today" in today(as_(EDITOR))
    assert 'class="db-line" href="/board"' not in today(as_(EDITOR))


def test_a_manager_without_a_role_is_told_what_waits_within_reach(as_: As) -> None:
    hand_in(as_(STAFF))
    tick(as_(STAFF), outcome="problem", note="Two lamps are broken")
    page = today(as_(MANAGER))
    assert f'class="db-line" href="/board?place={SHOP}&amp;day={TODAY}"' in page
    assert "Waiting for your decision 1 more wait for others 0" in words(page)
    assert "Open problems 1" in words(page)
    elsewhere = words(today(as_(MANAGER_ELSEWHERE)))
    assert [one in elsewhere for one in ("Waiting for your decision 0", "Open problems 0")] == [True, True]


def test_a_manager_is_led_from_today_to_those_who_have_not_done_it(as_: As, clock: Clock) -> None:
    assert "Lists overdue or missed today Main shop 0" in words(today(as_(MANAGER)))
    clock.forward(minutes=20)
    page = today(as_(MANAGER))
    assert "Lists overdue or missed today Main shop 2" in words(page)
    way = re.search(r'href="(/board/cell[^"]*)"(?:(?!</a>).)*Lists overdue or missed today', page)
    assert way
    first = as_(MANAGER).get(unescape(way[1])).text.split('<section class="db-case"')[1]
    assert "Gate ! Overdue 08:00–08:20 Main shop Guard: Other-Role" in words(first)


def test_somebody_who_is_away_owes_nothing(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        assignments.be_away(conn, id=uuid4(), person=STAFF.id, since=TODAY, until=TODAY)
    assert "You are marked as away today" in today(as_(STAFF))


def test_on_a_day_the_place_stays_shut_nothing_is_owed(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        places.set_exception(conn, SHOP, TODAY, None, None)
    assert "Nothing is owed by you today: your place is shut" in today(as_(SUPERVISOR))


@pytest.mark.parametrize(("role", "expected"), [(STAFF, 200), (SUPERVISOR, 200), (MANAGER, 200), (EDITOR, 200)])
def test_everybody_signed_in_has_a_today(as_: As, role: Caller, expected: int) -> None:
    assert as_(role).get("/today").status_code == expected


def test_a_role_that_ended_yesterday_owes_nothing_today(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        assignments.end_assignment(conn, FIRST_FLOOR, UUID(int=0x2000 + SUPERVISOR.number), TODAY)
    assert "You hold no role today" in today(as_(SUPERVISOR))


@pytest.mark.parametrize(("who", "way"), [(EDITOR, "/en/guide/editors/"), (EDITOR, "/search/missed"), (ADMINISTRATOR, "/people")])
def test_who_edits_or_administers_is_led_to_that(as_: As, who: Caller, way: str) -> None:
    page = today(as_(who))
    assert f'<a class="db-line" href="{way}">' in page
    assert as_(who).get(way).status_code != 403


def test_the_address_of_a_line_is_the_run(as_: As) -> None:
    assert f'href="{OPENING.removeprefix("/api/v1")}"' in today(as_(STAFF))
