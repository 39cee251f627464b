"""A real service in demo mode and a real Chromium: what a person would start and see."""

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
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
MORNING = "2026-11-21T08:25:00+08:00"  # a Saturday, five minutes into the staff entrance
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
PATIENCE = 30  # seconds, on a busy machine; what comes sooner is not waited for
expect.set_options(timeout=PATIENCE * 1000)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Service:
    """A running Dutybook: its address, data folder and process."""

    address: str
    data: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def run(self, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """A ``dutybook`` command beside the running service."""
        return subprocess.run(
            [sys.executable, "-m", "intake.cli", *arguments],
            cwd=cwd,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


def start(data: Path, now: str = MORNING, root: Path = ROOT) -> Service:
    """Start the service in demo mode on ``data`` and wait until it is ready."""
    port = free_port()
    environment = {**os.environ, "INTAKE_NOW": now, "INTAKE_DATA": str(data), "INTAKE_DEMO": "1", "PYTHONPATH": str(root)}
    log = data.parent / f"{data.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "intake.cli", "serve", "--demo", "--port", str(port), "--data", str(data)],
            cwd=root,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    service = Service(f"http://127.0.0.1:{port}", data, process, environment)
    wait_until_ready(service, log)
    return service


def wait_until_ready(service: Service, log: Path, seconds: float = 240) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if service.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{service.address}/healthz", timeout=PATIENCE) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The service did not get ready:\n{log.read_text()}")


def stop(service: Service) -> None:
    os.killpg(service.process.pid, signal.SIGTERM)
    service.process.wait(timeout=3 * PATIENCE)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = start(tmp_path_factory.mktemp("browser") / "data")
    yield running
    stop(running)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser of one person; afterwards nothing may have left the site's own address, nor failed on the page."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []
    faults: list[str] = []
    own: list[str] = []

    def open_page(size: dict[str, int] = PHONE, address: str = "", **options: Any) -> Page:
        address = address or request.getfixturevalue("service").address
        own.append(address)
        context = chromium.new_context(
            viewport=size, locale=options.pop("locale", "zh-CN"), base_url=address,
            has_touch=size is PHONE, timezone_id="Asia/Shanghai", **options,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(2 * PATIENCE * 1000)
        context.on("request", lambda request: note_foreign(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda said: faults.append(f"{page.url}: {said.text}") if "Content Security Policy" in said.text else None
        )
        return page

    def note_foreign(url: str) -> None:
        if not url.startswith((*own, "data:", "blob:")):
            foreign.append(url)

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == []
    assert faults == []


@pytest.fixture
def sign_in() -> Callable[[Page, str], Page]:
    """Sign in by a persona button, chosen by the username it stands for."""

    def act(page: Page, username: str) -> Page:
        page.goto("/sign-in")
        button = page.locator(f'button[name="persona"][value="{username}"]').first
        button.evaluate("button => { button.closest('details').open = true }")
        button.click()
        page.wait_for_url("**/today")
        return page

    return act
