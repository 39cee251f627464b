"""Whatever was acknowledged is there once and unaltered, although workers and the master were killed in between (T2)."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

from db.engine import reading
from tests.history import Client, judge, read
from tests.intake.world import COLLEAGUE, STAFF
from tests.service import shop
from tests.service.clients import Load
from tests.service.conftest import until

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.service.conftest import Service

CLIENTS = 6
KILLS = 20
WORK = 0.3  # seconds of load between two kills


def test_twenty_kills_lose_double_and_alter_nothing(service: Service, engine: Engine, tmp_path: Path) -> None:
    service.start()
    logs = [Client(tmp_path / f"client-{number}.jsonl") for number in range(CLIENTS)]
    load = Load(service.port)
    for number, (share, log) in enumerate(zip(shop.intents(engine, CLIENTS), logs, strict=True)):
        load.tick((STAFF if number % 2 else COLLEAGUE).token, share, log)
    try:
        for number in range(KILLS):
            time.sleep(WORK)
            (_kill_the_master if number % 2 else _kill_a_worker)(service)
        time.sleep(WORK)
    finally:
        load.stop()
    history, kept = read(log.path for log in logs), shop.kept(engine)
    verdict = judge(history, kept)
    assert load.faults == load.delays == []
    assert verdict.clean, verdict
    assert verdict.acknowledged > CLIENTS * 5
    assert {line["answer"] for line in history} == {"ok", "unknown"}, "no client was cut off, so nothing was tried"
    _assert_the_check_can_fail(history, kept)
    with reading(engine) as conn:
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def _kill_a_worker(service: Service) -> None:
    """The master starts another one."""
    before = service.workers()
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len({*service.workers()} - {*before}) == 1, "The master did not replace the worker.")
    until(service.is_ready, "The service did not come back.")


def _kill_the_master(service: Service) -> None:
    """Its workers see that they are alone, and go; whoever runs the service starts it again."""
    os.kill(service.pid, signal.SIGKILL)
    assert service.process is not None
    service.process.wait()
    until(lambda: not service.is_listening(), "The workers stayed without their master.")
    service.start()


def _assert_the_check_can_fail(history: list[dict[str, Any]], kept: list[tuple[str, Any]]) -> None:
    """The control: with one row taken away, doubled or altered, the same history is no longer clean."""
    (id_, content), *rest = (row for row in kept if any(line["id"] == row[0] and line["answer"] == "ok" for line in history))
    others = [row for row in kept if row[0] != id_]
    assert rest
    assert judge(history, others).lost == [id_]
    assert judge(history, [*kept, (id_, content)]).doubled == [id_]
    assert judge(history, [*others, (id_, content | {"note": "?"})]).altered == [id_]
