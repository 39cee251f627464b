"""The run's page without script: ticking, taking back, handing in; what a manager may do; wording that stays."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from db.engine import make_engine, reading
from forms import catalogue as catalogues
from intake import inputs, publish
from intake.addresses import read_key
from intake.tally import name_of
from tests.intake import world
from tests.intake.conftest import EACH_ENGINE
from tests.intake.test_api import OPENING as API
from tests.intake.test_api import tick
from tests.intake.world import COLLEAGUE, MANAGER, MORNING, OTHER_PLACE, OTHER_ROLE, SHOP, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Clock

OPENING = API.removeprefix("/api/v1")
YESTERDAY = OPENING.replace("2026-11-20", "2026-11-19")


def row(page: str, item: str) -> str:
    """One row of the page."""
    found = re.search(rf'<li class="db-item" id="item-{item}".*?</li>', page, re.DOTALL)
    assert found
    return found[0]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return found[1]


def post_tick(browser: Browser, item: str, **more: Any) -> TestResponse:
    """Press the row's button, as a browser without script does."""
    shown = row(browser.get(OPENING).text, item)
    fields = {name: hidden(shown, name) for name in ("id", "item", "revision", "lang")}
    return browser.post(f"{OPENING}/ticks", fields | {"outcome": "done"} | more)


def finish(browser: Browser) -> None:
    post_tick(browser, "lights")
    post_tick(browser, "float", number="500")
    post_tick(browser, "dress-code", note="all well")


def state(browser: Browser, address: str = API) -> str:
    return str(browser.get(address).json["run"]["state"])  # type: ignore[index]


@EACH_ENGINE
def test_a_row_is_ticked_by_a_plain_post_and_says_who_and_when(as_: As) -> None:
    one = as_(STAFF)
    answer = post_tick(one, "lights")
    assert (answer.status_code, answer.location) == (303, f"{OPENING}#item-lights")
    assert "Staff 08:25" in words(row(as_(COLLEAGUE).get(OPENING).text, "lights"))


@EACH_ENGINE
def test_a_doubled_post_is_one_tick(as_: As) -> None:
    one = as_(STAFF)
    shown = row(one.get(OPENING).text, "lights")
    fields = {name: hidden(shown, name) for name in ("id", "item")} | {"outcome": "done"}
    assert [one.post(f"{OPENING}/ticks", fields).status_code for _ in range(2)] == [303, 303]
    assert one.get(API).json["run"]["settled"] == 1  # type: ignore[index]


def test_what_is_wrong_with_a_number_is_said_at_its_row_with_what_was_typed(as_: As) -> None:
    answer = post_tick(as_(STAFF), "float", number="9000")
    assert answer.status_code == 422
    shown = row(answer.text, "float")
    assert "Enter 0 to 5000." in words(shown)
    assert 'value="9000" aria-invalid="true" autofocus' in shown


def test_an_item_can_be_a_problem_or_not_applicable_with_a_note(as_: As) -> None:
    one = as_(STAFF)
    post_tick(one, "lights", outcome="problem", note="One lamp is dark")
    post_tick(one, "float", outcome="na", note="The till is being repaired")
    page = one.get(OPENING).text
    assert "Problem · One lamp is dark" in words(row(page, "lights"))
    assert "Not applicable · The till is being repaired" in words(row(page, "float"))


def test_not_applicable_without_a_reason_is_refused_at_its_row(as_: As) -> None:
    one = as_(STAFF)
    answer = post_tick(one, "float", outcome="na", note=" ")
    assert answer.status_code == 422
    assert "Say why it does not apply." in words(row(answer.text, "float"))
    assert state(one) == "open"


def test_the_page_says_all_done_and_what_is_next(as_: As) -> None:
    one = as_(STAFF)
    finish(one)
    page = words(one.get(OPENING).text)
    assert "All done 08:25" in page
    assert "Back to Today" in page


@EACH_ENGINE
def test_a_mistake_is_taken_back_and_the_run_is_in_progress_again(as_: As) -> None:
    one = as_(STAFF)
    finish(one)
    id_ = re.search(r'data-tick="([0-9a-f-]+)"', row(one.get(OPENING).text, "lights"))
    assert id_
    assert one.post(f"{OPENING}/ticks/{id_[1]}/withdraw", {}).status_code == 303
    assert state(one) == "in_progress"
    assert "Staff ticked at 08:25, withdrawn at 08:25" in words(one.get(OPENING).text)


@EACH_ENGINE
def test_open_items_need_a_reason_each_to_be_handed_in(as_: As) -> None:
    one = as_(STAFF)
    post_tick(one, "lights")
    partly = one.post(f"{OPENING}/hand-in", {"reason-float": "The till is at the bank", "reason-dress-code": " "})
    assert partly.status_code == 422
    assert "Say why this was left open." in partly.text
    assert "The till is at the bank" in partly.text
    whole = one.post(f"{OPENING}/hand-in", {"reason-float": "The till is at the bank", "reason-dress-code": "No time"})
    assert whole.status_code == 303
    page = words(one.get(OPENING).text)
    assert "Handed in with open items by Staff at 08:25." in page
    assert "Left open: The till is at the bank" in words(row(one.get(OPENING).text, "float"))
    assert "This list has been handed in." not in page  # said once is enough


