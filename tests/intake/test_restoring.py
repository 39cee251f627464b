"""A backup is restored whole or not at all, never over what is there unasked, and says what it is."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import select

from db import audit, sessions
from db.base import metadata
from db.engine import make_engine, reading, writing
from db.migrate import config
from db.schema import is_current, newest
from intake import occupancy
from intake.app import create_app
from intake.archives import Manifest, Writer, opened
from intake.cli import main
from intake.cookies import keyed
from intake.services import EXTENSION
from intake.storage import digest_of, make_storage
from tests.conftest import administer
from tests.intake import papers, world
from tests.intake.conftest import Browser
from tests.intake.test_backups import NOTE
from tests.intake.world import ADMINISTRATOR, KEY, MANAGER, MORNING, SHOP, STAFF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from click.testing import Result
    from sqlalchemy import Engine

    from tests.postgres import Postgres

CHANGED = {"session", "invitation", "audit", "seal", "sealed"}  # what a restore itself writes


@pytest.fixture
def shop(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a record in it, what is attached to it, and an entry in the trail."""
    for name, value in {"PROJECT": str(data / "project"), "SECRET_KEY": KEY}.items():
        monkeypatch.setenv(f"INTAKE_{name}", value)
    engine = make_engine(world.settings(data).database_url)
    papers.put(engine)
    papers.attach(engine, data)
    with writing(engine) as conn:
        audit.append(conn, place=SHOP, person=None, verb="add", noun="place", subject=SHOP, now=MORNING)
    engine.dispose()
    return data


@pytest.fixture
def archive(shop: Path, tmp_path: Path) -> Path:
    made = tmp_path / "made.zip"
    assert run("backup", made, "--data", shop).exit_code == 0
    return made


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "elsewhere"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def rows(data: Path) -> dict[str, list[Any]]:
    """Everything in the database, except what a restore writes."""
    engine = make_engine(world.settings(data).database_url)
    with reading(engine) as conn:
        tables = [table for table in metadata.sorted_tables if table.name not in CHANGED]
        found = {table.name: sorted(map(repr, conn.execute(select(table)))) for table in tables}
    engine.dispose()
    return found


def contents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != occupancy.LOCK)


@pytest.fixture
def restored(archive: Path, elsewhere: Path) -> Iterator[Engine]:
    """The backup in another folder."""
    result = run("restore", archive, "--data", elsewhere)
    assert result.exit_code == 0, result.output
    engine = make_engine(world.settings(elsewhere).database_url)
    yield engine
    engine.dispose()


def test_every_row_and_every_attachment_is_there(shop: Path, restored: Engine, elsewhere: Path) -> None:
    assert rows(elsewhere) == rows(shop)
    storage = make_storage(world.settings(elsewhere))
    for content in (papers.LAMP, NOTE):
        assert storage.fetch(digest_of(content)) == content
    assert contents(elsewhere) == ["attachments", "dutybook.sqlite3", "releases"]
    assert run("sweep", "--data", elsewhere).exit_code == 0


def test_everybody_signs_in_again_and_the_trail_says_why(shop: Path, restored: Engine) -> None:
    with writing(restored) as conn:
        assert sessions.find(conn, keyed(KEY, STAFF.token)) is None
        last = audit.entries(conn, [world.COMPANY])[0]
        sessions.start(conn, keyed(KEY, "anew"), ADMINISTRATOR.id, "", last.at)
    assert (last.verb, last.noun, last.person_id) == ("restore", "backup", None)
    app = create_app(world.settings(shop.parent / "elsewhere"), world.Clock(last.at))
    page = Browser(app.test_client()).with_cookie("session", "anew").get("/trail").text
    app.extensions[EXTENSION].engine.dispose()
    assert "Restored a backup" in page
    assert "as it stood" in page


def test_links_that_were_used_after_the_backup_open_nothing(shop: Path, archive: Path, elsewhere: Path) -> None:
    engine = make_engine(world.settings(shop).database_url)
    with writing(engine) as conn:
        sessions.invite(conn, keyed(KEY, "link"), STAFF.id, MANAGER.id, MORNING, MORNING.replace(year=2100))
    engine.dispose()
    archive.unlink()
    run("backup", archive, "--data", shop)
    run("restore", archive, "--data", elsewhere)
    engine = make_engine(world.settings(elsewhere).database_url)
    with reading(engine) as conn:
        assert sessions.invited(conn, keyed(KEY, "link"), MORNING.replace(year=2099)) is None
    engine.dispose()


def test_what_the_trail_says_is_told(archive: Path, elsewhere: Path) -> None:
    result = run("restore", archive, "--data", elsewhere)
    assert "Main shop: 1 entries as they were sealed; batch 1 is " in result.stdout
    assert "What was done after it is not there; everybody signs in again." in result.stdout
    assert run("trail", "verify", "--data", elsewhere).exit_code == 0


def test_nothing_that_is_there_is_overwritten_unasked(archive: Path, shop: Path) -> None:
    before = rows(shop)
    refused = run("restore", archive, "--data", shop)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"There is something in {shop} already: attachments, dutybook.sqlite3")
    assert rows(shop) == before


