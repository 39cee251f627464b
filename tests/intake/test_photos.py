"""Photos of ticks: sent before the tick or with it, named once, seen by whoever may see the run, required where an item asks."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.intake.conftest import EACH_ENGINE
from tests.intake.papers import count
from tests.intake.snapshots import jpeg, png_of
from tests.intake.test_api import OPENING as API
from tests.intake.test_api import item, refusal, tick
from tests.intake.test_runs import OPENING, hidden, post_tick, row, words
from tests.intake.world import COLLEAGUE, MANAGER, OTHER_PLACE, OTHER_ROLE, SHOP, STAFF

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

    from tests.intake.conftest import As, Browser

JSON = {"Accept": "application/json"}
NOTE = "One lamp is dark"
LAMP = jpeg(2400, 1200, located=True)


def send(browser: Browser, tick_id: str, content: bytes = LAMP, *, id: str = "", item: str = "lights") -> TestResponse:
    """As the page's module does it, before it sends the tick."""
    said = {"id": id or str(uuid4()), "tick": tick_id, "item": item, "file": (BytesIO(content), "lamp.jpg")}
    return browser.post(f"{OPENING}/photos", said, headers=JSON)


def broken(browser: Browser, **more: Any) -> tuple[str, dict[str, Any]]:
    """A lamp reported as a problem with a photo: the photo's address, and what the tick said."""
    said = {"id": str(uuid4()), "outcome": "problem", "note": NOTE} | more
    made = send(browser, said["id"]).json
    assert made is not None
    return made["address"], said | {"photo": made["id"]}


def picture(content: bytes = LAMP) -> tuple[BytesIO, str]:
    return BytesIO(content), "lamp.jpg"


@EACH_ENGINE
def test_a_problem_carries_a_photo_that_whoever_may_see_the_run_sees(as_: As) -> None:
    address, said = broken(as_(STAFF))
    assert [as_(one).get(address).status_code for one in (STAFF, COLLEAGUE, MANAGER)] == [200, 404, 404]
    assert tick(as_(STAFF), **said).status_code == 201
    assert item(as_(COLLEAGUE), "lights")["tick"]["photo"] == address
    assert [as_(one).get(address).status_code for one in (STAFF, COLLEAGUE, MANAGER)] == [200, 200, 200]
    assert [as_(one).get(address).status_code for one in (OTHER_ROLE, OTHER_PLACE)] == [404, 404]
    assert as_(STAFF).post(f"{address}/remove", {}).status_code == 409


@EACH_ENGINE
def test_photo_and_tick_sent_again_are_the_same(as_: As, engine: Engine) -> None:
    one, id_ = as_(STAFF), str(uuid4())
    said: dict[str, Any] = {"id": str(uuid4()), "outcome": "problem", "note": NOTE, "photo": id_}
    answers = [(send(one, said["id"], id=id_).status_code, tick(one, **said).json["tick"]) for _ in range(2)]  # type: ignore[index]
    assert answers[0] == answers[1]
    assert (count(engine, "attachment"), count(engine, "tick")) == (1, 1)
    assert send(one, said["id"], jpeg(41, 30), id=id_).status_code == 409
    assert refusal(tick(one, **(said | {"photo": None}))) == (409, "conflict")


def test_once_the_tick_is_recorded_no_other_photo_joins_it(as_: As) -> None:
    one = as_(STAFF)
    _, said = broken(one)
    tick(one, **said)
    assert send(one, said["id"], jpeg(50, 50)).status_code == 409


def test_a_tick_cannot_name_a_photo_that_is_not_its_own(as_: As) -> None:
    address, said = broken(as_(COLLEAGUE))
    for wrong in (said, said | {"id": str(uuid4())}, said | {"photo": str(uuid4())}):
        assert refusal(tick(as_(STAFF), **wrong)) == (422, "photo-gone")
    assert as_(STAFF).get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"MZ" + bytes(300), "not-a-photo"), (b"", "file-empty"), (png_of(12_000, 12_000), "photo-too-large")],
)
def test_what_is_no_photo_is_refused_with_a_sentence_and_keeps_nothing(as_: As, data: Path, content: bytes, code: str) -> None:
    assert send(as_(STAFF), str(uuid4()), content).json["error"]["code"] == code  # type: ignore[index]
    assert not [path for path in (data / "attachments").rglob("*") if path.is_file()]


