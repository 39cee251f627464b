"""A real service on a data folder of the test's own: started, killed, started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pytest

from db.engine import make_engine
from tests.intake import world
from tests.service import shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

LONGEST = 120  # seconds; only so that a test that hangs comes to an end


def until(what: Callable[[], bool], sentence: str) -> float:
    """Wait for it; the seconds it took."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < LONGEST, sentence
        time.sleep(0.02)
    return time.monotonic() - begun


@dataclass
class Service:
    """One ``dutybook serve``, or the next one on the same port and folder."""

    data: Path
    port: int
    now: str = shop.NOW
    database: str = ""
    keys: tuple[str, ...] = (world.KEY,)  # the one in use, then earlier ones
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self) -> float:
        """Start it and wait until it answers; the seconds it took."""
        command = ["serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "intake.cli", *command],
                cwd=world.ROOT,
                env=self.environment(self.now),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.begun = time.monotonic()
        return until(self.is_ready, self.said())

    def is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        return self.health().get("status") == "ok"

    def health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=20) as answer:
                return dict(json.load(answer))
        except HTTPError as refused:
            with refused:
                return dict(json.load(refused))
        except OSError:
            return {}

    def is_listening(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def workers(self) -> list[int]:
        """The processes that the master has started."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, parent = path.read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == self.pid and state != "Z":
                found.append(int(path.parent.name))
        return found

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        if self.process is not None:
            self.process.wait(LONGEST)
            until(lambda: not self.is_listening(), "Somebody still listens on the port.")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command beside the running service, at the service's own time."""
        moment = datetime.fromisoformat(self.now).timestamp() + time.monotonic() - self.begun
        return subprocess.run(
            [sys.executable, "-m", "intake.cli", *arguments],
            cwd=world.ROOT,
            env=self.environment(datetime.fromtimestamp(moment, UTC).isoformat()),
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self, now: str) -> dict[str, str]:
        key, *earlier = self.keys
        ours = {"DATA": self.data, "PROJECT": self.data / "project", "SECRET_KEY": key, "DEMO": "true", "NOW": now}
        ours |= {"SECRET_KEY_FALLBACKS": json.dumps(earlier)}
        return {**os.environ, **{f"INTAKE_{name}": str(value) for name, value in ours.items()}, "INTAKE_DATABASE": self.database}

    @property
    def log(self) -> Path:
        return self.data.with_suffix(".log")

    def said(self) -> str:
        return self.log.read_text("utf-8")


@pytest.fixture
def database() -> str:
    """The address of the service's database: SQLite in its data folder, unless a test's module says otherwise."""
    return ""


@pytest.fixture
def service(tmp_path: Path, database: str) -> Iterator[Service]:
    """The sample shop with many floors, not yet started."""
    (tmp_path / "data").mkdir()
    shop.make(tmp_path / "data", database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Service(tmp_path / "data", port, database=database)
    yield made
    made.stop()


@pytest.fixture
def engine(service: Service) -> Iterator[Engine]:
    """The service's database, seen from beside it."""
    made = make_engine(world.settings(service.data, service.database).database_url)
    yield made
    made.dispose()
