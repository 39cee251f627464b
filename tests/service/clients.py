"""People's devices as the service sees them: they tick and read, note every answer, and try again when they are cut off."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.history import Answer, Client
    from tests.service.shop import Intent

PATIENCE = 30
IDLE = 2.0  # seconds after which a kept connection is not trusted; the server ends it after five
COME_AGAIN = 503
ANSWERS: dict[int, Answer] = {200: "ok", 201: "ok", COME_AGAIN: "unknown"}
PAUSE = 0.02  # between two tries, and between two ticks: thumbs are no faster


@dataclass
class Device:
    """One connection that is kept alive, of one person."""

    port: int
    token: str
    patience: float = PATIENCE
    connection: HTTPConnection | None = None
    used: float = 0.0

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path, None, {})

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, str]:
        headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
        return self._send("POST", path, json.dumps(body).encode(), headers)

    def send_form(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self._send("POST", path, urlencode(fields).encode(), headers)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        """The answer's status and text; OSError or HTTPException when the connection breaks."""
        if time.monotonic() - self.used > IDLE:
            self.close()
        connection = self.connection or HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        self.connection = connection
        try:
            connection.request(method, path, body, {"Cookie": f"session={self.token}", "Accept-Language": "zh", **headers})
            answer = connection.getresponse()
            text, self.used = answer.read().decode(), time.monotonic()
            return answer.status, text
        except (OSError, HTTPException):
            self.close()
            raise

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


@dataclass
class Load:
    """Clients at work until ``stop``; ``faults`` holds every answer that was neither a success nor a redirect.

    ``delays`` holds those that told to come again: they say nothing of what became of it, so it is sent again.
    """

    port: int
    over: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    delays: list[str] = field(default_factory=list)
    answers: int = 0

    def tick(self, token: str, intents: Iterable[Intent], log: Client) -> None:
        """A client that ticks each intent, and sends it again until it has an answer; then all of them once more."""
        self._start(lambda device: self._tick(device, cycle(intents), log), token)

    def read(self, token: str, paths: Iterable[str]) -> None:
        """A client that goes round some pages."""
        self._start(lambda device: self._read(device, cycle(paths)), token)

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(PATIENCE * 2)
            assert not thread.is_alive()

    def _start(self, work: Any, token: str) -> None:
        def run() -> None:
            device = Device(self.port, token)
            try:
                work(device)
            finally:
                device.close()

        thread = Thread(target=run)
        thread.start()
        self.threads.append(thread)

    def _tick(self, device: Device, intents: Iterator[Intent], log: Client) -> None:
        intent = next(intents)
        while not self.over.is_set():
            try:
                status, text = device.post(intent.path, intent.body)
            except (OSError, HTTPException):
                log.log(intent.id, intent.content, "unknown")
            else:
                log.log(intent.id, intent.content, ANSWERS.get(status, "failed"))
                self._note(status, intent.path, text)
                intent = intent if status == COME_AGAIN else next(intents)
            time.sleep(PAUSE)

    def _read(self, device: Device, paths: Iterator[str]) -> None:
        while not self.over.is_set():
            path = next(paths)
            try:
                status, text = device.get(path)
                self._note(status, path, text)
            except (OSError, HTTPException) as error:
                self.faults.append(f"{path}: {error!r}")
            time.sleep(PAUSE)

    def _note(self, status: int, path: str, text: str) -> None:
        self.answers += 1
        if status == COME_AGAIN:
            self.delays.append(text)
        elif not 200 <= status < 400:
            self.faults.append(f"{path}: {status} {text[:200]}")