def test_without_script_the_photo_comes_with_the_problem_and_is_shown_at_its_row(as_: As) -> None:
    one = as_(STAFF)
    assert post_tick(one, "lights", outcome="problem", note=NOTE, picture=picture()).status_code == 303
    for browser in (one, as_(MANAGER)):
        shown = row(browser.get(OPENING).text, "lights")
        assert f'src="{item(one, "lights")["tick"]["photo"]}/thumbnail"' in shown


@EACH_ENGINE
def test_a_doubled_post_with_a_photo_is_one_tick_and_one_photo(as_: As, engine: Engine) -> None:
    one = as_(STAFF)
    shown = row(one.get(OPENING).text, "lights")
    fields = {name: hidden(shown, name) for name in ("id", "item")} | {"outcome": "problem", "note": NOTE}
    assert [one.post(f"{OPENING}/ticks", fields | {"picture": picture()}).status_code for _ in range(2)] == [303, 303]
    assert (count(engine, "attachment"), count(engine, "tick")) == (1, 1)


def test_a_photo_whose_note_was_forgotten_need_not_be_taken_again(as_: As, engine: Engine) -> None:
    one = as_(STAFF)
    answer = post_tick(one, "lights", outcome="problem", note="", picture=picture())
    shown = row(answer.text, "lights")
    assert answer.status_code == 422
    assert "Say in a note what the problem is." in words(shown)
    assert "/thumbnail" in shown
    fields = {name: hidden(shown, name) for name in ("id", "item", "photo")}
    assert one.post(f"{OPENING}/ticks", fields | {"outcome": "problem", "note": NOTE}).status_code == 303
    assert item(one, "lights")["tick"]["photo"].endswith(fields["photo"])
    assert count(engine, "attachment") == 1


def test_what_is_no_photo_is_told_at_the_row_with_the_note_kept(as_: As) -> None:
    answer = post_tick(as_(STAFF), "lights", outcome="problem", note=NOTE, picture=picture(b"MZ" + bytes(300)))
    shown = row(answer.text, "lights")
    assert "This is not a picture that can be shown here." in words(shown)
    assert NOTE in shown


def test_an_item_that_asks_for_a_photo_is_not_done_without_one(as_: As) -> None:
    one = as_(STAFF)
    started = one.post("/runs/start", {"place": SHOP, "list": "store/spill"}).location
    shown = row(one.get(started).text, "fence")
    fields = {name: hidden(shown, name) for name in ("id", "item")} | {"outcome": "done"}
    answer = one.post(f"{started}/ticks", fields)
    assert answer.status_code == 422
    assert "Take the photo first, then tick." in words(row(answer.text, "fence"))
    assert one.post(f"{started}/ticks", fields | {"picture": picture()}).status_code == 303
    assert '/thumbnail"' in row(one.get(started).text, "fence")


def test_the_photo_stands_on_the_list_of_problems_and_behind_the_boards_figure(as_: As) -> None:
    address, said = broken(as_(STAFF))
    tick(as_(STAFF), **said)
    manager = as_(MANAGER)
    for page in ("/review?tab=problems", "/board/cell?day=2026-11-20&role=store/assistant"):
        assert f'src="{address}/thumbnail"' in manager.get(page).text


def test_a_photo_that_was_taken_back_with_its_tick_stays_in_the_runs_history(as_: As) -> None:
    one = as_(STAFF)
    address, said = broken(one)
    made = tick(one, **said).json["tick"]  # type: ignore[index]
    one.post(f"{API}/ticks/{made['id']}/withdraw", json={})
    assert as_(COLLEAGUE).get(address).status_code == 200
    assert f'src="{address}/thumbnail"' in one.get(OPENING).text
