"""Five hundred things are done over a bad network; each is there once, as it was meant, however often it had to be sent (T8)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select

from db import definitions
from db.engine import reading
from db.tables.runs import TICK
from db.tables.submissions import DRAFT, SUBMISSION
from tests.history import Client, judge, read
from tests.intake.papers import HANDOVER
from tests.intake.world import COLLEAGUE, SHOP, STAFF, TODAY
from tests.network import KINDS, network
from tests.service import shop
from tests.service.clients import Device

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.service.conftest import Service
    from tests.service.shop import Intent

CLIENTS = 12
ROUNDS = 11  # by each client: three ticks, one of them taken back, and a form that is kept as a draft and handed in
PATIENCE = 0.5  # seconds; a person's would be longer
CALM = 2  # of so many requests one is left alone, besides those whose turn it is


@dataclass
class Person:
    """Does one thing after the other, and each again until it is answered."""

    device: Device
    log: Client
    form: str
    fields: dict[str, str]
    refused: list[str] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)

    def work(self, intents: Iterable[Intent]) -> None:
        try:
            for number, intent in enumerate(intents):
                self._until_answered(intent.content, lambda: self.device.post(intent.path, intent.body))  # noqa: B023
                if number % 3 == 0:
                    self._withdraw(intent)
                    self._fill_in(f"第{number}次")
        finally:
            self.device.close()

    def _withdraw(self, intent: Intent) -> None:
        self.withdrawn.add(intent.id)
        self._until_answered(None, lambda: self.device.post(f"{intent.path}/{intent.id}/withdraw", {}))

    def _fill_in(self, to: str) -> None:
        content = {"id": str(uuid4()), "to": to}
        typed = {**self.fields, "id": content["id"], "a.to": to, "a.goods.0.name": "丝巾", "a.goods.0.count": "12"}
        self._until_answered(None, lambda: self.device.send_form(self.form, {**typed, "do": "save"}))
        self._until_answered(content, lambda: self.device.send_form(self.form, {**typed, "do": "hand-in"}))

    def _until_answered(self, content: dict[str, Any] | None, send: Any) -> None:
        status = 0
        while not status:
            try:
                status, text = send()
            except (OSError, HTTPException):
                self._note(content, "unknown")
        if not 200 <= status < 400:
            self.refused.append(f"{status} {text[:300]}")
        self._note(content, "ok" if status < 400 else "failed")

    def _note(self, content: dict[str, Any] | None, answer: Any) -> None:
        if content is not None:
            self.log.log(content["id"], content, answer)


def weathers() -> Any:
    """The next request's weather: every kind has its turn, the same in each run of the test, as far as clients come in turn."""
    chance = random.Random(8)
    return lambda _: "calm" if chance.randrange(CALM) else chance.choice(KINDS)


def test_five_hundred_things_done_over_a_bad_network_are_there_once(service: Service, engine: Engine, tmp_path: Path) -> None:
    service.start()
    shares = shop.intents(engine, CLIENTS)
    with network(service.port, weathers()) as between:
        people = [_person(engine, between.port, tmp_path / f"{number}.jsonl", number) for number in range(CLIENTS)]
        threads = [Thread(target=one.work, args=(share[: 3 * ROUNDS],)) for one, share in zip(people, shares, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [one.refused for one in people] == [[]] * CLIENTS
    assert between.met == {*KINDS}
    history = read(one.log.path for one in people)
    verdict = judge(history, [*shop.kept(engine), *_handed_in(engine)])
    assert verdict.clean, verdict
    assert sum(line["answer"] == "unknown" for line in history) > CLIENTS * ROUNDS, "little was cut off, so little was tried"
    assert verdict.acknowledged == CLIENTS * ROUNDS * 4
    assert _withdrawn(engine) == {id_ for one in people for id_ in one.withdrawn}
    with reading(engine) as conn:
        assert conn.execute(select(DRAFT.c.id)).all() == []  # no late copy brought a draft back


def _person(engine: Engine, port: int, log: Path, number: int) -> Person:
    who = STAFF if number % 2 else COLLEAGUE
    with reading(engine) as conn:
        revision = next(one.revision for one in definitions.in_force(conn) if f"/forms/{one.id}" == HANDOVER)
    day = TODAY - timedelta(days=number)  # a form, a place, a day and a person have one draft
    form = f"{HANDOVER}?place={SHOP}&day={day}&slot=&owed_by={who.id}"
    return Person(Device(port, who.token, PATIENCE), Client(log), form, {"seen": "0", "revision": revision})


def _handed_in(engine: Engine) -> list[tuple[str, Any]]:
    row = SUBMISSION.c
    with reading(engine) as conn:
        found = conn.execute(select(row.id, row.answers)).all()
    return [(str(id_), {"id": str(id_), "to": answers["to"]}) for id_, answers in found]


def _withdrawn(engine: Engine) -> set[str]:
    with reading(engine) as conn:
        return {str(id_) for id_ in conn.execute(select(TICK.c.id).where(TICK.c.withdrawn_at.is_not(None))).scalars()}
