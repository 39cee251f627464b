"""Whether PostgreSQL is told apart that could forget what was acknowledged; on real servers, by what our own connection sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from db.durability import has_several_hosts, risks
from db.engine import make_engine
from tests.conftest import administer
from tests.postgres import made
from tests.service.conftest import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from tests.postgres import Postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """Set as PostgreSQL comes."""
    with made() as running:
        running.start()
        yield running


def found(url: str) -> tuple[str, ...]:
    engine = make_engine(url)
    try:
        return risks(engine)
    finally:
        engine.dispose()


def several(server: Postgres) -> str:
    """The address as the guide has it where another server stands by."""
    return f"{server.url('postgres')},{server.folder}&target_session_attrs=read-write"


def commit(server: Postgres, how: str) -> None:
    administer(server, f"ALTER DATABASE postgres SET synchronous_commit = '{how}'")


def test_as_it_comes_it_forgets_nothing(server: Postgres) -> None:
    commit(server, "on")
    assert found(server.url("postgres")) == ()


def test_a_commit_that_does_not_wait_for_the_disk_is_a_risk(server: Postgres) -> None:
    commit(server, "off")
    assert found(server.url("postgres")) == ("unwritten",)
    assert found(several(server)) == ("unwritten", "alone")


def test_so_is_a_server_that_never_waits_for_it(postgres: Postgres) -> None:
    assert found(postgres.url("postgres")) == ("unwritten",)


def test_of_several_servers_one_must_be_waited_for(server: Postgres) -> None:
    commit(server, "local")
    waiting = f"{several(server)}&options=-csynchronous_commit=on"
    assert found(waiting) == ("alone",)
    administer(server, "ALTER SYSTEM SET synchronous_standby_names = 'keeper'")
    administer(server, "SELECT pg_reload_conf()")
    try:
        until(lambda: found(waiting) == (), "The standby's name was not heard.")
        assert found(several(server)) == ("alone",)  # it waits for its own disk only
    finally:
        administer(server, "ALTER SYSTEM RESET synchronous_standby_names")
        administer(server, "SELECT pg_reload_conf()")


def test_sqlite_is_set_by_us(sqlite_engine: Engine) -> None:
    assert risks(sqlite_engine) == ()


@pytest.mark.parametrize(
    ("query", "is_so"),
    [("", False), ("?host=db1", False), ("?host=db1:5432&host=db2:5432", True), ("?host=db1,db2", True)],
)
def test_several_servers_are_named_in_either_way(query: str, is_so: bool) -> None:
    assert has_several_hosts(make_url(f"postgresql+psycopg://dutybook@/dutybook{query}")) is is_so