def test_what_was_handed_in_looks_to_strangers_as_if_it_did_not_exist(as_: As) -> None:
    for name in ("lights", "float", "dress-code"):
        tick(as_(STAFF), name, number=1 if name == "float" else None, note="all well" if name == "dress-code" else "")
    assert as_(OTHER_PLACE).post(f"{OPENING}/hand-in", {}).status_code == 404


def test_nothing_is_ticked_in_a_run_that_was_handed_in(as_: As) -> None:
    one = as_(STAFF)
    post_tick(one, "lights")
    one.post(f"{OPENING}/hand-in", {"reason-float": "x", "reason-dress-code": "x"})
    assert tick(as_(COLLEAGUE), "float", number=1).status_code == 409


@pytest.mark.parametrize(("minutes", "expected"), [(0, "open"), (9, "open"), (11, "late"), (60, "late"), (60 * 11, "late")])
def test_a_list_left_open_becomes_late(as_: As, clock: Clock, minutes: int, expected: str) -> None:
    clock.forward(minutes=minutes)
    assert state(as_(STAFF)) == expected


def test_a_list_left_open_past_its_day_is_missed(as_: As) -> None:
    assert state(as_(STAFF), f"/api/v1{YESTERDAY}") == "missed"


def test_a_row_that_cannot_be_ticked_any_more_asks_for_nothing(as_: As) -> None:
    one = as_(STAFF)
    assert 'name="number"' in row(one.get(OPENING).text, "float")
    one.post(f"{OPENING}/hand-in", {"reason-lights": "x", "reason-float": "x", "reason-dress-code": "x"})
    shown = row(one.get(OPENING).text, "float")
    assert "Left open: x" in words(shown)
    assert not re.search(r'name="(number|note|picture)"', shown)


def test_the_page_says_why_nothing_can_be_ticked(as_: As) -> None:
    assert "The time for this list is over. Ask your manager to reopen it." in as_(STAFF).get(YESTERDAY).text


@EACH_ENGINE
def test_a_manager_excuses_with_a_reason_and_takes_it_back(as_: As) -> None:
    manager = as_(MANAGER)
    assert manager.post(f"{YESTERDAY}/excuse", {"id": str(uuid4()), "reason": " "}).status_code == 422
    assert manager.post(f"{YESTERDAY}/excuse", {"id": str(uuid4()), "reason": "Stocktaking"}).status_code == 303
    page = manager.get(YESTERDAY).text
    assert "Excused by Manager: Stocktaking" in words(page)
    back = re.search(rf'action="({YESTERDAY}/excuse/[0-9a-f-]+/withdraw)"', page)
    assert back
    assert manager.post(back[1], {}).status_code == 303
    assert state(manager, f"/api/v1{YESTERDAY}") == "missed"


@EACH_ENGINE
def test_a_manager_reopens_a_missed_list_and_it_can_be_ticked_for_some_hours(as_: As, clock: Clock) -> None:
    for hours in ("none", "0", "73", "-1", "0019999999999", "٢"):
        assert as_(MANAGER).post(f"{YESTERDAY}/reopen", {"hours": hours}).status_code == 422
    assert as_(MANAGER).post(f"{YESTERDAY}/reopen", {"hours": "1"}).status_code == 303
    late = f"/api/v1{YESTERDAY}"
    assert tick(as_(STAFF), "lights", late).status_code == 201
    clock.forward(minutes=61)
    assert tick(as_(STAFF), "float", late, number=1).status_code == 409


@EACH_ENGINE
def test_a_manager_closes_a_problem_with_a_comment(as_: As) -> None:
    tick(as_(STAFF), outcome="problem", note="One lamp is dark")
    manager = as_(MANAGER)
    page = manager.get(OPENING).text
    assert "Close the problem: One lamp is dark" in words(page)
    address = re.search(rf'action="({OPENING}/problems/[0-9a-f-]+/close)"', page)
    assert address
    assert manager.post(address[1], {"comment": "Lamp replaced"}).status_code == 303
    assert "Closed: Lamp replaced" in words(row(as_(STAFF).get(OPENING).text, "lights"))


def test_what_is_open_again_says_until_when_to_staff_and_on_the_board(as_: As) -> None:
    manager, board = as_(MANAGER), f"/board/cell?place={SHOP}&day=2026-11-19&list=store/opening"
    manager.post(f"{YESTERDAY}/reopen", {"hours": "2"})
    for page in (as_(STAFF).get(YESTERDAY), manager.get(YESTERDAY), manager.get(board)):
        assert "Open again until Fri 20 Nov 10:25." in words(page.text)


