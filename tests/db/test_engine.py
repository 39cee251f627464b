"""Settings that keep acknowledged rows, and transactions that never meet a locked database."""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from db import engine as settings
from db import totals
from db.engine import UnsafeDatabase, journal, make_engine, reading, wal_is_safe, writing
from tests.db.world import DAY, found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.postgres import Postgres


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 54, 1), True),
    ],
)
def test_wal_only_where_sqlite_holds_the_fix(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_sqlite_is_set_to_keep_what_it_acknowledged(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as conn:
        found = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "foreign_keys", "mmap_size")}
        assert found == {"synchronous": 2, "foreign_keys": 1, "mmap_size": 0}
        assert conn.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000
    assert journal(sqlite_engine) == ("wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate")


def test_wal_cannot_be_forced_on_an_unsafe_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.sqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(UnsafeDatabase) as refused:
        make_engine(f"sqlite:///{tmp_path / 'x.db'}", "wal")
    assert str(refused.value) == (
        "SQLite 3.40.1 can lose committed rows in WAL mode; it needs 3.51.3 or newer. Leave the journal setting at auto."
    )


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(UnsafeDatabase, match=r"Dutybook runs on sqlite and postgresql\+psycopg, not on mysql"):
        make_engine("mysql://localhost/dutybook")


def test_a_postgresql_database_in_another_encoding_is_refused(postgres: Postgres) -> None:
    admin = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.exec_driver_sql("CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    admin.dispose()
    engine = make_engine(postgres.url("ascii"))
    with pytest.raises(UnsafeDatabase, match="is encoded in SQL_ASCII, not in UTF8"), reading(engine):
        pass
    engine.dispose()


def test_what_was_read_in_a_writing_transaction_is_still_true_when_it_writes(sqlite_engine: Engine) -> None:
    """Writers queue: none of many read-then-write increments is lost."""
    found(sqlite_engine)
    with writing(sqlite_engine) as conn:
        conn.execute(text("UPDATE place SET position = 0"))
    both(lambda: [increment(sqlite_engine) for _ in range(20)], 4)
    with reading(sqlite_engine) as conn:
        assert conn.execute(text("SELECT max(position) FROM place")).scalar() == 80


def increment(engine: Engine) -> None:
    with writing(engine) as conn:
        seen = conn.execute(text("SELECT max(position) FROM place")).scalar()
        conn.execute(text("UPDATE place SET position = :next"), {"next": (seen or 0) + 1})


def test_an_exception_undoes_the_transaction(shop: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(shop) as conn:
        conn.execute(text("UPDATE place SET position = 7"))
        _ = 1 / 0
    with reading(shop) as conn:
        assert conn.execute(text("SELECT max(position) FROM place")).scalar() == 1


def test_rows_that_point_nowhere_are_refused(shop: Engine) -> None:
    with pytest.raises(IntegrityError), writing(shop) as conn:
        totals.forget_total(conn, uuid4(), DAY)


# T13. Four writers and two readers in connections of their own, as separate processes would have them.


def contend(work: Callable[[int], None], seconds: float = 1.0) -> tuple[int, int]:
    """How often ``work`` went through and how often it met a locked database, in six threads."""
    done, locked = [0] * 6, [0] * 6
    end = time.monotonic() + seconds

    def loop(number: int) -> None:
        while time.monotonic() < end:
            try:
                work(number)
                done[number] += 1
            except OperationalError as error:
                assert "locked" in str(error)
                locked[number] += 1

    threads = [threading.Thread(target=loop, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done[:4]), sum(locked)


def test_nobody_meets_a_locked_database(sqlite_engine: Engine) -> None:
    found(sqlite_engine)
    engines = [make_engine(sqlite_engine.url) for _ in range(6)]  # as processes have them: one queue of writers each

    def work(number: int) -> None:
        if number < 4:
            increment(engines[number])
        else:
            with reading(engines[number]) as conn:
                conn.execute(text("SELECT * FROM place")).fetchall()

    written, locked = contend(work)
    for engine in engines:
        engine.dispose()
    assert written > 20
    assert locked == 0


def test_a_plain_begin_would_meet_one(sqlite_engine: Engine) -> None:
    """The control: the same work, begun as a reader that turns into a writer, fails."""
    found(sqlite_engine)
    with sqlite_engine.connect() as first, sqlite_engine.connect() as second, first.begin(), second.begin():
        for conn in (first, second):
            conn.execute(text("SELECT * FROM place")).fetchall()
        first.execute(text("UPDATE place SET position = position + 1"))
        with pytest.raises(OperationalError, match="locked"):
            second.execute(text("UPDATE place SET position = position + 1"))


def both(work: Callable[[], object], times: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def test_a_question_that_takes_too_long_is_given_up_and_the_next_one_is_answered(engine: Engine) -> None:
    hasty = make_engine(engine.url, patience=0.2)
    with pytest.raises(OperationalError), reading(hasty) as conn:
        conn.exec_driver_sql(ENDLESS)
    with reading(hasty) as conn:
        assert conn.execute(text("SELECT 1")).scalar() == 1
    with writing(hasty) as conn:
        assert conn.execute(text("SELECT 1")).scalar() == 1
    hasty.dispose()


def test_a_postgresql_that_is_cut_off_is_given_up_after_seconds_unless_the_operator_says_otherwise() -> None:
    given = make_engine("postgresql://duty@db/dutybook?connect_timeout=9").url.query
    assert {name: given[name] for name in ("connect_timeout", "keepalives_idle", "tcp_user_timeout")} == {
        "connect_timeout": "9",
        "keepalives_idle": "5",
        "tcp_user_timeout": "10000",
    }


def test_of_several_postgresql_servers_the_one_that_can_be_written_to_is_taken() -> None:
    url = make_engine("postgresql://duty@/dutybook?host=one:5432&host=two:5433&target_session_attrs=read-write")
    given = url.dialect.create_connect_args(url.url)[1]
    assert (given["host"], given["port"], given["target_session_attrs"]) == ("one,two", "5432,5433", "read-write")
