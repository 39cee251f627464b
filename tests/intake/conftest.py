"""The service on a database of the test's own, and a browser for each kind of person; SQLite, the main stories PostgreSQL too."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from db.engine import make_engine
from intake.app import create_app
from intake.services import EXTENSION, Services
from tests.conftest import administer
from tests.intake import world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

    from tests.intake.world import Caller
    from tests.postgres import Postgres

ADDRESS = "http://127.0.0.1:8000"
# Stands over the tests that run on both engines: the main stories, for all of them would take too long.
EACH_ENGINE = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
WORLD = "world"
_numbers = count(1)
OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Browser:
    """A browser that says where its requests come from, as real ones do."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, base_url=ADDRESS, buffered=True, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form, with files as ``(stream, name)``, or with ``json=`` a call of our own module."""
        headers = OURS | options.pop("headers", {})
        if isinstance(data, dict) and any(isinstance(one, tuple) for values in data.values() for one in _several(values)):
            # Encoded here: the client's own way leaves the temporary file of a large body open.
            boundary, data = encode_multipart({name: [_part(one) for one in _several(values)] for name, values in data.items()})  # type: ignore[assignment]
            options["content_type"] = f"multipart/form-data; boundary={boundary}"
        return self.client.post(path, data=data, base_url=ADDRESS, headers=headers, buffered=True, **options)

    def with_cookie(self, name: str, value: str) -> Browser:
        self.client.set_cookie(name, value, domain="127.0.0.1")
        return self

    def cookie(self, name: str) -> str | None:
        found = self.client.get_cookie(name, domain="127.0.0.1")
        return found.value if found else None


As = Callable[["world.Caller"], Browser]  # what the fixture ``as_`` is


def _several(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _part(one: Any) -> Any:
    return FileStorage(one[0], filename=one[1]) if isinstance(one, tuple) else one


@pytest.fixture(scope="session")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; each test gets a copy."""
    data = tmp_path_factory.mktemp("world")
    world.make(data)
    return data


@pytest.fixture
def data(made_world: Path, tmp_path: Path) -> Path:
    """The data folder of the test's own."""
    return shutil.copytree(made_world, tmp_path / "data")


@pytest.fixture(scope="session")
def world_on_postgres(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Postgres:
    """The same world in PostgreSQL, made once; each test gets a copy."""
    administer(postgres, f"CREATE DATABASE {WORLD}")
    world.make(tmp_path_factory.mktemp("world"), database=postgres.url(WORLD))
    return postgres


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of the test's own database: SQLite in the data folder, unless ``EACH_ENGINE`` asks for another."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    server, name = request.getfixturevalue("world_on_postgres"), f"{WORLD}_{next(_numbers)}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {WORLD}")
    return str(server.url(name))


@pytest.fixture
def clock() -> world.Clock:
    """Stands at 08:25 on a Friday until the test moves it."""
    return world.Clock()


@pytest.fixture(scope="session")
def routed_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The service with its routes, made once: making them takes longer than most tests."""
    return create_app(world.settings(tmp_path_factory.mktemp("routes")))


@pytest.fixture
def app(routed_app: Flask, data: Path, database: str, clock: world.Clock) -> Iterator[Flask]:
    """The service on the test's own data, outside demo mode."""
    settings = world.settings(data, database)
    for name in [name for name in routed_app.extensions if name.startswith(EXTENSION)]:
        del routed_app.extensions[name]
    routed_app.extensions[EXTENSION] = Services(make_engine(settings.database_url), settings, clock)
    yield routed_app
    routed_app.extensions[EXTENSION].engine.dispose()


@pytest.fixture
def own_app(data: Path, clock: world.Clock) -> Iterator[Flask]:
    """An app of the test's own, for tests that add routes."""
    made = create_app(world.settings(data), clock)
    yield made
    made.extensions[EXTENSION].engine.dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The service's own database."""
    found: Engine = app.extensions[EXTENSION].engine
    return found


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """A fresh browser in which nobody is signed in."""
    return lambda: Browser(app.test_client())


@pytest.fixture
def as_(browser: Callable[[], Browser]) -> As:
    """A browser in which this kind of person is signed in: ``as_(STAFF).get("/today")``."""

    def sign_in(caller: Caller) -> Browser:
        one = browser()
        return one if caller is world.NONE else one.with_cookie("session", caller.token)

    return sign_in
