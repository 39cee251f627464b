"""The database is killed, stopped and frozen under load: nothing acknowledged is lost, and it goes on by itself (T4)."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from tests.conftest import administer
from tests.intake.papers import GOODS, HANDOVER
from tests.intake.world import STAFF
from tests.postgres import SMALL, Postgres, made
from tests.service import shop
from tests.service.clients import COME_AGAIN, Device, Load
from tests.service.conftest import until
from tests.service.working import WORK, at_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.service.conftest import Service

KILLS = 3
FROZEN = 2.0  # seconds
AWAY = "现在连不上记录，已经记下的都还在。过一分钟再试。"


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """A server of the test's own, which keeps what it acknowledges."""
    with made(f"{SMALL} -c wal_writer_delay=10s") as server:
        server.start()
        yield server


@pytest.fixture
def database(postgres: Postgres) -> str:
    administer(postgres, "CREATE DATABASE dutybook")
    return postgres.url("dutybook")


@pytest.fixture
def load(service: Service) -> Load:
    service.start()
    return Load(service.port)


def test_a_database_that_is_killed_or_hangs_costs_nothing_and_is_found_again(
    load: Load, service: Service, engine: Engine, postgres: Postgres, tmp_path: Path
) -> None:
    _assert_a_kill_loses_what_was_not_written(postgres)
    workers = service.workers()
    with at_work(load, engine, tmp_path):
        for _ in range(KILLS):
            time.sleep(WORK)
            postgres.kill()
            postgres.start()
            until(service.is_ready, "The service did not find the database again.")
        time.sleep(WORK)
        with postgres.frozen():
            time.sleep(FROZEN)
        until(service.is_ready, "The service did not go on.")
    assert service.workers() == workers  # nobody had to start anything again
    assert load.delays, "nobody was told to come again, so nothing was tried"


def _assert_a_kill_loses_what_was_not_written(postgres: Postgres) -> None:
    """The control: a commit that does not wait for the disk is gone after the same kill."""
    aside = create_engine(postgres.url("postgres"))
    with aside.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE control (id int)")
    with aside.begin() as conn:
        conn.exec_driver_sql("SET LOCAL synchronous_commit = off")
        conn.exec_driver_sql("INSERT INTO control VALUES (1)")
    postgres.kill()
    postgres.start()
    aside.dispose()
    with aside.connect() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM control").scalar_one() == 0
    aside.dispose()


def test_while_the_database_is_away_people_are_told_and_what_they_typed_is_there(
    load: Load, service: Service, engine: Engine, postgres: Postgres, tmp_path: Path
) -> None:
    phone = Device(service.port, STAFF.token)
    (first, *_), *_ = shop.intents(engine, 1)
    with at_work(load, engine, tmp_path):
        time.sleep(WORK)
        postgres.stop()
        assert service.health()["status"] == "failing"
        told = [phone.get("/today"), phone.post(first.path, first.body), phone.send_form(HANDOVER, GOODS | {"do": "save"})]
        postgres.start()
        until(service.is_ready, "The service did not find the database again.")
    phone.close()
    assert [status for status, _ in told] == [COME_AGAIN] * 3
    page, call, form = (text for _, text in told)
    assert AWAY in page
    assert json.loads(call)["error"] == {"code": "away", "message": AWAY}
    assert AWAY in form
    assert all(f'name="{name}" value="{value}"' in form for name, value in GOODS.items())
    assert "再发一次" in form
