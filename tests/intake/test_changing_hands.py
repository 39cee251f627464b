"""A device that changes hands: a page that one person left open never works for the next one who signs in there (T10)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.intake.papers import GOODS, count, opened
from tests.intake.world import COLLEAGUE, SHOP, STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from tests.intake.conftest import Browser
    from tests.intake.world import Caller

    As = Callable[[Caller], Browser]

TICKS = f"/api/v1/runs/{SHOP}/store/opening/2026-11-20/0820/-/ticks"
SENTENCE = "Somebody else has signed in here since, so nothing was recorded."


def test_a_tick_from_another_s_page_is_nobody_s(as_: As, engine: Engine) -> None:
    tick = {"id": str(uuid4()), "item": "lights", "outcome": "done"}
    refused = as_(COLLEAGUE).post(TICKS, json=tick, headers={"Dutybook-Person": str(STAFF.id)})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "other-person")
    assert count(engine, "tick") == 0
    assert as_(STAFF).post(TICKS, json=tick, headers={"Dutybook-Person": str(STAFF.id)}).status_code == 201


def test_a_form_from_another_s_page_is_nobody_s_and_what_was_typed_stays(as_: As, engine: Engine) -> None:
    colleague = as_(COLLEAGUE)
    address, fields = opened(colleague)
    for do in ("save", "hand-in"):
        refused = colleague.post(address, fields | GOODS | {"do": do, "page-of": str(STAFF.id)})
        assert refused.status_code == 409
        assert SENTENCE in refused.text
        assert "王芳" in refused.text
        assert str(STAFF.id) not in refused.text
    assert count(engine, "draft") + count(engine, "submission") == 0
    assert colleague.post(address, fields | GOODS | {"do": "hand-in", "page-of": str(COLLEAGUE.id)}).status_code == 303


def test_whose_page_it_is_stands_in_the_forms(as_: As) -> None:
    staff = as_(STAFF)
    mark = f'<input type="hidden" name="page-of" value="{STAFF.id}">'
    assert mark in staff.get(opened(staff)[0]).text
    assert mark in staff.get(f"/runs/{SHOP}/store/opening/2026-11-20/0820/-").text
