"""A folder of backups: every backup in it can be restored, what they share lies there once, and none is taken on trust."""

from __future__ import annotations

import gzip
import os
import resource
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import audit
from db.engine import make_engine, writing
from intake import backup_folder, backups
from intake.backup_folder import DAYS, LISTS, MONTHS, NEWEST, PIECES, BackupFolder, worth_keeping
from intake.storage import FOLDER, ON_THE_WAY, digest_of, make_storage, path_of
from tests.intake import papers, world
from tests.intake.conftest import EACH_ENGINE
from tests.intake.test_backups import NOTE, mode, shop
from tests.intake.test_restoring import rows, run
from tests.intake.world import MORNING, SHOP
from tests.service.conftest import until

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["shop"]  # a fixture
MADE_AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


def back_up(shop: Path, folder: Path, now: datetime = MADE_AT) -> int:
    """How many bytes were new."""
    return backups.make(world.settings(shop), folder, now, lambda _: None).size


def work(shop: Path) -> None:
    """Something more to be backed up."""
    engine = make_engine(world.settings(shop).database_url)
    with writing(engine) as conn:
        audit.append(conn, place=SHOP, person=None, verb="add", noun="place", subject=SHOP, now=MORNING)
    engine.dispose()


def lost(shop: Path, content: bytes) -> Path:
    return shop / FOLDER / path_of(digest_of(content), "")


def test_what_was_backed_up_is_restored(shop: Path, folder: Path, tmp_path: Path) -> None:
    result = run("backup", folder, "--data", shop)
    assert result.exit_code == 0, result.output
    assert f"Backed up to {folder}: the database, attachments: 2. Written: " in result.stdout
    done = run("restore", folder, "--data", tmp_path / "elsewhere")
    assert done.exit_code == 0, done.output
    assert rows(tmp_path / "elsewhere") == rows(shop)
    storage = make_storage(world.settings(tmp_path / "elsewhere"))
    assert [storage.fetch(digest_of(content)) for content in (papers.LAMP, NOTE)] == [papers.LAMP, NOTE]


def test_only_what_is_new_is_written(shop: Path, folder: Path) -> None:
    first = back_up(shop, folder)
    assert back_up(shop, folder) == 0
    work(shop)
    assert 0 < back_up(shop, folder) < first / 2
    assert len(list((folder / LISTS).glob("*.gz"))) == 3


def test_an_earlier_one_can_be_chosen(shop: Path, folder: Path, tmp_path: Path) -> None:
    before = rows(shop)
    back_up(shop, folder)
    engine = make_engine(world.settings(shop).database_url)
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE person SET username = username || '-renamed'")
    engine.dispose()
    back_up(shop, folder, MADE_AT - timedelta(hours=3))  # a clock that was put back
    newest, earliest = (BackupFolder(folder).lists()[place] for place in (-1, 0))
    assert (earliest.name, newest.name) == ("000001-20261121-080000.json.gz", "000002-20261121-050000.json.gz")
    for number, (path, expected) in enumerate([(earliest, before), (newest, rows(shop)), (folder, rows(shop))]):
        elsewhere = tmp_path / f"elsewhere-{number}"
        assert run("restore", path, "--data", elsewhere).exit_code == 0
        assert rows(elsewhere) == expected


def test_nobody_else_can_read_it(shop: Path, folder: Path) -> None:
    before = os.umask(0)
    back_up(shop, folder)
    os.umask(before)
    assert {path.name: mode(path) for path in folder.iterdir()} == {LISTS: 0o700, PIECES: 0o700, FOLDER: 0o700}
    assert mode(shop / ".dutybook.sqlite3.copy") == 0o600


def test_what_became_unreadable_is_written_anew_from_the_database(shop: Path, folder: Path) -> None:
    back_up(shop, folder)
    piece, other = sorted((folder / PIECES).glob("??/*"))[:2]
    piece.write_bytes(b"rust")
    other.unlink()
    result = run("restore", folder, "--check")
    assert (result.exit_code, "of the database is not there or damaged." in result.stderr) == (1, True)
    assert back_up(shop, folder) > 0
    assert run("restore", folder, "--check").exit_code == 0


def test_a_check_restores_aside_and_changes_nothing(shop: Path, folder: Path, tmp_path: Path) -> None:
    work(shop)
    back_up(shop, folder)
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    result = run("restore", folder, "--check")
    assert result.exit_code == 0, result.output
    assert "Main shop: 1 entries as they were sealed; batch 1 is " in result.stdout
    assert result.stdout.endswith("The backup of 2026-11-21 08:00 UTC can be restored: the database, attachments: 2.\n")
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