def test_what_was_there_is_kept_beside(archive: Path, shop: Path) -> None:
    before = (shop / "dutybook.sqlite3").read_bytes()
    engine = make_engine(world.settings(shop).database_url)
    with writing(engine) as conn:
        conn.exec_driver_sql("DELETE FROM closed_problem")
        audit.append(conn, place=SHOP, person=None, verb="leave", noun="place", subject=SHOP, now=MORNING)
    engine.dispose()
    assert run("restore", archive, "--data", shop, "--replace").exit_code == 0
    (kept,) = shop.glob("before-restore-*/dutybook.sqlite3")
    assert kept.read_bytes() != before
    assert kept.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_a_damaged_archive_leaves_the_folder_as_it_was(archive: Path, elsewhere: Path, at: float) -> None:
    whole = archive.read_bytes()
    middle = int(len(whole) * at)
    for damaged in (whole[:middle], whole[:middle] + bytes(200) + whole[middle + 200 :]):
        archive.write_bytes(damaged)
        result = run("restore", archive, "--data", elsewhere)
        assert (result.exit_code, result.stdout.count("Restored")) == (1, 0)
        assert contents(elsewhere) == ["releases"]
        assert run("restore", archive.with_name("none.zip"), "--data", elsewhere).stderr == (
            f"There is no file {archive.with_name('none.zip')}.\n"
        )


def test_an_altered_trail_is_told_and_restored_only_if_asked(archive: Path, shop: Path, elsewhere: Path) -> None:
    engine = make_engine(world.settings(shop).database_url)
    with writing(engine) as conn:
        conn.exec_driver_sql("DROP TRIGGER audit_no_update")
        conn.exec_driver_sql("UPDATE audit SET verb = 'leave'")
    engine.dispose()
    archive.unlink()
    run("backup", archive, "--data", shop)
    refused = run("restore", archive, "--data", elsewhere)
    assert (refused.exit_code, refused.stderr.splitlines()) == (
        1,
        [
            "Main shop: ALTERED since it was sealed, in batch 1 of 1.",
            "The trail was altered before the backup. To restore it as it is: --altered-trail",
        ],
    )
    assert contents(elsewhere) == ["releases"]
    assert run("restore", archive, "--data", elsewhere, "--altered-trail").exit_code == 0


def packed(path: Path, rows: Path, schema: str) -> Path:
    """An archive of this database, which says that it has this schema."""
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add_database(rows)
        writer.finish(Manifest(MORNING, schema, parts=tuple(writer.parts)))
    return path


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_SECRET_KEY", KEY)
    engine = make_engine(f"sqlite:///{tmp_path / 'first.db'}", "truncate")
    with engine.connect().execution_options(writes=True) as conn:
        command.upgrade(config(conn), "0001")
    with writing(engine) as conn:
        row = {"username": "li", "name": "Li", "language": None, "created_at": MORNING, "disabled_at": None}
        conn.execute(metadata.tables["person"].insert().values(id=STAFF.id, **row))
    engine.dispose()
    result = run("restore", packed(tmp_path / "old.zip", tmp_path / "first.db", "0001"), "--data", elsewhere)
    assert result.exit_code == 0, result.output
    engine = make_engine(world.settings(elsewhere).database_url)
    assert is_current(engine)
    with reading(engine) as conn:
        assert conn.exec_driver_sql("SELECT username FROM person").scalars().all() == ["li"]
    engine.dispose()


def test_a_backup_of_a_newer_version_is_left_alone(archive: Path, shop: Path, tmp_path: Path, elsewhere: Path) -> None:
    newer = packed(tmp_path / "newer.zip", shop / "dutybook.sqlite3", "9999")
    refused = run("restore", newer, "--data", elsewhere)
    sentence = f"This backup was made by a newer Dutybook (schema 9999; this one ends at {newest()}). Restore it with that one.\n"
    assert (refused.exit_code, refused.stderr, contents(elsewhere)) == (1, sentence, ["releases"])
    lying = packed(tmp_path / "lying.zip", shop / "dutybook.sqlite3", "0001")
    assert "is damaged: its schema is" in run("restore", lying, "--data", elsewhere).stderr
    other = tmp_path / "other.db"
    other.write_text("no database, a text that is long enough to be looked at by somebody")
    assert (
        "is damaged: file is not a database"
        in run("restore", packed(tmp_path / "o.zip", other, newest()), "--data", elsewhere).stderr
    )
    assert contents(elsewhere) == ["releases"]


def test_nobody_restores_under_a_running_service(archive: Path, elsewhere: Path) -> None:
    elsewhere.mkdir()
    with occupancy.serving(elsewhere):
        refused = run("restore", archive, "--data", elsewhere)
        assert (refused.exit_code, refused.stderr) == (1, f"Dutybook is running on {elsewhere}. Stop it first.\n")
    with occupancy.alone(elsewhere):
        refused = run("serve", "--data", elsewhere, "--port", "7139")
        sentence = f"A backup is being restored into {elsewhere}. Start Dutybook when that is done.\n"
        assert (refused.exit_code, refused.stderr) == (1, sentence)
    assert run("restore", archive, "--data", elsewhere).exit_code == 0


