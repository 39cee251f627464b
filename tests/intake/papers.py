"""Something handed in and something found broken, for tests of who may see and do what."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import text

from db import attachments, definitions, runs, submissions, ticks
from db.attachments import NewAttachment
from db.engine import reading, writing
from db.submissions import NewSubmission
from db.ticks import NewTick
from forms.model import Key, freeze
from intake.keeping import THUMBNAIL
from intake.storage import digest_of, make_storage
from tests.intake.snapshots import jpeg
from tests.intake.world import MORNING, SHOP, STAFF, TODAY, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection, Engine
    from werkzeug.test import TestResponse

    from tests.intake.conftest import Browser

SUBMISSION, PROBLEM, ATTACHMENT, PHOTO = UUID(int=0x4001), UUID(int=0x4002), UUID(int=0x4003), UUID(int=0x4005)
LAMP = jpeg(40, 30)
HANDOVER = "/forms/store/handover"
GOODS = {"a.to": "王芳", "a.goods.0.name": "丝巾", "a.goods.0.count": "12"}
OPENING = Key(SHOP, "store/opening", TODAY, "08:20", "-")


def put(engine: Engine) -> None:
    """A handover that waits for a decision, and a lamp that is broken; both by the member of staff."""
    with writing(engine) as conn:
        standing = {one.id: one for one in definitions.in_force(conn)}
        form, checklist = standing["store/handover"], standing["store/opening"]
        who = (str(STAFF.id), STAFF.id, form.revision)
        answers = {"to": "王芳", "goods": [{"name": "丝巾", "count": 12}]}
        new = NewSubmission(SHOP, SUBMISSION, form.id, TODAY, "", *who, answers, form.facts["approval"], "zh")
        submissions.hand_in(conn, new, MORNING)
        _break_a_lamp(conn, checklist.revision)


def attach(engine: Engine, data: Path) -> None:
    """A note attached to a draft by the member of staff, and the bytes of the photo of the broken lamp."""
    content = b"%PDF-1.7 a quote"
    for part in ("", THUMBNAIL):
        make_storage(settings(data)).keep(digest_of(LAMP), LAMP, part)
    make_storage(settings(data)).keep(digest_of(content), content)
    kept = (digest_of(content), digest_of(content), "application/pdf", len(content), None, None, "quote.pdf")
    with writing(engine) as conn:
        attachments.add(conn, NewAttachment(SHOP, ATTACHMENT, UUID(int=0x4004), "quote", STAFF.id, *kept), 20, MORNING)


def _break_a_lamp(conn: Connection, revision: str) -> None:
    times = dict.fromkeys(("opens_at", "due_at", "late_at"), MORNING) | {"closes_at": MORNING + timedelta(hours=19)}
    run = runs.open_run(conn, OPENING, revision=revision, now=MORNING, **times)
    kept = (digest_of(LAMP), digest_of(LAMP), "image/jpeg", len(LAMP), 40, 30, "lamp.jpg")
    attachments.add(conn, NewAttachment(SHOP, PHOTO, PROBLEM, "lights", STAFF.id, *kept), 1, MORNING)
    tick = NewTick(PROBLEM, "lights", "problem", STAFF.id, "zh", note="灯管坏了", photo=PHOTO)
    ticks.tick(conn, run, tick, 3, MORNING)


def hidden(answer: TestResponse) -> dict[str, str]:
    """The hidden fields of the form's page."""
    return dict(re.findall(r'<input type="hidden" name="(id|seen|revision)" value="([^"]*)">', answer.text))


def opened(browser: Browser, form: str = HANDOVER) -> tuple[str, dict[str, str]]:
    """The address of the form for its occurrence, and its hidden fields."""
    first = browser.get(form)
    assert first.status_code == 303, first.text
    return first.location, hidden(browser.get(first.location))


def hand_in(browser: Browser, typed: dict[str, Any] | None = None, form: str = HANDOVER) -> TestResponse:
    address, fields = opened(browser, form)
    return browser.post(address, fields | (typed or GOODS) | {"do": "hand-in"})


def count(engine: Engine, table: str) -> int:
    with reading(engine) as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def change_form(engine: Engine) -> None:
    """Publish a handover book that asks for the weather instead of the successor."""
    weather = {"id": "weather", "label": {"zh": "天气", "en": "Weather"}}
    publish_form(engine, "store/handover", lambda fields: [fields[0] | weather, *fields[1:]])


def publish_form(engine: Engine, form: str, ask: Callable[[list[Any]], list[Any]], **facts: Any) -> None:
    """Publish a form that asks something else, with other facts where they are given."""
    with writing(engine) as conn:
        standing = {(one.kind, one.id): one for one in definitions.in_force(conn)}
        old = standing["form", form]
        content = definitions.revision(conn, old.revision)
        assert content is not None
        revision = freeze(content | {"fields": ask(content["fields"])})
        definitions.put_revision(conn, revision.hash, revision.content, MORNING)
        standing["form", form] = replace(old, revision=revision.hash, facts=old.facts | facts)
        rows = [definitions.Definition(one.kind, one.id, one.revision, one.facts) for one in standing.values()]
        definitions.record(conn, rows, MORNING)
