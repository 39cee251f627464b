"""What all tests share: a fresh, migrated database on each engine."""

from __future__ import annotations

import os
import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from sqlalchemy import create_engine

from db.engine import make_engine
from db.migrate import upgrade
from tests import postgres as server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

# A busy machine is not a fault: no example is judged by its time. The same commit is judged by the same examples each time;
# `make explore` looks for new ones.
settings.register_profile("dutybook", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=500, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dutybook"))

# Commands speak English to tests, wherever these run.
os.environ["LC_ALL"] = "C.UTF-8"

_TEMPLATE = "migrated"
_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[server.Postgres]:
    """One server for the session, with a migrated database that tests are given copies of."""
    for running in server.serve():
        administer(running, f"CREATE DATABASE {_TEMPLATE}")
        engine = make_engine(running.url(_TEMPLATE))
        upgrade(engine)
        engine.dispose()
        yield running


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests are given copies of."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_engine(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A SQLite file of the test's own."""
    path = tmp_path / "dutybook.db"
    shutil.copy(migrated_file, path)
    engine = make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(postgres: server.Postgres) -> Iterator[Engine]:
    """A PostgreSQL database of the test's own; it goes with the server."""
    name = f"test_{next(_numbers)}"
    administer(postgres, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    engine = make_engine(postgres.url(name))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """The same test on both engines."""
    chosen: Engine = request.getfixturevalue("sqlite_engine" if request.param == "sqlite" else "postgres_engine")
    return chosen


def administer(postgres: server.Postgres, statement: str) -> None:
    """Do something to the server's databases, from none of them."""
    engine = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.exec_driver_sql(statement)
    engine.dispose()
