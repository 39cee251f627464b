"""The machine of the database is lost and its standby takes over: nothing acknowledged is lost, and the service finds it (T5)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from db.engine import make_engine
from tests.conftest import administer
from tests.history import judge
from tests.postgres import following, made
from tests.service import shop
from tests.service.clients import Load
from tests.service.conftest import until
from tests.service.working import WORK, at_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.postgres import Postgres
    from tests.service.conftest import Service

SYNCHRONOUS, DETACHED = "keeper", "straggler"
STATE = "SELECT sync_state FROM pg_stat_replication WHERE application_name = '{}'"


@pytest.fixture
def primary() -> Iterator[Postgres]:
    with made() as server:
        server.start()
        administer(server, "CREATE DATABASE dutybook")
        yield server


@pytest.fixture
def keeper(primary: Postgres) -> Iterator[Postgres]:
    """The standby that a commit waits for."""
    with following(primary, SYNCHRONOUS) as server:
        server.start()
        yield server


@pytest.fixture
def straggler(primary: Postgres) -> Iterator[Postgres]:
    """A standby that nobody waits for, and that hears nothing any more once the work begins."""
    with following(primary, DETACHED) as server:
        server.start()
        yield server


@pytest.fixture
def database(primary: Postgres, keeper: Postgres) -> str:
    """Both addresses; whichever can be written to is the one."""
    return f"postgresql+psycopg://postgres@/dutybook?host={primary.folder},{keeper.folder}&target_session_attrs=read-write"


def test_the_standby_has_all_that_was_acknowledged_and_the_service_goes_on_with_it(
    service: Service, engine: Engine, primary: Postgres, keeper: Postgres, straggler: Postgres, tmp_path: Path
) -> None:
    service.start()
    assert ("commits wait for none of the others" in service.said(), service.health()["alarms"]) == (True, ["alone"])
    _wait_for(primary, keeper, straggler)
    assert service.health()["alarms"] == []
    load, workers = Load(service.port), service.workers()
    with at_work(load, engine, tmp_path) as history:
        time.sleep(WORK)
        primary.kill()
        keeper.promote()
        until(service.is_ready, "The service did not find the standby.")
    assert service.health()["alarms"] == ["alone"]  # from now on there is one less
    assert service.workers() == workers  # nobody had to start anything again
    _assert_another_standby_would_have_lost(straggler, history())


def _wait_for(primary: Postgres, keeper: Postgres, straggler: Postgres) -> None:
    """From now on a commit waits for the one, and the other hears nothing."""
    administer(primary, f"ALTER SYSTEM SET synchronous_standby_names = '{SYNCHRONOUS}'")
    administer(straggler, "ALTER SYSTEM SET primary_conninfo = ''")
    for server in (primary, straggler):
        administer(server, "SELECT pg_reload_conf()")
    until(lambda: _state(primary, SYNCHRONOUS) == ["sync"], "The standby did not become synchronous.")
    until(lambda: _state(primary, DETACHED) == [], "The other standby still listens.")


def _state(primary: Postgres, standby: str) -> list[str]:
    engine = make_engine(primary.url("postgres"))
    with engine.connect() as conn:
        found = [str(row[0]) for row in conn.exec_driver_sql(STATE.format(standby))]
    engine.dispose()
    return found


def _assert_another_standby_would_have_lost(straggler: Postgres, history: list[dict[str, object]]) -> None:
    """The control: the standby that nobody waited for lacks what was acknowledged."""
    straggler.promote()
    engine = make_engine(straggler.url("dutybook"))
    assert judge(history, shop.kept(engine)).lost
    engine.dispose()
