"""A shop at work while something breaks: staff tick, a manager reads, and afterwards every promise is looked at."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.history import Client, judge, read
from tests.intake.world import COLLEAGUE, MANAGER, STAFF
from tests.service import shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.service.clients import Load

CLIENTS = 6
WORK = 0.5  # seconds of load between two faults


@contextmanager
def at_work(load: Load, engine: Engine, folder: Path) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Work for the length of the block: nothing acknowledged may be lost, and nobody told what is not in a sentence.

    What it yields tells, afterwards, what was sent and answered.
    """
    logs = [Client(folder / f"client-{number}.jsonl") for number in range(CLIENTS)]
    for number, (share, log) in enumerate(zip(shop.intents(engine, CLIENTS), logs, strict=True)):
        load.tick((STAFF if number % 2 else COLLEAGUE).token, share, log)
    load.read(MANAGER.token, ("/today", "/board", "/api/v1/me"))
    try:
        yield lambda: read(log.path for log in logs)
        time.sleep(WORK)
    finally:
        load.stop()
    verdict = judge(read(log.path for log in logs), shop.kept(engine))
    assert verdict.clean, verdict
    assert verdict.acknowledged > CLIENTS * 5
    assert load.faults == []
