"""Start the service or the floor as a process of its own, wait until it answers, and stop it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_START = 240
LONGEST_LEAVING = 5.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def service(data: Path, now: str) -> Iterator[tuple[int, float]]:
    """Dutybook in demo mode: its port, and the seconds it took to get ready."""
    port = free_port()
    with running(_serving(port, data), {"INTAKE_NOW": now}, port, data.with_suffix(".log")) as seconds:
        yield port, seconds


def back_after_kill(data: Path, now: str) -> float:
    """Seconds from the death of a busy service's master until the service, begun anew at once on the same port, answers."""
    port, log = free_port(), data.with_suffix(".log")
    command, variables = _serving(port, data), {"INTAKE_NOW": now}
    first = _begin(command, variables, log)
    _wait(first, port, log)
    begun = time.perf_counter()
    first.kill()
    first.wait()
    again = _begin(command, variables, log)
    try:
        _wait_till_left(port)
        _wait(again, port, log)
        return time.perf_counter() - begun
    finally:
        again.send_signal(signal.SIGTERM)
        again.wait(timeout=60)


def _serving(port: int, data: Path) -> list[str]:
    return ["-m", "intake.cli", "serve", "--demo", "--port", str(port), "--data", str(data)]


@contextmanager
def floor(folder: Path) -> Iterator[int]:
    """The floor on a SQLite file in ``folder``: its port."""
    port = free_port()
    variables = {"FLOOR_DATABASE": f"sqlite:///{folder / 'floor.sqlite3'}", "FLOOR_PORT": str(port)}
    with running(["-m", "benchmarks.floor"], variables, port, folder / "floor.log"):
        yield port


@contextmanager
def running(command: list[str], variables: dict[str, str], port: int, log: Path) -> Iterator[float]:
    """The process while the block lasts; the seconds until it was ready."""
    begun = time.perf_counter()
    process = _begin(command, variables, log)
    try:
        _wait(process, port, log)
        yield time.perf_counter() - begun
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _begin(command: list[str], variables: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, *command], env={**os.environ, **variables}, stdout=output, stderr=output, start_new_session=True
        )


def _wait_till_left(port: int) -> None:
    """The workers of a master that died answer until they see that they are alone."""
    until = time.monotonic() + LONGEST_LEAVING
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.002)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise RuntimeError(f"The server did not get ready:\n{log.read_text('utf-8')}")
