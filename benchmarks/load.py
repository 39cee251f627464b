"""A closed loop of keep-alive connections that sends prepared requests and times each answer."""

from __future__ import annotations

import itertools
import multiprocessing
import socket
import threading
import time
from dataclasses import dataclass

PROCESSES = 2
CONNECTIONS = 4  # in each process: eight in all


@dataclass(frozen=True)
class Outcome:
    """Answers per second, and the 50th and 99th percentile of an answer's time in milliseconds."""

    per_second: float
    p50: float
    p99: float
    answers: int
    refused: int


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """One HTTP request as bytes, ready to send."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def drive(port: int, requests: list[bytes], seconds: float, expect: tuple[int, ...]) -> Outcome:
    """Send ``requests`` (each once where they are many, round and round where they are few) for ``seconds``."""
    shares = [requests[part::PROCESSES] or requests for part in range(PROCESSES)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        parts = pool.starmap(_process, [(port, share, seconds, expect) for share in shares])
    times = sorted(time for part in parts for time in part[0])
    refused = sum(part[1] for part in parts)
    wall = max(part[2] for part in parts)
    return Outcome(len(times) / wall, _at(times, 0.5), _at(times, 0.99), len(times), refused)


def _at(times: list[float], share: float) -> float:
    return 1000 * times[min(len(times) - 1, int(len(times) * share))] if times else float("nan")


def _process(port: int, requests: list[bytes], seconds: float, expect: tuple[int, ...]) -> tuple[list[float], int, float]:
    times: list[float] = []
    refused: list[int] = []
    once = len(requests) > 2 * CONNECTIONS
    begun = time.perf_counter()
    shares = [requests[part::CONNECTIONS] or requests for part in range(CONNECTIONS)]
    threads = [
        threading.Thread(target=_connection, args=(port, share, begun + seconds, expect, times, refused, once))
        for share in shares
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(refused), time.perf_counter() - begun


def _connection(
    port: int, requests: list[bytes], until: float, expect: tuple[int, ...], times: list[float], refused: list[int], once: bool
) -> None:
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream = wire.makefile("rb")
        rounds = requests if once else itertools.cycle(requests)
        for message in rounds:
            sent = time.perf_counter()
            if sent > until:
                return
            wire.sendall(message)
            status = _answer(stream)
            times.append(time.perf_counter() - sent)
            if status not in expect:
                refused.append(status)


def _answer(stream: object) -> int:
    status = int(stream.readline().split()[1])  # type: ignore[attr-defined]
    length, chunked = 0, False
    while (line := stream.readline()) not in (b"\r\n", b""):  # type: ignore[attr-defined]
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        elif name.lower() == b"transfer-encoding":
            chunked = b"chunked" in value.lower()
    if chunked:
        while size := int(stream.readline(), 16):  # type: ignore[attr-defined]
            stream.read(size + 2)  # type: ignore[attr-defined]
        stream.readline()  # type: ignore[attr-defined]
    elif length:
        stream.read(length)  # type: ignore[attr-defined]
    return status
