"""A backup that is late is told where operators look: the health page, the status command and the log of a start."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from intake import alarms
from intake.cli import main
from intake.commands.serve import announce
from tests.intake import world

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from sqlalchemy import Engine

    from tests.intake.conftest import New

NONE = "No backup has been made of this data folder. Make one every five minutes: dutybook backup FOLDER"


@pytest.fixture
def installed(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in {"PROJECT": str(data / "project"), "SECRET_KEY": world.KEY, "DATA": str(data)}.items():
        monkeypatch.setenv(f"INTAKE_{name}", value)
    return data


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def words(browser: New) -> list[str]:
    answer = browser().get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")
    return list(answer.get_json()["alarms"])


def test_the_health_page_has_a_word_for_it_and_nothing_more(browser: New, clock: world.Clock, data: Path) -> None:
    assert words(browser) == ["backup"]
    alarms.remember(world.settings(data), clock.now)
    assert words(browser) == []
    clock.forward(minutes=10)
    assert words(browser) == []
    clock.forward(seconds=1)
    assert words(browser) == ["backup"]


def test_a_clock_that_was_put_back_hides_nothing(data: Path, engine: Engine) -> None:
    given = world.settings(data)
    alarms.remember(given, world.MORNING + timedelta(days=300))
    assert [one.word for one in alarms.standing(given, engine, world.MORNING)] == ["backup"]


def test_where_nobody_minds_or_nothing_lies_here_there_is_none(data: Path, engine: Engine) -> None:
    (data / alarms.LAST).write_text("nonsense")
    for more in ({"backup_minutes": 0}, {"demo": True}, {"storage": "s3://bucket", "database": "postgresql://db/dutybook"}):
        assert alarms.standing(replace(world.settings(data), **more), engine, world.MORNING) == []
    (late,) = alarms.standing(world.settings(data), engine, world.MORNING)
    assert late == ("backup", NONE)


def test_the_status_says_it_until_a_backup_is_made(installed: Path, tmp_path: Path) -> None:
    result = run("status")
    assert (result.exit_code, result.stderr) == (1, f"{NONE}\n")
    assert result.stdout.startswith("Database: sqlite, journal: ")
    assert result.stdout.endswith("Last backup: none\n")
    (tmp_path / "backups").mkdir()
    assert run("backup", str(tmp_path / "backups")).exit_code == 0
    result = run("status")
    assert (result.exit_code, result.stderr) == (0, "")
    old = datetime.now(UTC) - timedelta(minutes=11)
    alarms.remember(world.settings(installed), old)
    result = run("status")
    told = f"The last backup is of {old:%Y-%m-%d %H:%M} UTC. Look why no newer one was made.\n"
    assert (result.exit_code, result.stderr) == (1, told)
    assert run("backup", str(tmp_path / "one.zip")).exit_code == 0
    assert run("status").exit_code == 0


def test_a_backup_that_failed_is_none(installed: Path, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "nowhere")).exit_code == 1
    assert run("status").exit_code == 1


def test_the_log_of_a_start_says_it(installed: Path, caplog: pytest.LogCaptureFixture) -> None:
    announce(world.settings(installed))
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [("WARNING", NONE)]