def test_a_run_opened_from_the_board_leads_back_to_it(as_: As) -> None:
    manager, board = as_(MANAGER), f"/board/cell?place={SHOP}&day=2026-11-19&list=store/opening"
    link = re.search(rf'href="({YESTERDAY}[?]back=[^"]+)"', unescape(manager.get(board).text))
    assert link
    opened = unescape(manager.get(link[1]).text)
    assert f'<a href="{board}">‹ Board</a>' in opened
    assert f'name="back" value="{board}"' in opened
    assert "‹ Board" not in manager.get(f"{YESTERDAY}?back=https://elsewhere.example/board").text


def test_after_such_an_act_a_manager_comes_back_to_the_board_and_nowhere_else(as_: As) -> None:
    place, *rest = YESTERDAY.split("/")[2:]
    key = read_key(UUID(place), *rest)
    for back, expected in (
        ("/board/cell?day=2026-11-19", f"/board/cell?day=2026-11-19#case-{name_of(key)}"),
        ("https://elsewhere.example/", f"{YESTERDAY}#standing"),
        ("", f"{YESTERDAY}#standing"),
    ):
        answer = as_(MANAGER).post(f"{YESTERDAY}/reopen", {"hours": "1", "back": back})
        assert answer.location == expected


def test_a_list_for_when_it_happens_is_started_by_hand(as_: As) -> None:
    one = as_(STAFF)
    answer = one.post("/runs/start", {"place": str(SHOP), "list": "store/spill"})
    assert (answer.status_code, answer.location) == (303, f"/runs/{SHOP}/store/spill/2026-11-20/0825/-")
    for item, outcome in (("fence", "na"), ("dry", "done")):
        said = {"outcome": outcome, "note": "a few drops"}
        assert tick(one, item, f"/api/v1{answer.location}", **said).status_code == 201
    assert state(one, f"/api/v1{answer.location}") == "done"


def test_only_lists_that_are_begun_by_hand_can_be_started(as_: As) -> None:
    assert as_(STAFF).post("/runs/start", {"place": str(SHOP), "list": "store/opening"}).status_code == 404
    assert as_(STAFF).post("/runs/start", {"place": "somewhere", "list": "store/spill"}).status_code == 400
    assert as_(OTHER_ROLE).post("/runs/start", {"place": str(SHOP), "list": "store/spill"}).status_code == 403


def reword(data: Path, clock: Clock, old: str, new: str) -> None:
    """An editor changes a word in both languages and publishes."""
    page = "departments/store/checklists/day.md"
    for lang in ("zh", "en"):
        path = data / "project" / "handbook" / lang / page
        path.write_text(path.read_text().replace(old, new))
    engine = make_engine(world.settings(data).database_url)
    loaded = catalogues.load(data / "project")
    assert loaded.problems == ()
    publish.switch(engine, loaded, inputs.digest(data / "project"), clock())
    with reading(engine) as conn:
        folders = [one.folder for one in publish.definitions.releases(conn)]
    engine.dispose()
    (data / "releases" / folders[0]).symlink_to(data / "releases" / folders[-1])


def test_an_open_run_keeps_its_words_and_says_that_the_handbook_has_changed(as_: As, data: Path, clock: Clock) -> None:
    one = as_(STAFF)
    post_tick(one, "lights")
    reword(data, clock, "Switch on the lights", "Switch on all lamps")
    page = one.get(OPENING).text
    assert "Switch on the lights" in page
    assert "The handbook has changed since." in page
    assert post_tick(one, "float", number="1").status_code == 303


def test_what_nobody_had_begun_keeps_the_words_it_opened_with(as_: As, data: Path, clock: Clock) -> None:
    reword(data, clock, "Switch on the lights", "Switch on all lamps")
    assert "Switch on the lights" in as_(STAFF).get(OPENING).text


def test_the_next_occurrence_takes_the_new_words(as_: As, data: Path, clock: Clock) -> None:
    reword(data, clock, "Look at the aisles", "Walk the aisles")
    clock.forward(hours=2)
    floor = SUPERVISOR.role[1]  # type: ignore[index]
    assert "Walk the aisles" in as_(SUPERVISOR).get(f"/runs/{floor}/store/patrol/2026-11-20/1030/-").text


def test_past_runs_show_their_own_words(as_: As, data: Path, clock: Clock) -> None:
    clock.now = MORNING - timedelta(minutes=2)
    post_tick(as_(STAFF), "lights")
    clock.now = MORNING
    reword(data, clock, "Switch on the lights", "Switch on all lamps")
    clock.forward(minutes=20)
    assert "Switch on the lights" in as_(MANAGER).get(f"/board/cell?place={SHOP}&day=2026-11-20&list=store/opening").text
