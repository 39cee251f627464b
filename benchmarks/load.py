"""A closed loop of keep-alive connections that sends prepared requests and times each answer."""

from __future__ import annotations

import multiprocessing
import re
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle

PROCESSES = 2
CONNECTIONS = 8  # in all; the service has twice as many threads
PATIENCE = 30  # seconds; an answer that takes longer is a fault
STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Stream:
    """What one connection sends: one message again and again, or each message once."""

    messages: list[bytes]
    again: bool = False


@dataclass
class Slice:
    """The answers of some seconds of load; slices add up."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    refused: Counter[int] = field(default_factory=Counter)

    def __iadd__(self, other: Slice) -> Slice:
        self.times += other.times
        self.seconds += other.seconds
        self.refused += other.refused
        return self

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """The time, in milliseconds, within which this share of the answers came."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One HTTP request as bytes, ready to send."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def drive(port: int, streams: list[Stream], seconds: float, expect: int) -> Slice:
    """Load the server for some seconds; what was sent is taken off those streams that send each message once."""
    shares = [streams[part::PROCESSES] for part in range(PROCESSES)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        parts = pool.starmap(_process, [(port, share, seconds, expect) for share in shares])
    whole = Slice()
    for share, (answers, sent) in zip(shares, parts, strict=True):
        whole += answers
        for stream, count in zip(share, sent, strict=True):
            _drop(stream, count)
    whole.seconds /= PROCESSES
    return whole


def _drop(stream: Stream, sent: int) -> None:
    if not stream.again:
        del stream.messages[:sent]
        if not stream.messages:
            raise RuntimeError("There were not enough fresh requests for this load; prepare more.")


def _process(port: int, streams: list[Stream], seconds: float, expect: int) -> tuple[Slice, list[int]]:
    """One process with a thread for each connection; how many messages each of them has sent."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(streams)) as threads:
        parts = list(threads.map(lambda stream: _connection(port, stream, begun + seconds, expect), streams))
    whole = Slice()
    for part in parts:
        whole += part
    whole.seconds = time.perf_counter() - begun
    return whole, [len(part.times) for part in parts]


def _connection(port: int, stream: Stream, until: float, expect: int) -> Slice:
    answers = Slice()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for message in cycle(stream.messages) if stream.again else stream.messages:
            sent = time.perf_counter()
            if sent > until:
                break
            wire.sendall(message)
            status = _answer(wire)
            answers.times.append(time.perf_counter() - sent)
            if status != expect:
                answers.refused[status] += 1
    return answers


def _answer(wire: socket.socket) -> int:
    """Read one answer to its end; its status."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _more(wire)
    status, length = STATUS.match(data), LENGTH.search(data, 0, end)
    if status is None or length is None:
        raise RuntimeError(f"The server answered {data[:200]!r}")
    missing = end + 4 + int(length[1]) - len(data)
    while missing > 0:
        missing -= len(_more(wire))
    return int(status[1])


def _more(wire: socket.socket) -> bytes:
    data = wire.recv(1 << 16)
    if not data:
        raise RuntimeError("The server closed the connection in the middle of an answer.")
    return data