def test_a_restore_that_was_cut_off_is_not_taken_for_a_whole_one(archive: Path, elsewhere: Path, shop: Path) -> None:
    """As it is left when the machine stops after the attachments and before the database."""
    elsewhere.mkdir()
    (elsewhere / occupancy.RESTORING).touch()
    (elsewhere / ".unpacked").mkdir()
    shutil.copytree(shop / "attachments", elsewhere / "attachments")
    for words in (("serve",), ("prepare",), ("db", "upgrade"), ("backup", "x.zip")):
        refused = run(*words, "--data", elsewhere)
        assert refused.exit_code == 1
        assert refused.stderr in (
            f"The restore into {elsewhere} has not come to its end. Run it again: dutybook restore FILE\n",
            f"There is no database at {elsewhere / 'dutybook.sqlite3'}. Name the data folder: --data /some/folder\n",
        )
    assert run("restore", archive, "--data", elsewhere).exit_code == 0
    assert contents(elsewhere) == ["attachments", "dutybook.sqlite3", "releases"]
    assert rows(elsewhere) == rows(shop)


def test_what_was_missing_is_told_again(shop: Path, archive: Path, elsewhere: Path) -> None:
    make_storage(world.settings(shop)).remove(f"attachments/{digest_of(NOTE)[:2]}", MORNING)
    for path in (shop / "attachments").rglob(digest_of(NOTE)):
        path.unlink()
    archive.unlink()
    run("backup", archive, "--data", shop)
    result = run("restore", archive, "--data", elsewhere)
    assert (result.exit_code, result.stderr.splitlines()) == (
        0,
        ["Named, and not in the backup; look in earlier ones:", digest_of(NOTE)],
    )


def test_the_database_and_the_attachments_may_lie_elsewhere(
    shop: Path, archive: Path, elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    monkeypatch.setenv("INTAKE_DATABASE", f"sqlite:///{tmp_path / 'rows' / 'duty.db'}")
    monkeypatch.setenv("INTAKE_STORAGE", f"file://{store}")
    assert run("restore", archive, "--data", elsewhere).exit_code == 0
    assert contents(elsewhere) == ["releases"]
    assert contents(tmp_path / "rows") == ["duty.db"]
    assert (store / digest_of(NOTE)[:2] / digest_of(NOTE)).read_bytes() == NOTE
    refused = run("restore", archive, "--data", elsewhere)
    assert f"There is something in {elsewhere} already: {tmp_path / 'rows' / 'duty.db'}." in refused.stderr


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresqls_attachments_are_restored_beside_it(
    shop: Path, archive: Path, elsewhere: Path, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_DATABASE", database)
    assert "This backup holds a SQLite database" in run("restore", archive, "--data", elsewhere).stderr
    engine = make_engine(database)
    papers.put(engine)
    papers.attach(engine, shop)
    with writing(engine) as conn:
        audit.append(conn, place=SHOP, person=None, verb="add", noun="place", subject=SHOP, now=MORNING)
    assert run("backup", tmp_path / "files.zip", "--data", shop).exit_code == 0
    result = run("restore", tmp_path / "files.zip", "--data", elsewhere)
    assert "These were the attachments, of the database as pg_restore has left it." in result.stdout
    assert "Main shop: 1 entries as they were sealed; batch 1 is " in result.stdout
    with reading(engine) as conn:
        assert sessions.find(conn, keyed(KEY, STAFF.token)) is None
        assert audit.entries(conn, [world.COMPANY])[0].verb == "restore"
    engine.dispose()
    assert make_storage(world.settings(elsewhere)).fetch(digest_of(NOTE)) == NOTE
    monkeypatch.delenv("INTAKE_DATABASE")
    assert "This backup holds attachments only" in run("restore", tmp_path / "files.zip", "--data", elsewhere, "--replace").stderr


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresqls_database_comes_first(
    data: Path, elsewhere: Path, tmp_path: Path, postgres: Postgres, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PROJECT": str(data / "project"), "SECRET_KEY": KEY, "DATABASE": database}.items():
        monkeypatch.setenv(f"INTAKE_{name}", value)
    assert run("backup", tmp_path / "files.zip", "--data", data).exit_code == 0
    administer(postgres, "CREATE DATABASE nothing_yet")
    monkeypatch.setenv("INTAKE_DATABASE", postgres.url("nothing_yet"))
    refused = run("restore", tmp_path / "files.zip", "--data", elsewhere)
    sentence = "There is nothing in the database that INTAKE_DATABASE names. Restore it first, with pg_restore.\n"
    assert (refused.exit_code, refused.stderr, contents(elsewhere)) == (1, sentence, ["releases"])


def test_the_archive_itself_stays_as_it_was(archive: Path, restored: Engine) -> None:
    with opened(archive) as again:
        assert len(again.manifest.digests) == 2
