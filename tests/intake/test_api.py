"""Ticking through the API: the receipt, the refusals, two people at once, and a device that was out of touch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.engine import reading
from tests.intake.world import COLLEAGUE, MANAGER, MORNING, OTHER_PLACE, OTHER_ROLE, SHOP, STAFF, SUPERVISOR

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller, Clock

OPENING = f"/api/v1/runs/{SHOP}/store/opening/2026-11-20/0820/-"


def tick(browser: Browser, item: str = "lights", address: str = OPENING, **more: Any) -> TestResponse:
    return browser.post(f"{address}/ticks", json={"id": str(uuid4()), "item": item, "outcome": "done", **more})


def item(browser: Browser, name: str, address: str = OPENING) -> Any:
    return next(one for one in browser.get(address).json["items"] if one["id"] == name)  # type: ignore[index]


def rows(engine: Engine, table: str) -> int:
    with reading(engine) as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def refusal(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]["code"]  # type: ignore[index]


def test_nothing_is_stored_before_the_first_tick_which_makes_the_run(as_: As, engine: Engine) -> None:
    one = as_(STAFF)
    assert one.get(OPENING).json["run"]["state"] == "open"  # type: ignore[index]
    assert rows(engine, "run") == 0
    assert tick(one).status_code == 201
    assert rows(engine, "run") == 1
    assert one.get(OPENING).json["run"]["state"] == "in_progress"  # type: ignore[index]


def test_a_tick_says_who_and_when(as_: As) -> None:
    answer = tick(as_(STAFF)).json
    assert answer["how"] == "new"  # type: ignore[index]
    shown = item(as_(COLLEAGUE), "lights")["tick"]
    assert (shown["who"], shown["at"], shown["may_withdraw"]) == ("Staff", "08:25", False)


def test_the_same_tick_again_gets_the_same_receipt(as_: As, engine: Engine) -> None:
    one, id_ = as_(STAFF), str(uuid4())
    first, second = (tick(one, id=id_) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json["tick"] == second.json["tick"]  # type: ignore[index]
    assert rows(engine, "tick") == 1


def test_the_same_id_with_other_content_is_refused_and_changes_nothing(as_: As) -> None:
    one, id_ = as_(STAFF), str(uuid4())
    tick(one, id=id_)
    assert refusal(tick(one, id=id_, outcome="na")) == (409, "conflict")
    assert item(one, "lights")["tick"]["outcome"] == "done"


def test_two_thumbs_at_once_make_one_tick_and_no_error(as_: As, engine: Engine) -> None:
    tick(as_(STAFF))
    second = tick(as_(COLLEAGUE))
    assert second.status_code == 200
    assert (second.json["how"], second.json["tick"]["who"]) == ("already", "Staff")  # type: ignore[index]
    assert rows(engine, "tick") == 1


def test_fifty_sends_of_one_tick_at_once_make_one_row_and_fifty_equal_receipts(app: Flask, as_: As, engine: Engine) -> None:
    browsers, id_ = [as_(STAFF) for _ in range(50)], str(uuid4())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: tick(one, id=id_).json["tick"], browsers))  # type: ignore[index]
    assert all(answer == answers[0] for answer in answers)
    assert rows(engine, "tick") == 1


def test_person_and_place_are_the_sessions_whatever_the_body_says(as_: As) -> None:
    tick(as_(STAFF), person=str(COLLEAGUE.id), person_id=str(COLLEAGUE.id), place=str(uuid4()), received_at="2020-01-01T00:00Z")
    shown = item(as_(STAFF), "lights")["tick"]
    assert (shown["who"], shown["at"]) == ("Staff", "08:25")


def test_somebody_elses_list_looks_as_if_it_did_not_exist(as_: As) -> None:
    assert refusal(tick(as_(OTHER_PLACE))) == (404, "not-yours")
    assert refusal(as_(OTHER_PLACE).get(OPENING)) == (404, "not-yours")


def test_another_role_at_the_place_is_told_so(as_: As) -> None:
    assert refusal(tick(as_(OTHER_ROLE))) == (403, "not-your-role")


def test_who_manages_a_list_is_told_that_it_is_another_roles_to_tick(as_: As) -> None:
    assert refusal(tick(as_(MANAGER))) == (403, "not-your-role")


def test_a_list_that_was_never_owed_is_not_there(as_: As) -> None:
    for where in ("store/opening/2026-11-20/0815/-", "store/nothing/2026-11-20/0820/-", "store/opening/2026-13-20/0820/-"):
        assert as_(STAFF).get(f"/api/v1/runs/{SHOP}/{where}").status_code == 404
    assert as_(STAFF).get(f"/api/v1/runs/{uuid4()}/store/opening/2026-11-20/0820/-").status_code == 404


def test_an_unknown_item_is_refused(as_: As) -> None:
    assert refusal(tick(as_(STAFF), "no-such")) == (400, "no-such-item")


def test_a_number_is_kept_with_its_unit_and_held_to_its_limits(as_: As) -> None:
    one = as_(STAFF)
    assert refusal(tick(one, "float")) == (422, "number-missing")
    assert refusal(tick(one, "float", number=5001)) == (422, "number-range")
    assert refusal(tick(one, "float", number="five")) == (422, "number-missing")
    assert refusal(tick(one, "float", number="NaN")) == (422, "number-missing")
    assert tick(one, "float", number=500).status_code == 201
    assert item(one, "float")["tick"]["number"] == 500


def test_a_number_out_of_range_is_told_with_the_limits(as_: As) -> None:
    sentence = tick(as_(STAFF), "float", number=-1).json["error"]["message"]  # type: ignore[index]
    assert sentence == "This number cannot be right here. Enter 0 to 5000."


def test_a_note_that_is_asked_for_must_be_there(as_: As) -> None:
    assert refusal(tick(as_(STAFF), "dress-code")) == (422, "evidence-missing")
    assert refusal(tick(as_(STAFF), "lights", outcome="problem")) == (422, "note-missing")
    assert refusal(tick(as_(STAFF), "lights", outcome="na")) == (422, "reason-missing")
    assert tick(as_(STAFF), "dress-code", note="all well").status_code == 201


def test_a_huge_note_is_refused(as_: As) -> None:
    one = as_(STAFF)
    assert refusal(tick(one, "dress-code", note="字" * 2001)) == (413, "too-large")
    assert refusal(tick(one, "dress-code", note="x" * 10_000_000)) == (413, "too-large")
    assert item(one, "dress-code")["tick"] is None


def test_a_body_that_is_not_what_it_says_is_refused(as_: As) -> None:
    one, path = as_(STAFF), f"{OPENING}/ticks"
    assert refusal(one.post(path, json=["lights"])) == (400, "bad-request")
    assert refusal(one.post(path, json={"id": "not-an-id", "item": "lights"})) == (400, "bad-request")
    assert refusal(one.post(path, json={"id": str(uuid4()), "item": {"a": 1}})) == (400, "bad-request")
    assert refusal(one.post(path, json={"id": str(uuid4()), "item": "lights", "note": "half a character: \ud800"}))[0] == 400
    assert refusal(one.post(path, data={"item": "lights"})) == (415, "not-that-kind")
    assert refusal(one.post(path, data=b"[" * 100_000, content_type="application/json"))[0] == 400  # type: ignore[arg-type]
    assert refusal(one.post(path, data=b"{", content_type="application/json")) == (400, "bad-request")  # type: ignore[arg-type]


@pytest.mark.parametrize(("number", "why"), [("NaN", "number-missing"), ("9" * 400, "number-missing"), ("1e13", "number-range")])
def test_a_number_that_no_till_ever_held_is_refused(number: str, why: str, as_: As) -> None:
    assert refusal(tick(as_(STAFF), "float", number=number)) == (422, why)


def test_a_foreign_revision_is_refused(as_: As) -> None:
    assert refusal(tick(as_(STAFF), revision="0" * 64)) == (409, "other-wording")


def test_refusals_speak_the_persons_language(as_: As, engine: Engine) -> None:
    with engine.begin() as conn:
        conn.execute(text("UPDATE person SET language = 'zh'"))
    assert tick(as_(OTHER_ROLE)).json["error"]["message"] == "这属于别的岗位。"  # type: ignore[index]


def test_yesterdays_list_is_closed(as_: As) -> None:
    yesterday = OPENING.replace("2026-11-20", "2026-11-19")
    assert refusal(tick(as_(STAFF), address=yesterday)) == (409, "closed")
    assert as_(STAFF).get(yesterday).json["run"]["state"] == "missed"  # type: ignore[index]


def test_a_patrol_can_be_ticked_in_its_own_window_only(as_: As, clock: Clock) -> None:
    one, floor = as_(SUPERVISOR), SUPERVISOR.role[1]  # type: ignore[index]
    second = f"/api/v1/runs/{floor}/store/patrol/2026-11-20/1000/-"
    assert refusal(tick(one, "aisles", second)) == (409, "not-yet")
    clock.forward(hours=1, minutes=25)
    assert tick(one, "aisles", second).status_code == 201
    clock.forward(minutes=30)
    assert refusal(tick(one, "extinguishers", second)) == (409, "closed")


def test_a_receipt_that_was_lost_is_given_again_after_the_window_has_closed(as_: As, clock: Clock) -> None:
    one, id_ = as_(STAFF), str(uuid4())
    first = tick(one, id=id_)
    clock.now = MORNING + timedelta(hours=11)
    again = tick(one, id=id_)
    assert again.status_code == 200
    assert again.json["tick"]["received_at"] == first.json["tick"]["received_at"]  # type: ignore[index]


def test_a_late_replay_does_not_tick_again_what_was_withdrawn(as_: As) -> None:
    one, id_ = as_(STAFF), str(uuid4())
    tick(one, id=id_)
    assert one.post(f"{OPENING}/ticks/{id_}/withdraw", json={}).status_code == 200
    assert tick(one, id=id_).json["tick"] is None  # type: ignore[index]
    assert item(one, "lights")["tick"] is None


def test_only_ones_own_tick_can_be_withdrawn(as_: As) -> None:
    id_ = str(uuid4())
    tick(as_(STAFF), id=id_)
    assert refusal(as_(COLLEAGUE).post(f"{OPENING}/ticks/{id_}/withdraw", json={})) == (403, "not-allowed")
    assert refusal(as_(MANAGER).post(f"{OPENING}/ticks/{id_}/withdraw", json={})) == (403, "not-allowed")
    assert refusal(as_(OTHER_PLACE).post(f"{OPENING}/ticks/{id_}/withdraw", json={})) == (404, "not-yours")
    assert as_(STAFF).post(f"{OPENING}/ticks/{id_}/withdraw", json={}).status_code == 200
    assert as_(STAFF).post(f"{OPENING}/ticks/{id_}/withdraw", json={}).status_code == 200


def test_work_done_in_time_that_arrives_late_is_marked_as_sent_late(as_: As, clock: Clock) -> None:
    one = as_(STAFF)
    clock.now = MORNING + timedelta(minutes=40)
    done, sent = (MORNING + timedelta(minutes=2)).isoformat(), clock.now.isoformat()
    for name, more in (("lights", {}), ("float", {"number": 1}), ("dress-code", {"note": "ok"})):
        tick(one, name, device_at=done, sent_at=sent, **more)
    assert one.get(OPENING).json["run"]["state"] == "sent_late"  # type: ignore[index]


def test_a_clock_set_back_does_not_make_late_work_timely(as_: As, clock: Clock) -> None:
    one = as_(STAFF)
    clock.now = MORNING + timedelta(minutes=40)
    # The device says 08:27, and says 08:27 again while it sends: its clock is half an hour behind.
    device = (MORNING + timedelta(minutes=2)).isoformat()
    for name, more in (("lights", {}), ("float", {"number": 1}), ("dress-code", {"note": "ok"})):
        tick(one, name, device_at=device, sent_at=device, **more)
    assert one.get(OPENING).json["run"]["state"] == "done_late"  # type: ignore[index]


def test_polling_gets_no_body_while_nothing_changes(as_: As) -> None:
    one = as_(STAFF)
    tag = one.get(OPENING).headers["ETag"]
    assert one.get(OPENING, headers={"If-None-Match": tag}).status_code == 304
    tick(as_(COLLEAGUE))
    changed = one.get(OPENING, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json["run"]["settled"]) == (200, 1)  # type: ignore[index]


def test_a_handbook_page_finds_the_run_of_its_list(as_: As) -> None:
    found = as_(STAFF).get("/api/v1/lists/store/opening").json
    assert found["run"]["address"] == OPENING  # type: ignore[index]
    assert [one["id"] for one in found["items"]] == ["lights", "float", "dress-code"]  # type: ignore[index]


def test_a_list_that_is_not_mine_today_has_no_run_for_me(as_: As) -> None:
    assert as_(OTHER_ROLE).get("/api/v1/lists/store/opening").json == {"run": None, "items": []}
    assert as_(STAFF).get("/api/v1/lists/store/no-such").json == {"run": None, "items": []}


def test_of_a_patrol_the_current_round_is_found(as_: As, clock: Clock) -> None:
    clock.forward(hours=2)
    found = as_(SUPERVISOR).get("/api/v1/lists/store/patrol").json
    assert found["run"]["page"].endswith("/store/patrol/2026-11-20/1030/-")  # type: ignore[index]


@pytest.mark.parametrize("caller", [STAFF, COLLEAGUE])
def test_the_last_item_completes_the_run_whoever_ticks_it(as_: As, caller: Caller) -> None:
    tick(as_(STAFF))
    tick(as_(STAFF), "float", number=1)
    last = tick(as_(caller), "dress-code", note="ok").json
    assert last["completed"] is True  # type: ignore[index]
    assert as_(STAFF).get(OPENING).json["run"]["state"] == "done"  # type: ignore[index]


def test_a_role_page_learns_how_the_days_lists_stand(as_: As) -> None:
    tick(as_(STAFF))
    assert as_(STAFF).get("/api/v1/today").json == {
        "lists": {"store/opening": {"state": "in_progress", "sign": "◐", "word": "In progress", "page": OPENING[7:]}}
    }
