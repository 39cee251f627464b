"""``dutybook publish`` beside a running service: nobody notices, runs keep their words, and a faulty handbook stays outside."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from db import sessions
from db.engine import reading, writing
from db.ticks import NewTick
from forms.model import Key
from intake import organisation, taking, ticks
from intake.addresses import run_address
from intake.cookies import keyed
from intake.sent import Sent
from tests.history import Client, judge, read
from tests.intake import world
from tests.intake.world import COLLEAGUE, MANAGER, STAFF
from tests.service import shop
from tests.service.clients import Device, Load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.service.conftest import Service

OPENING = "store/opening"
OLD, NEW = "Switch on the lights", "Switch on every light"  # what the sample's people read
OLD_ZH, NEW_ZH = "开灯", "打开全部照明"
DAY_PAGES = "handbook/{}/departments/store/checklists/day.md"
PAGES = ("/", "/en/", "/today", "/sign-in", "/api/v1/me", "/api/v1/lists/store/opening")
AFTER = 1.0  # seconds of load once the new release is live


def opening(day: date) -> Key:
    """The shop's opening on a day."""
    return Key(world.SHOP, OPENING, day, "08:20", "-")


YESTERDAY, TODAY = opening(world.TODAY - timedelta(days=1)), opening(world.TODAY)
TOMORROW = opening(world.TODAY + timedelta(days=1))


@pytest.fixture
def device(service: Service, engine: Engine) -> Iterator[Device]:
    """A shop assistant's phone; yesterday's and today's openings were begun with the words of then."""
    _tick_yesterday(engine)
    service.start()
    made = Device(service.port, STAFF.token)
    assert made.post(f"{run_address(TODAY, '/api/v1/runs')}/ticks", _lights())[0] == 201
    yield made
    made.close()


def _tick_yesterday(engine: Engine) -> None:
    then = world.MORNING - timedelta(days=1)
    with writing(engine) as conn:
        taken = taking.take(conn, organisation.load(conn), YESTERDAY, STAFF.id)
        ticks.tick(conn, taken, Sent(NewTick(uuid4(), "lights", "done", STAFF.id, "zh")), then)


def _lights(revision: str = "") -> dict[str, str]:
    return {"id": str(uuid4()), "item": "lights", "outcome": "done", "revision": revision}


def _edit(service: Service, lang: str, old: str, new: str) -> None:
    page = service.data / "project" / DAY_PAGES.format(lang)
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")


def _page(device: Device, key: Key) -> str:
    status, text = device.get(run_address(key))
    assert status == 200
    return text


def _revision(device: Device, key: Key) -> str:
    status, text = device.get(run_address(key, "/api/v1/runs"))
    assert status == 200
    return text.partition('"revision":"')[2].partition('"')[0]


def test_an_edit_goes_live_under_load_without_an_error_seen(
    service: Service, engine: Engine, device: Device, tmp_path: Path
) -> None:
    before, revision = service.health()["release"], _revision(device, TODAY)
    _edit(service, "zh", OLD_ZH, NEW_ZH)
    _edit(service, "en", OLD, NEW)
    logs = [Client(tmp_path / f"client-{number}.jsonl") for number in range(2)]
    load = Load(service.port)
    for who, share, log in zip((STAFF, COLLEAGUE), shop.intents(engine, 2), logs, strict=True):
        load.tick(who.token, share, log)
    load.read(COLLEAGUE.token, (*PAGES, run_address(TODAY), run_address(YESTERDAY)))
    load.read(MANAGER.token, ("/board", f"/board?day={world.TODAY}", *PAGES))
    try:
        said = service.run("publish")
        time.sleep(AFTER)
    finally:
        load.stop()
    assert said.returncode == 0, said.stderr
    assert f"changed {OPENING}" in said.stdout
    assert service.health()["release"] != before
    assert load.faults == load.delays == []
    mine = {line["id"] for line in read(log.path for log in logs)}
    assert judge(read(log.path for log in logs), [row for row in shop.kept(engine) if row[0] in mine]).clean

    for key in (YESTERDAY, TODAY):
        assert OLD in _page(device, key)
        assert NEW not in _page(device, key)
    assert _revision(device, TODAY) == revision
    assert NEW_ZH in device.get("/departments/store/checklists/day/")[1]
    assert NEW in device.get("/en/departments/store/checklists/day/")[1]
    device.close()
    _next_day_takes_the_new_words(service, engine, revision)


def _next_day_takes_the_new_words(service: Service, engine: Engine, old: str) -> None:
    """The service again, a day later: a device that still shows the old words is refused, one with the new ticks."""
    service.stop()
    service.now = shop.NEXT_DAY
    service.start()
    device = Device(service.port, "session-of-the-next-day")
    with writing(engine) as conn:
        sessions.start(conn, keyed(world.KEY, device.token), STAFF.id, "", world.MORNING + timedelta(days=1))
    new = _revision(device, TOMORROW)
    assert new != old
    assert NEW in _page(device, TOMORROW)
    assert device.post(f"{run_address(TOMORROW, '/api/v1/runs')}/ticks", _lights(old))[0] == 409
    assert device.post(f"{run_address(TOMORROW, '/api/v1/runs')}/ticks", _lights(new))[0] == 201
    assert OLD in _page(device, TODAY)
    device.close()


def test_a_faulty_edit_is_refused_and_changes_nothing(service: Service, engine: Engine, device: Device) -> None:
    before, stands = service.health()["release"], _in_force(engine)
    folders = sorted(path.name for path in (service.data / "releases").iterdir())
    _edit(service, "zh", '{every: day, opens: "08:20", due: "08:30"}', '{evry: day, opens: "08:20", due: "08:30"}')
    _edit(service, "en", OLD, NEW)
    said = service.run("publish")
    assert said.returncode != 0
    assert f"{DAY_PAGES.format('zh')}:6:" in said.stderr
    assert "evry" in said.stderr
    assert service.health()["release"] == before
    assert _in_force(engine) == stands
    assert sorted(path.name for path in (service.data / "releases").iterdir()) == folders
    assert OLD in _page(device, TODAY)
    assert device.post(f"{run_address(TODAY, '/api/v1/runs')}/ticks", _lights())[0] == 200


def _in_force(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as conn:
        return [tuple(row) for row in conn.exec_driver_sql("SELECT * FROM in_force ORDER BY id")]