def test_a_check_finds_what_is_damaged_or_gone(shop: Path, folder: Path) -> None:
    back_up(shop, folder)
    lamp, note = (folder / FOLDER / path_of(digest_of(content), "") for content in (papers.LAMP, NOTE))
    lamp.write_bytes(b"rust")
    note.unlink()
    result = run("restore", folder, "--check")
    assert (result.exit_code, result.stderr.splitlines()) == (
        1,
        [
            "Damaged in the backup; in a folder of backups remove them, and the next one brings them again:",
            f"{FOLDER}/{path_of(digest_of(papers.LAMP), '')}",
            "Named, and not in the backup; look in earlier ones:",
            digest_of(NOTE),
        ],
    )
    lamp.unlink()
    back_up(shop, folder)
    assert run("restore", folder, "--check").exit_code == 0


def test_what_was_lost_before_the_backup_does_not_make_it_a_bad_one(shop: Path, folder: Path) -> None:
    lost(shop, NOTE).unlink()
    result = run("backup", folder, "--data", shop)
    assert result.stderr.splitlines() == ["Named, and not there or damaged; look in earlier backups:", digest_of(NOTE)]
    result = run("restore", folder, "--check")
    assert (result.exit_code, digest_of(NOTE) in result.stderr) == (0, True)


def test_an_archive_is_checked_the_same_way(shop: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "made.zip", "--data", shop).exit_code == 0
    assert run("restore", tmp_path / "made.zip", "--check").exit_code == 0
    whole = (tmp_path / "made.zip").read_bytes()
    photo = whole.index(papers.LAMP)
    (tmp_path / "made.zip").write_bytes(whole[:photo] + bytes(9) + whole[photo + 9 :])
    result = run("restore", tmp_path / "made.zip", "--check")
    assert (result.exit_code, f"{FOLDER}/{path_of(digest_of(papers.LAMP), '')}" in result.stderr) == (1, True)


def test_a_backup_that_is_too_old_is_told(shop: Path, folder: Path) -> None:
    back_up(shop, folder, datetime.now(UTC) - timedelta(minutes=11))
    assert run("restore", folder, "--check", "--within", 20).exit_code == 0
    result = run("restore", folder, "--check", "--within", 10)
    assert (result.exit_code, "is older than 10 minutes. Look why no newer one came." in result.stderr) == (1, True)


def test_a_folder_without_a_backup_is_told(folder: Path, tmp_path: Path) -> None:
    for words in (("--check",), ("--data", tmp_path / "elsewhere")):
        refused = run("restore", folder, *words)
        assert (refused.exit_code, refused.stderr) == (1, f"There is no backup in {folder}.\n")


def test_a_list_that_is_damaged_or_newer_is_refused(shop: Path, folder: Path) -> None:
    back_up(shop, folder)
    (path,) = BackupFolder(folder).lists()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "cannot be read" in run("restore", folder, "--check").stderr
    path.write_bytes(gzip.compress(gzip.decompress(whole).replace(b'"format": 1', b'"format": 2')))
    refused = run("restore", path, "--check")
    assert refused.stderr == "This backup was written by a newer Dutybook. Restore it with that one.\n"
    path.write_bytes(gzip.compress(b'{"format": 1, "schema": ""}'))
    assert "cannot be read" in run("restore", folder, "--check").stderr


def test_a_damaged_database_adds_no_backup(shop: Path, folder: Path) -> None:
    back_up(shop, folder)
    with (shop / "dutybook.sqlite3").open("r+b") as file:
        file.seek(100_000)
        file.write(bytes(20_000))
    result = run("backup", folder, "--data", shop)
    assert result.exit_code == 1
    assert result.stderr.endswith("No backup was made; keep the earlier ones.\n")
    assert run("restore", folder, "--check").exit_code == 0


@pytest.mark.parametrize("most", [5_000, 40_000])
def test_a_full_disk_adds_no_backup_and_harms_none(shop: Path, folder: Path, most: int) -> None:
    """Room for a list but for few pieces, and for pieces but not for the copy of the database."""
    back_up(shop, folder)
    if most == 40_000:
        (shop / ".dutybook.sqlite3.copy").unlink()
    (folder / PIECES).rename(folder / "earlier")
    command = [sys.executable, "-m", "intake.cli", "backup", str(folder), "--data", str(shop)]
    limited = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))}
    done = subprocess.run(command, cwd=world.ROOT, capture_output=True, text=True, check=False, **limited)
    sentence = f"No backup was made in {folder} (File too large). See whether it, and {shop}, can be written and have room.\n"
    assert (done.returncode, done.stderr) == (1, sentence)
    shutil.rmtree(folder / PIECES)
    (folder / "earlier").rename(folder / PIECES)
    assert len(BackupFolder(folder).lists()) == 1
    assert run("restore", folder, "--check").exit_code == 0
    assert run("backup", folder, "--data", shop).exit_code == 0


