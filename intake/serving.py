"""The server: gunicorn with threads, an engine for each worker, and sentences instead of traces where it cannot start."""

from __future__ import annotations

import gc
import logging
import os
import socket
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from intake.app import create_app
from intake.settings import SettingsRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask

    from intake.settings import Settings

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  (the heartbeat's file, off the disk)
HIGHEST_PORT = 65535
COLLECT_AFTER = (50_000, 10, 10)  # Python's own 700 makes a long export a quarter slower
LAST_WORKERS_GO = 2.0  # seconds in which the workers of a master that was killed leave the port


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn without a configuration file; the app is made in each worker, after the fork."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime], ready: Callable[[], None]) -> None:
        self._settings, self._clock, self._ready = settings, clock, ready
        log_to_stderr()
        super().__init__()

    def load_config(self) -> None:
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)
        self.cfg.set("when_ready", lambda _: self._ready())

    def load(self) -> Flask:
        return create_app(self._settings, self._clock)


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's, except that it goes at once when its master was killed.

    Otherwise it would keep the port for as long as browsers keep their connections, and nobody could start anew.
    """

    def load_wsgi(self) -> None:
        """Load the app; what it consists of is there to stay, so the collector need not look through it again and again."""
        super().load_wsgi()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)

    def is_parent_alive(self) -> bool:
        if super().is_parent_alive():
            return True
        self.alive = False  # what is still answered says that the connection ends
        self.set_accept_enabled(False)
        for listener in self.sockets:
            listener.close()
        return False


def log_to_stderr() -> None:
    """One line for each event worth knowing; gunicorn keeps its own."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def options(settings: Settings) -> dict[str, Any]:
    """gunicorn's settings: threads, because slow phones must not hold up a worker; restarts, because memory leaks."""
    memory = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    return {
        "bind": [f"{settings.host}:{settings.port}"],
        "worker_class": Worker,
        "workers": settings.workers,
        "threads": settings.threads,
        "timeout": 60,
        "graceful_timeout": 30,
        "keepalive": 5,
        "max_requests": 20000,
        "max_requests_jitter": 2000,
        "worker_tmp_dir": str(memory),
        "control_socket_disable": True,
        "forwarded_allow_ips": "127.0.0.1,::1",
        "loglevel": "warning",
        "proc_name": "dutybook",
    }


def refuse_busy_port(settings: Settings) -> None:
    """Say so when the port cannot be had, before any work is done for it."""
    if not 0 < settings.port <= HIGHEST_PORT:
        raise SettingsRefused([f"{settings.port} is not a port. Choose one from 1024 to {HIGHEST_PORT}: make serve PORT=8123"])
    until = time.monotonic() + LAST_WORKERS_GO
    while not _can_be_had(settings):
        if time.monotonic() > until:
            sentence = f"Port {settings.port} is taken, perhaps by another Dutybook. Choose another: make serve PORT=8123"
            raise SettingsRefused([sentence])
        time.sleep(0.1)


def _can_be_had(settings: Settings) -> bool:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except PermissionError as error:
            raise SettingsRefused([f"Port {settings.port} needs rights. Choose one above 1023: make serve PORT=8123"]) from error
        except OSError:
            return False
    return True
