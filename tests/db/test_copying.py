"""A copy of the database holds one moment, whoever writes meanwhile; a damaged file is found out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from db.copying import copy, faults
from db.engine import make_engine, reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

COPIES = 3
PAIRS = 300  # written in pairs, so that half of one would be seen


def put(conn: Connection, number: int) -> None:
    """Two rows that belong together, far apart in the file."""
    for table in ("attempt", "search"):
        conn.exec_driver_sql(f"INSERT INTO copied_{table} (number, filler) VALUES (?, ?)", (number, "x" * 900))


@pytest.fixture
def written(sqlite_engine: Engine) -> Engine:
    with writing(sqlite_engine) as conn:
        for table in ("attempt", "search"):
            conn.exec_driver_sql(f"CREATE TABLE copied_{table} (number INTEGER PRIMARY KEY, filler TEXT)")
        for number in range(PAIRS):
            put(conn, number)
    return sqlite_engine


def numbers(path: Path) -> list[list[int]]:
    engine = make_engine(f"sqlite:///{path}", "truncate")
    assert faults(engine) == ()
    with reading(engine) as conn:
        found = [conn.exec_driver_sql(f"SELECT number FROM copied_{table}").scalars().all() for table in ("attempt", "search")]
    engine.dispose()
    return [sorted(one) for one in found]


def test_a_copy_made_while_others_write_holds_one_moment(written: Engine, tmp_path: Path) -> None:
    over, begun = Event(), Event()

    def write() -> None:
        beside = make_engine(written.url)
        number = PAIRS
        while not over.is_set():
            with writing(beside) as conn:
                put(conn, number)
            number += 1
            begun.set()
        beside.dispose()

    thread = Thread(target=write)
    thread.start()
    begun.wait(60)
    try:
        for number in range(COPIES):
            target = tmp_path / f"copy-{number}"
            target.touch()
            copy(written, target)
    finally:
        over.set()
        thread.join()
    copies = [numbers(tmp_path / f"copy-{number}") for number in range(COPIES)]
    assert all(first == second == list(range(len(first))) for first, second in copies)
    assert [len(first) for first, _ in copies] == sorted(len(first) for first, _ in copies)


def test_an_earlier_copy_is_brought_up_to_date(written: Engine, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.write_bytes(b"what was left by a copy that was cut off" * 100_000)
    copy(written, target)
    assert numbers(target)[0] == list(range(PAIRS))
    with writing(written) as conn:
        put(conn, PAIRS)
    copy(written, target)
    assert numbers(target) == [list(range(PAIRS + 1))] * 2
    with closing(sqlite3.connect(str(written.url.database), isolation_level=None)) as raw:
        raw.execute("DROP TABLE copied_search")
        raw.execute("VACUUM")
    copy(written, target)
    assert target.read_bytes() == Path(str(written.url.database)).read_bytes()


def test_with_wal_what_is_only_in_the_journal_is_copied_too(
    written: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One connection at a time, so whatever SQLite is at hand is safe for it."""
    url, target = written.url, tmp_path / "copy"
    written.dispose()
    monkeypatch.setattr("db.engine.wal_is_safe", lambda _: True)
    engine = make_engine(url, "wal")
    with writing(engine) as conn:
        put(conn, PAIRS)
    assert Path(f"{url.database}-wal").stat().st_size > 0
    target.touch()
    copy(engine, target)
    engine.dispose()
    assert numbers(target) == [list(range(PAIRS + 1))] * 2


def test_a_damaged_database_is_found_out(written: Engine, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.touch()
    copy(written, target)
    whole = target.read_bytes()
    target.write_bytes(whole[: len(whole) // 2] + bytes(20_000) + whole[len(whole) // 2 + 20_000 :])
    engine = make_engine(f"sqlite:///{target}", "truncate")
    assert faults(engine) != ()
    engine.dispose()


def test_a_row_that_points_nowhere_is_a_fault(sqlite_engine: Engine) -> None:
    with closing(sqlite3.connect(str(sqlite_engine.url.database), isolation_level=None)) as raw:
        raw.execute("INSERT INTO place_department (place_id, department, since) VALUES (x'00', 'store', '2026-01-01')")
    assert faults(sqlite_engine) == ("a row of place_department points nowhere",)
