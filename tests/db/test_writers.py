"""Writers who wait for each other share a commit, and each is told the truth about its own rows."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from db.engine import reading, waiting_writers, writing
from db.writers import MOST
from tests.db.world import found

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from sqlalchemy import Connection, Engine

INSERT = text("INSERT INTO version (name, number) VALUES (:name, 1)")


def test_those_who_wait_for_each_other_share_one_commit(sqlite_engine: Engine) -> None:
    commits = count_commits(sqlite_engine)
    told = one_behind_the_other(sqlite_engine, [write("a"), write("b"), write("c")])
    assert [one.exception() for one in told] == [None, None, None]
    assert names(sqlite_engine) == {"a", "b", "c"}
    assert len(commits) == 1


def test_nobody_goes_on_before_the_commit_that_holds_the_rows(sqlite_engine: Engine) -> None:
    seen: list[set[str]] = []

    def first() -> None:
        with writing(sqlite_engine) as conn:
            wait_for(sqlite_engine, 1)
            conn.execute(INSERT, {"name": "first"})
        seen.append(names(sqlite_engine))

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first)
        two = threads.submit(behind, sqlite_engine, write("second"))
        assert (one.result(10), two.result(10)) == (None, None)
    assert seen == [{"first", "second"}]


def test_one_that_fails_takes_back_its_own_rows_only(sqlite_engine: Engine) -> None:
    told = one_behind_the_other(sqlite_engine, [write("a"), stumble("b"), write("c")])
    assert [type(one.exception()) for one in told] == [type(None), ZeroDivisionError, type(None)]
    assert names(sqlite_engine) == {"a", "c"}


def test_the_last_may_fail_and_the_first_too(sqlite_engine: Engine) -> None:
    one_behind_the_other(sqlite_engine, [stumble("a"), write("b"), stumble("c")])
    assert names(sqlite_engine) == {"b"}


def test_where_sqlite_undoes_everything_all_of_them_are_told(sqlite_engine: Engine) -> None:
    def undo_all(conn: Connection) -> None:
        for _ in range(2):
            conn.execute(text("INSERT OR ROLLBACK INTO version (name, number) VALUES ('twice', 1)"))

    told = one_behind_the_other(sqlite_engine, [write("a"), undo_all])
    assert [type(one.exception()) for one in told] == [IntegrityError, IntegrityError]
    behind(sqlite_engine, write("c"))
    assert names(sqlite_engine) == {"c"}


def test_one_whose_rows_cannot_be_taken_back_alone_keeps_nobodys(sqlite_engine: Engine) -> None:
    def lose_the_mark(conn: Connection) -> None:
        conn.execute(INSERT, {"name": "b"})
        conn.execute(text("RELEASE joined_2"))
        _ = 1 / 0

    told = one_behind_the_other(sqlite_engine, [write("a"), lose_the_mark, write("c")])
    assert [type(one.exception()) for one in told] == [OperationalError, ZeroDivisionError, type(None)]
    assert names(sqlite_engine) == {"c"}


def test_one_who_cannot_join_takes_nobodys_rows_back_unsaid(sqlite_engine: Engine) -> None:
    begun: list[str] = []

    @event.listens_for(sqlite_engine, "before_cursor_execute")
    def refuse_the_third(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        begun.extend([statement] if statement.startswith("SAVEPOINT") else [])
        if statement.startswith("SAVEPOINT") and len(begun) == 2:
            raise OSError("no more memory")

    told = one_behind_the_other(sqlite_engine, [write("a"), write("b"), write("c"), write("d")])
    assert [type(one.exception()) for one in told] == [OperationalError, OperationalError, OSError, type(None)]
    assert names(sqlite_engine) == {"d"}


def test_what_one_is_refused_for_is_not_told_to_the_others(sqlite_engine: Engine) -> None:
    def undo_all(conn: Connection) -> None:
        try:
            for _ in range(2):
                conn.execute(text("INSERT OR ROLLBACK INTO version (name, number) VALUES ('twice', 1)"))
        except IntegrityError:
            raise LookupError("what she typed") from None

    told = one_behind_the_other(sqlite_engine, [write("a"), undo_all])
    assert [type(one.exception()) for one in told] == [OperationalError, LookupError]
    assert "what she typed" not in str(told[0].exception())
    assert names(sqlite_engine) == set()


def test_a_commit_that_fails_fails_for_all_of_them(sqlite_engine: Engine) -> None:
    def point_nowhere(conn: Connection) -> None:
        conn.execute(text("PRAGMA defer_foreign_keys = ON"))
        conn.execute(text("UPDATE place SET parent_id = 'nobody'"))

    found(sqlite_engine)
    before = names(sqlite_engine)
    told = one_behind_the_other(sqlite_engine, [write("a"), point_nowhere])
    assert [type(one.exception()) for one in told] == [IntegrityError, IntegrityError]
    assert names(sqlite_engine) == before


def test_an_endless_queue_does_not_keep_the_first_waiting(sqlite_engine: Engine) -> None:
    commits = count_commits(sqlite_engine)
    one_behind_the_other(sqlite_engine, [write(str(number)) for number in range(MOST + 3)])
    assert len(names(sqlite_engine)) == MOST + 3
    assert len(commits) == 2


def write(name: str) -> Callable[[Connection], None]:
    return lambda conn: void(conn.execute(INSERT, {"name": name}))


def void(_: object) -> None:
    """Nothing to hand back."""


def stumble(name: str) -> Callable[[Connection], None]:
    def work(conn: Connection) -> None:
        conn.execute(INSERT, {"name": name})
        _ = 1 / 0

    return work


def one_behind_the_other(engine: Engine, works: list[Callable[[Connection], None]]) -> list[Future[None]]:
    """All of them, in this order, each waiting for its turn before the first has ended its own."""
    gate = threading.Event()

    def first(work: Callable[[Connection], None]) -> None:
        with writing(engine) as conn:
            gate.wait(10)
            work(conn)

    with ThreadPoolExecutor(len(works)) as threads:
        told = [threads.submit(first, works[0])]
        for number, work in enumerate(works[1:]):
            wait_for(engine, number)
            told.append(threads.submit(behind, engine, work))
        wait_for(engine, len(works) - 1)
        gate.set()
    return told


def behind(engine: Engine, work: Callable[[Connection], None]) -> None:
    with writing(engine) as conn:
        work(conn)


def wait_for(engine: Engine, many: int) -> None:
    """Until so many wait for their turn."""
    until = time.monotonic() + 10
    while waiting_writers(engine) < many:
        assert time.monotonic() < until, f"{many} were to wait"
        time.sleep(0.001)


def names(engine: Engine) -> set[str]:
    with reading(engine) as conn:
        return set(conn.execute(text("SELECT name FROM version WHERE name <> 'organisation'")).scalars())


def count_commits(engine: Engine) -> list[object]:
    commits: list[object] = []
    event.listen(engine, "commit", lambda conn: commits.append(conn) if conn.get_execution_options().get("writes") else None)
    return commits
