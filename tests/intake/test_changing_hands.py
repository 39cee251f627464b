"""A device that changes hands: a page that one person left open never works for the next one who signs in there (T10)."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select

from db.engine import reading
from db.tables.runs import TICK
from intake.services import EXTENSION
from tests.intake import world
from tests.intake.papers import GOODS, count, opened
from tests.intake.world import COLLEAGUE, NONE, SHOP, STAFF

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy import Engine

    from tests.intake.conftest import Browser
    from tests.intake.world import Caller

    As = Callable[[Caller], Browser]

RUN = f"/runs/{SHOP}/store/opening/2026-11-20/0820/-"
TICKS = f"/api/v1{RUN}/ticks"
TEMPLATES = world.ROOT / "intake" / "templates"
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
        assert f">{STAFF.id}<" not in refused.text
    assert count(engine, "draft") + count(engine, "submission") == 0
    assert colleague.post(address, fields | GOODS | {"do": "hand-in", "page-of": str(COLLEAGUE.id)}).status_code == 303


def test_whose_page_it_is_stands_in_the_forms(as_: As) -> None:
    staff = as_(STAFF)
    mark = f'<input type="hidden" name="page-of" value="{STAFF.id}">'
    for address in (opened(staff)[0], RUN, "/today", "/password"):
        forms = re.findall(r'<form[^>]* method="post".*?</form>', staff.get(address).text, re.DOTALL)
        own = [one for one in forms if not any(f'action="/{path}"' in one for path in ("language", "sign-out"))]
        assert own
        assert all(mark in one for one in own)


def test_every_form_of_the_service_says_whose_page_it_is() -> None:
    """Sign-in, a first password and sign-out are for whoever is there; what was refused is sent again as it came."""
    for path in TEMPLATES.rglob("*.html"):
        if path.name not in ("sign_in.html", "welcome.html", "person.html", "error.html"):
            text = path.read_text("utf-8")
            assert text.count('method="post"') == text.count("{{ page_of }}"), path.name


def row(page: str) -> dict[str, str]:
    """What a row posts without script."""
    found = page[page.index('id="item-lights"') :].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found))


def test_a_row_posted_from_another_s_page_is_nobody_s_until_its_author_sends_it_again(as_: As, engine: Engine) -> None:
    fields = row(as_(STAFF).get(RUN).text) | {"outcome": "problem", "note": "灯不亮"}
    colleague = as_(COLLEAGUE)
    refused = colleague.post(f"{RUN}/ticks", fields)
    assert (refused.status_code, count(engine, "tick")) == (409, 0)
    assert SENTENCE in refused.text
    assert "sign in as yourself in another window" in refused.text
    assert colleague.post(f"{RUN}/ticks", again(refused.text)).status_code == 409
    assert as_(STAFF).post(f"{RUN}/ticks", again(refused.text)).status_code == 303
    with reading(engine) as conn:
        assert conn.execute(select(TICK.c.person_id, TICK.c.note)).all() == [(STAFF.id, "灯不亮")]


def again(page: str) -> dict[str, str]:
    """What the button of a refusal's page sends."""
    form = page[page.rindex(f'<form method="post" action="{RUN}/ticks') :].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_a_photo_from_another_s_page_is_chosen_again(as_: As, engine: Engine) -> None:
    fields = row(as_(STAFF).get(RUN).text) | {"outcome": "done", "picture": (BytesIO(b"a picture"), "one.jpg")}
    refused = as_(COLLEAGUE).post(f"{RUN}/ticks", fields)
    assert (refused.status_code, count(engine, "tick"), count(engine, "attachment")) == (409, 0, 0)
    assert '<input type="file" name="picture" required>' in refused.text


def test_the_key_to_what_waits_on_a_device_is_its_author_s_alone(as_: As, app: Flask) -> None:
    keys = {who.id: as_(who).get("/api/v1/me").get_json()["keys"] for who in (STAFF, COLLEAGUE)}
    assert len(set(keys.values())) == len(keys)
    assert keys[STAFF.id] in as_(STAFF).get(RUN).text
    assert keys[STAFF.id] not in as_(COLLEAGUE).get(RUN).text
    assert as_(NONE).get("/api/v1/me").get_json() is None

    known = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(
        known, settings=replace(known.settings, secret_key="n" * 32, secret_key_fallbacks=(world.KEY,))
    )
    new, old = as_(STAFF).get("/api/v1/me").get_json()["keys"].split()
    assert new != old == keys[STAFF.id]