def test_a_backup_that_is_killed_is_none(shop: Path, folder: Path) -> None:
    """It waits at its first attachment for as long as it is let live."""
    lost(shop, papers.LAMP).unlink()
    os.mkfifo(lost(shop, papers.LAMP))
    command = [sys.executable, "-m", "intake.cli", "backup", str(folder), "--data", str(shop)]
    with subprocess.Popen(command, cwd=world.ROOT, stdout=subprocess.DEVNULL) as process:
        until(lambda: any((folder / PIECES).glob("??/*")), "No backup was begun.")
        process.kill()
    assert BackupFolder(folder).lists() == []
    lost(shop, papers.LAMP).unlink()
    lost(shop, papers.LAMP).write_bytes(papers.LAMP)
    assert run("backup", folder, "--data", shop).exit_code == 0
    assert run("restore", folder, "--check").exit_code == 0


def test_one_at_a_time(shop: Path, folder: Path, tmp_path: Path) -> None:
    """Into one folder, and into two, as they share the copy of the database."""
    with backups._alone(backup_folder.made_in(folder).path / LISTS, folder):
        refused = run("backup", folder, "--data", shop)
    assert (refused.exit_code, refused.stderr) == (1, f"Another backup to {folder} is under way.\n")
    back_up(shop, folder)
    (tmp_path / "other").mkdir()
    with backups._alone(shop / ".dutybook.sqlite3.copy", folder):
        refused = run("backup", tmp_path / "other", "--data", shop)
    assert (refused.exit_code, "is under way." in refused.stderr) == (1, True)


def test_the_first_backup_of_a_day_clears_up(shop: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_folder, "NEWEST", 1)
    for minutes in (0, 5, 10):
        work(shop)
        back_up(shop, folder, MADE_AT + timedelta(minutes=minutes))
    (folder / PIECES / ON_THE_WAY / "left").write_bytes(b"half of a pie")
    assert len(BackupFolder(folder).lists()) == 3
    pieces = BackupFolder(folder).lying(PIECES)
    work(shop)
    back_up(shop, folder, MADE_AT + timedelta(days=1))
    assert [path.name[:6] for path in BackupFolder(folder).lists()] == ["000003", "000004"]
    assert pieces - BackupFolder(folder).lying(PIECES)
    assert not any((folder / PIECES / ON_THE_WAY).iterdir())
    for path in BackupFolder(folder).lists():
        assert run("restore", path, "--check").exit_code == 0


@given(st.lists(st.integers(0, 900), max_size=700).map(sorted))
def test_the_newest_and_the_last_of_each_day_and_month_stay(days: list[int]) -> None:
    made = [MADE_AT + timedelta(days=day) for day in days]
    names = [f"{number:06}-{when:%Y%m%d-%H%M%S}.json.gz" for number, when in enumerate(made)]
    kept = worth_keeping(names)
    assert kept >= set(names[-NEWEST:])
    assert len(kept) <= NEWEST + DAYS + MONTHS
    for length, most in ((15, DAYS), (13, MONTHS)):
        periods = sorted({name[7:length] for name in names})[-most:]
        assert kept >= {max(name for name in names if name[7:length] == period) for period in periods}


def test_a_clock_that_runs_ahead_once_costs_no_backup() -> None:
    names = [f"{number:06}-202611{number:02}-080000.json.gz" for number in range(1, 20)]
    assert worth_keeping([*names, "000020-20990101-080000.json.gz"]) >= set(names)


@EACH_ENGINE
def test_postgresqls_attachments_are_kept_and_restored(
    shop: Path, folder: Path, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("backup", folder, "--data", shop)
    assert result.exit_code == 0, result.output
    told = "The database is not in it. Back PostgreSQL up with pg_dump, each time before this.\n"
    assert (told in result.stdout) == bool(database)
    assert run("restore", folder, "--check").exit_code == 0
    assert run("restore", folder, "--data", tmp_path / "elsewhere").exit_code == 0
    assert lost(tmp_path / "elsewhere", NOTE).read_bytes() == NOTE


def test_attachments_in_an_object_store_stay_there(shop: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_STORAGE", "s3://bucket/folder")
    assert run("backup", folder, "--data", shop).exit_code == 0
    assert BackupFolder(folder).lying(FOLDER) == set()
    monkeypatch.delenv("INTAKE_STORAGE")
    shutil.rmtree(shop / FOLDER)
    assert run("restore", folder, "--check").exit_code == 0
