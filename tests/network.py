"""A bad network between devices and the service: it delays, cuts, swallows answers, falls silent and sends twice (T8)."""

from __future__ import annotations

import re
import socket
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from select import select
from threading import Event, Thread
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Weather = Literal[
    "calm",  # as if it were not there
    "late",  # the request takes a while
    "slow",  # both ways at 20 kB a second
    "twice",  # the request arrives twice, at the same time
    "unsent",  # cut in the middle of the request
    "cut",  # cut in the middle of the answer
    "swallowed",  # cut before the answer, which was on its way
    "silent",  # the answer never comes, and nobody says so
    "deaf",  # the request never arrives, and nobody says so
    "down",  # nobody can be reached
]
KINDS: tuple[Weather, ...] = get_args(Weather)
LATE = 0.2  # seconds
SLICE, PAUSE = 2000, 0.1  # bytes at a time, and the seconds between: 20 kB a second
CHUNK = 64 * 1024
LOOK = 0.2  # seconds after which everybody looks whether it is over
LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")


@dataclass
class Network:
    """Listens on a port of its own and carries what it hears to the service; ``weather`` is asked for each request."""

    service: int
    weather: Callable[[bytes], Weather]
    port: int = 0
    met: set[Weather] = field(default_factory=set)
    over: Event = field(default_factory=Event)
    threads: list[Thread] = field(default_factory=list)

    def start(self, work: Callable[..., None], *given: object) -> None:
        thread = Thread(target=work, args=given)
        self.threads.append(thread)
        thread.start()

    def listen(self, listener: socket.socket) -> None:
        with listener:
            while not self.over.is_set():
                if select([listener], [], [], LOOK)[0]:
                    self.start(self._carry, listener.accept()[0])

    def choose(self, request: bytes) -> Weather:
        chosen = self.weather(request)
        self.met.add(chosen)
        if chosen == "twice":
            self.start(self._send_alone, request)
        return chosen

    def _carry(self, device: socket.socket) -> None:
        """One connection of a device, for as long as both sides keep it."""
        with device, suppress(OSError), socket.create_connection(("127.0.0.1", self.service)) as service:
            line = Line(device, service, self.choose)
            while not self.over.is_set() and line.is_kept():
                pass

    def _send_alone(self, request: bytes) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.service)) as service:
            service.sendall(request)
            service.recv(CHUNK)


@dataclass
class Line:
    """What is open between one device and the service, and the weather for the request that is under way."""

    device: socket.socket
    service: socket.socket
    choose: Callable[[bytes], Weather]
    weather: Weather = "calm"
    heard: bytes = b""

    def is_kept(self) -> bool:
        """Pass on what has come; False when the connection has ended."""
        ready = select([self.device, self.service], [], [], LOOK)[0]
        return (self.service not in ready or self._bring()) and (self.device not in ready or self._send())

    def _send(self) -> bool:
        """From the device to the service, request by request."""
        part = self.device.recv(CHUNK)
        self.heard += part
        request = whole(self.heard)
        if not request:
            return bool(part)
        self.heard, self.weather = self.heard[len(request) :], self.choose(request)
        if self.weather == "late":
            time.sleep(LATE)
        if self.weather == "unsent":
            self.service.sendall(request[: len(request) // 2])
        elif self.weather not in ("deaf", "down"):
            self._pass(self.service, request)
        return self.weather not in ("unsent", "down")

    def _bring(self) -> bool:
        """From the service to the device."""
        answer = self.service.recv(CHUNK)
        if self.weather == "cut":
            self._pass(self.device, answer[: len(answer) // 2])
        if not answer or self.weather in ("cut", "swallowed"):
            return False
        if self.weather != "silent":
            self._pass(self.device, answer)
        return True

    def _pass(self, there: socket.socket, content: bytes) -> None:
        step = SLICE if self.weather == "slow" else CHUNK
        for begin in range(0, len(content), step):
            there.sendall(content[begin : begin + step])
            if self.weather == "slow":
                time.sleep(PAUSE)


def whole(heard: bytes) -> bytes:
    """The first request of what was heard; empty while some of it is still to come."""
    head, end, rest = heard.partition(b"\r\n\r\n")
    found = LENGTH.search(head)
    length = int(found[1]) if found else 0
    return head + end + rest[:length] if end and len(rest) >= length else b""


@contextmanager
def network(service: int, weather: Callable[[bytes], Weather]) -> Iterator[Network]:
    """A network to the service's port, until the block is left; whoever is still connected then is cut off."""
    listener = socket.create_server(("127.0.0.1", 0))
    made = Network(service, weather, int(listener.getsockname()[1]))
    made.start(made.listen, listener)
    try:
        yield made
    finally:
        made.over.set()
        for thread in made.threads:
            thread.join()
