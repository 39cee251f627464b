"""Whatever a bad network makes of ticks (sent again, late, out of order, from two devices), each intent is there once (T7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, multiple, rule, run_state_machine_as_test

from db.engine import reading, writing
from tests.history import Client, judge, read
from tests.intake.world import COLLEAGUE, SHOP, STAFF

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

    from tests.intake.conftest import As, Browser

OPENING = f"/api/v1/runs/{SHOP}/store/opening/2026-11-20/0820/-"
ITEMS = ("lights", "float", "dress-code")
WHO = (STAFF, COLLEAGUE)


def test_each_intent_is_there_once_however_it_was_sent(as_: As, engine: Engine, tmp_path: Path) -> None:
    devices = {one.id: as_(one) for one in WHO}
    few = settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(lambda: Network(devices, engine, tmp_path / f"{uuid4()}.jsonl"), settings=few)


class Network(RuleBasedStateMachine):
    """Two devices on one list; ``kept`` is what must stand, by intent, and ``live`` the intent that each item is ticked by."""

    sent = Bundle("sent")

    def __init__(self, devices: dict[UUID, Browser], engine: Engine, log: Path) -> None:
        super().__init__()
        self.devices, self.engine, self.log = devices, engine, Client(log)
        self.kept: dict[str, dict[str, Any]] = {}
        self.receipts: dict[str, Any] = {}
        self.live: dict[str, str] = {}
        with writing(engine) as conn:
            for table in ("tick", "run"):
                conn.exec_driver_sql(f"DELETE FROM {table}")

    def send(self, intent: dict[str, Any]) -> TestResponse:
        body = {name: intent[name] for name in ("id", "item", "outcome", "note", "number")}
        return self.devices[intent["person"]].post(f"{OPENING}/ticks", json=body)

    @rule(
        target=sent,
        person=st.sampled_from([one.id for one in WHO]),
        item=st.sampled_from(ITEMS),
        outcome=st.sampled_from(["done", "problem"]),
        times=st.integers(1, 3),
    )
    def tick(self, person: UUID, item: str, outcome: str, times: int) -> Any:
        intent = {"id": str(uuid4()), "person": person, "item": item, "outcome": outcome, "note": "x", "number": None}
        intent["number"] = 300 if item == "float" and outcome == "done" else None
        for _ in range(times):
            self.deliver(intent)
        return intent if intent["id"] in self.kept else multiple()

    def deliver(self, intent: dict[str, Any]) -> None:
        """Send it: new where the item is free, the same receipt where it came before, the other's tick where that was first."""
        answer, id_, item = self.send(intent), intent["id"], intent["item"]
        receipt: Any = answer.json
        assert answer.status_code in (200, 201), receipt
        if id_ in self.kept:
            assert receipt["how"] == "repeat"
            assert receipt["tick"] == (self.receipts[id_] if self.live.get(item) == id_ else None)
        elif item in self.live:
            assert (receipt["how"], receipt["tick"]["id"]) == ("already", self.live[item])
            return
        else:
            assert (answer.status_code, receipt["how"]) == (201, "new")
            self.kept[id_], self.receipts[id_], self.live[item] = intent, receipt["tick"], id_
        self.log.log(id_, content(intent), "ok")

    @rule(intent=sent)
    def send_late(self, intent: dict[str, Any]) -> None:
        self.deliver(intent)

    @rule(intent=sent)
    def send_other_words_under_the_same_id(self, intent: dict[str, Any]) -> None:
        assert self.send(intent | {"note": "something else"}).status_code == 409

    @rule(intent=sent)
    def send_from_the_other_device(self, intent: dict[str, Any]) -> None:
        other = next(one.id for one in WHO if one.id != intent["person"])
        assert self.send(intent | {"person": other}).status_code == 409

    @rule(intent=consumes(sent), times=st.integers(1, 2), target=sent)
    def take_back(self, intent: dict[str, Any], times: int) -> Any:
        for _ in range(times):
            answer = self.devices[intent["person"]].post(f"{OPENING}/ticks/{intent['id']}/withdraw", json={})
            assert answer.status_code == 200
        if self.live.get(intent["item"]) == intent["id"]:
            del self.live[intent["item"]]
        return intent

    def teardown(self) -> None:
        with reading(self.engine) as conn:
            rows = conn.exec_driver_sql("SELECT id, item, outcome, note, withdrawn_at IS NULL FROM tick").all()
        kept = [(str(UUID(id_)), {"item": item, "outcome": outcome, "note": note}) for id_, item, outcome, note, _ in rows]
        history = read([self.log.path]) if self.log.path.exists() else []
        assert judge(history, kept).clean
        assert len(kept) == len(self.kept)
        assert {item: str(UUID(id_)) for id_, item, _, _, is_live in rows if is_live} == self.live


def content(intent: dict[str, Any]) -> dict[str, Any]:
    return {name: intent[name] for name in ("item", "outcome", "note")}
