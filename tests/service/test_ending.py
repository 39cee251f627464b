"""A command that is ended while it builds takes the generators with it, and leaves nothing half built."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake import building
from intake.commands.options import ending_in_order
from tests.intake import world
from tests.service.conftest import until

if TYPE_CHECKING:
    from tests.service.conftest import Service


def generators(data: Path) -> list[int]:
    """The processes that build into this data folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:
            continue
        if b"mkdocs" in words and str(data).encode() in words:
            found.append(int(path.parent.name))
    return found


def test_a_publication_that_is_ended_stops_its_generators(service: Service) -> None:
    page = service.data / "project/handbook/zh/departments/store/checklists/day.md"
    page.write_text(page.read_text("utf-8") + "\n更多\n", "utf-8")
    folders = sorted(path.name for path in (service.data / "releases").iterdir())
    command = [sys.executable, "-m", "intake.cli", "publish"]
    process = subprocess.Popen(command, cwd=world.ROOT, env=service.environment(service.now), stdout=subprocess.DEVNULL)
    until(lambda: bool(generators(service.data)) or process.poll() is not None, "No generator was started.")
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 128 + signal.SIGTERM
    assert generators(service.data) == []
    assert sorted(path.name for path in (service.data / "releases").iterdir()) == folders


def test_an_end_that_comes_while_generators_are_started_waits_until_they_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[str]] = []

    def start(*_: object) -> subprocess.Popen[str]:
        started.append(subprocess.Popen(["sleep", "60"], text=True))
        signal.raise_signal(signal.SIGTERM)
        return started[-1]

    monkeypatch.setattr(building, "_generate", start)
    with pytest.raises(SystemExit), ending_in_order():
        building.begin(world.project(tmp_path), tmp_path / "releases")
    assert [process.poll() for process in started] == [-signal.SIGKILL] * 2
    assert list((tmp_path / "releases").iterdir()) == []
