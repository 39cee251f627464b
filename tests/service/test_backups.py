"""A backup taken while people tick holds all that was acknowledged before it, and a service started on it goes on (T20)."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from db import sessions
from db.engine import make_engine, writing
from intake.backup_folder import BackupFolder
from intake.cookies import keyed
from tests.history import Client, judge, read
from tests.intake import papers, world
from tests.intake.world import COLLEAGUE, STAFF
from tests.service import shop
from tests.service.clients import Device, Load

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.service.conftest import Service

# A file, then a folder twice: the second time only what is new is written.
TARGETS = ("made.zip", "folder", "folder")
WORK = 0.7  # seconds of load between two of them


def test_what_was_acknowledged_before_a_backup_is_in_it(service: Service, engine: Engine, tmp_path: Path) -> None:
    papers.attach(engine, service.data)
    service.start()
    logs = [Client(tmp_path / f"client-{number}.jsonl") for number in range(4)]
    load = Load(service.port)
    for number, (share, log) in enumerate(zip(shop.intents(engine, len(logs)), logs, strict=True)):
        load.tick((STAFF if number % 2 else COLLEAGUE).token, share, log)
    acknowledged = []
    (tmp_path / "folder").mkdir()
    try:
        for target in TARGETS:
            time.sleep(WORK)
            acknowledged.append({line["id"] for line in read(log.path for log in logs) if line["answer"] == "ok"})
            made = service.run("backup", str(tmp_path / target))
            assert made.returncode == 0, made.stderr
    finally:
        load.stop()
    assert load.faults == []
    history = read(log.path for log in logs)
    made_by_turns = [tmp_path / "made.zip", *BackupFolder(tmp_path / "folder").lists()]
    for number, (backup, before) in enumerate(zip(made_by_turns, acknowledged, strict=True)):
        _restored_holds(service, backup, tmp_path / f"restored-{number}", before, history)
    assert 0 < len(acknowledged[0]) < len(acknowledged[1]) < len(acknowledged[2])
    _goes_on(service, tmp_path / "restored-2")


def _restored_holds(service: Service, backup: Path, data: Path, before: set[str], history: list[dict[str, object]]) -> None:
    """All of it once and as it was sent; of what came meanwhile, as much as there is."""
    done = replace(service, data=data).run("restore", str(backup))
    assert done.returncode == 0, done.stderr
    engine = make_engine(world.settings(data).database_url)
    kept = shop.kept(engine)
    engine.dispose()
    there = {id_ for id_, _ in kept}
    assert before <= there
    verdict = judge([line for line in history if line["id"] in there], kept)
    assert verdict.clean, verdict


def _goes_on(service: Service, data: Path) -> None:
    """The service on the restored folder: who signed in anew sees the record and adds to it."""
    service.stop()
    restored = replace(service, data=data, process=None)
    (data / "project").symlink_to(service.data / "project")
    try:
        restored.start()
        refused = restored.run("restore", str(data.parent / "made.zip"), "--replace")
        assert (refused.returncode, refused.stderr) == (1, f"Dutybook is running on {data}. Stop it first.\n")
        engine = make_engine(world.settings(data).database_url)
        device, share = Device(restored.port, "signed-in-anew"), shop.intents(engine, 1)[0]
        with writing(engine) as conn:
            sessions.start(conn, keyed(world.KEY, device.token), STAFF.id, "", world.MORNING)
        engine.dispose()
        first = json.loads(device.get(share[0].path.removesuffix("/ticks"))[1])
        assert any(item["tick"] for item in first.get("items", ())), first
        assert device.get(f"/attachments/{world.SHOP}/{papers.ATTACHMENT}") == (200, "%PDF-1.7 a quote")
        assert device.post(share[-1].path, share[-1].body)[0] == 201
        device.close()
    finally:
        restored.stop()
