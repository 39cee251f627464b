"""A backup is made beside the running service: all of it or nothing, for its owner's eyes only."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from db.engine import make_engine
from intake.archives import DATABASE, opened
from intake.cli import main
from intake.storage import digest_of, path_of
from tests.intake import papers, world
from tests.intake.conftest import EACH_ENGINE
from tests.intake.world import KEY
from tests.service.conftest import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

NOTE = b"%PDF-1.7 a quote"


@pytest.fixture
def shop(data: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a record in it and what is attached to it."""
    for name, value in {"PROJECT": str(data / "project"), "SECRET_KEY": KEY, "DATABASE": database}.items():
        monkeypatch.setenv(f"INTAKE_{name}", value)
    engine = make_engine(world.settings(data, database).database_url)
    papers.put(engine)
    papers.attach(engine, data)
    engine.dispose()
    return data


@pytest.fixture
def beside(shop: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A backup in a process of its own, which waits at its first attachment for as long as it is let live."""
    photo = shop / "attachments" / path_of(digest_of(papers.LAMP), "")
    photo.unlink()
    os.mkfifo(photo)
    command = [sys.executable, "-m", "intake.cli", "backup", str(tmp_path / "made.zip"), "--data", str(shop)]
    process = subprocess.Popen(command, cwd=world.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: process.poll() is not None or any(tmp_path.glob(".made*/archive")), "No backup was begun.")
    assert process.poll() is None
    yield process
    process.kill()
    process.wait()


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def woken(waits_at: Path) -> bool:
    """Let whoever waits at the other end go on; False always, so that one asks again."""
    with suppress(OSError):
        os.close(os.open(waits_at, os.O_WRONLY | os.O_NONBLOCK))
    return False


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_everything_is_in_it_and_nobody_else_can_read_it(shop: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    result = run("backup", tmp_path / "made.zip", "--data", shop)
    os.umask(before)
    assert result.exit_code == 0, result.output
    assert f"Backed up to {tmp_path / 'made.zip'}: the database, attachments: 2. Written: " in result.stdout
    assert "INTAKE_SECRET_KEY is not in it." in result.stdout
    assert mode(tmp_path / "made.zip") == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "made.zip"]
    lamp, note = (f"attachments/{path_of(digest_of(content), '')}" for content in (papers.LAMP, NOTE))
    with ZipFile(tmp_path / "made.zip") as made:
        assert set(made.namelist()) == {DATABASE, "manifest.json", note, lamp, f"{lamp}.thumbnail"}
        assert (made.read(lamp), made.read(note)) == (papers.LAMP, NOTE)
        assert KEY.encode() not in made.read(DATABASE)


def test_a_file_that_is_there_is_left_alone(shop: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.zip"
    old.write_text("the only good backup")
    result = run("backup", old, "--data", shop)
    assert (result.exit_code, result.stderr) == (
        1,
        f"{old} is there already, and an old backup is not overwritten. Name another file.\n",
    )
    assert old.read_text() == "the only good backup"


def test_a_folder_that_is_not_there_is_not_made(shop: Path, tmp_path: Path) -> None:
    """It may be a disk of another machine, which is away."""
    target = tmp_path / "nas"
    result = run("backup", target, "--data", shop)
    sentence = f"There is no folder {target}. Make it first, or name a file such as {target}.zip\n"
    assert (result.exit_code, result.stderr) == (1, sentence)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_where_nothing_lies_nothing_is_made(shop: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    result = run("backup", tmp_path / "made.zip", "--data", wrong)
    sentence = f"There is no database at {wrong / 'dutybook.sqlite3'}. Name the data folder: --data /some/folder\n"
    assert (result.exit_code, result.stderr) == (1, sentence)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_folder_that_is_not_there_is_told(shop: Path, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "made.zip"
    result = run("backup", target, "--data", shop)
    sentence = f"The backup cannot be written to {target} (No such file or directory). Nothing is left of it.\n"
    assert (result.exit_code, result.stderr) == (1, sentence)


def test_what_is_lost_or_damaged_already_is_told_and_the_rest_is_kept(shop: Path, tmp_path: Path) -> None:
    lamp, note = (shop / "attachments" / path_of(digest_of(content), "") for content in (papers.LAMP, NOTE))
    lamp.write_bytes(b"rust")
    note.unlink()
    result = run("backup", tmp_path / "made.zip", "--data", shop)
    assert result.exit_code == 0
    told = sorted([digest_of(papers.LAMP), digest_of(NOTE)])
    assert result.stderr.splitlines() == ["Named, and not there or damaged; look in earlier backups:", *told]
    with opened(tmp_path / "made.zip") as made:
        assert (made.manifest.missing, [part.name for part in made.manifest.parts]) == (tuple(told), [DATABASE])


def test_a_damaged_database_makes_no_backup(shop: Path, tmp_path: Path) -> None:
    with (shop / "dutybook.sqlite3").open("r+b") as file:
        file.seek(100_000)
        file.write(bytes(20_000))
    result = run("backup", tmp_path / "made.zip", "--data", shop)
    assert result.exit_code == 1
    assert re.match("The database (is damaged|cannot be copied): ", result.stderr)
    assert result.stderr.endswith("No backup was made; keep the earlier ones.\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_full_disk_leaves_no_half_of_it(shop: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "intake.cli", "backup", str(tmp_path / "made.zip"), "--data", str(shop)]
    done = subprocess.run(
        command,
        cwd=world.ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_backup_that_is_killed_is_none_and_the_next_one_clears_up(
    shop: Path, tmp_path: Path, beside: subprocess.Popen[bytes]
) -> None:
    beside.send_signal(signal.SIGKILL)
    beside.wait()
    (left,) = tmp_path.glob(".made*")
    assert not (tmp_path / "made.zip").exists()
    assert [mode(path) for path in (left, *left.iterdir())][:1] == [0o700]
    photo = shop / "attachments" / path_of(digest_of(papers.LAMP), "")
    photo.unlink()
    photo.write_bytes(papers.LAMP)
    assert run("backup", tmp_path / "made.zip", "--data", shop).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "made.zip"]


def test_two_backups_to_one_file_do_not_meet(shop: Path, tmp_path: Path, beside: subprocess.Popen[bytes]) -> None:
    result = run("backup", tmp_path / "made.zip", "--data", shop)
    assert (result.exit_code, result.stderr) == (1, f"Another backup to {tmp_path / 'made.zip'} is under way.\n")
    assert beside.poll() is None
    assert any(tmp_path.glob(".made*/archive"))


def test_a_backup_that_is_ended_clears_up(tmp_path: Path, beside: subprocess.Popen[bytes]) -> None:
    beside.send_signal(signal.SIGTERM)
    (waits_at,) = (path for path in (tmp_path / "data" / "attachments").rglob("*") if path.is_fifo())
    until(lambda: beside.poll() is not None or woken(waits_at), "It did not end.")
    assert beside.wait(60) == 128 + signal.SIGTERM
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


@EACH_ENGINE
def test_postgresql_has_tools_of_its_own_and_the_attachments_are_kept(shop: Path, tmp_path: Path, database: str) -> None:
    result = run("backup", tmp_path / "made.zip", "--data", shop)
    assert result.exit_code == 0, result.output
    told = "The database is not in it. Back PostgreSQL up with pg_dump, each time before this.\n"
    assert (told in result.stdout) == bool(database)
    with opened(tmp_path / "made.zip") as made:
        assert (made.manifest.schema == "") == bool(database)
        assert made.manifest.digests == {digest_of(papers.LAMP), digest_of(NOTE)}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_where_nothing_lies_on_this_machine_the_tools_are_named(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_STORAGE", "s3://bucket/folder")
    result = run("backup", tmp_path / "made.zip", "--data", shop)
    assert (result.exit_code, result.stderr) == (
        1,
        "There is nothing here to back up: back the database up with pg_dump, and the attachments where INTAKE_STORAGE says.\n",
    )


def test_attachments_in_an_object_store_stay_there(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_STORAGE", "s3://bucket/folder")
    result = run("backup", tmp_path / "made.zip", "--data", shop)
    assert "The attachments are not in it. They lie where INTAKE_STORAGE says; back them up there.\n" in result.stdout
    with opened(tmp_path / "made.zip") as made:
        assert (made.manifest.elsewhere, [part.name for part in made.manifest.parts]) == (True, [DATABASE])
