"""Engines: the settings that keep acknowledged rows, and the only two ways to begin a transaction."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, create_engine, event, make_url

from db import versions
from db.base import canonical, read_canonical
from db.writers import Writers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection

Journal = Literal["auto", "wal", "truncate"]
Version = tuple[int, int, int]

_BUSY_SECONDS = 10
# A PostgreSQL that cannot be reached, or is cut off without a word, is given up after seconds, not after the hours that are
# usual: meanwhile everybody waits, and another server may have taken over.
_REACHING = {
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
_STEPS = 100_000  # of SQLite's machine, between two looks at the clock
# Writers of one process wait for each other here, instead of polling SQLite's file lock.
_WRITERS: WeakKeyDictionary[Engine, Writers] = WeakKeyDictionary()
_OPEN: ContextVar[Connection | None] = ContextVar("open transaction", default=None)


class UnsafeDatabase(Exception):
    """The database would lose or garble what was acknowledged; the message says what to do."""


def wal_is_safe(version: Version) -> bool:
    """Whether this SQLite holds the fix of the WAL-reset bug: 3.51.3 and later, or a backport."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def make_engine(url: str | URL, journal: Journal = "auto", patience: float = 0) -> Engine:
    """An engine for SQLite or PostgreSQL; make it in the process that uses it, after a fork.

    With ``patience``, in seconds, a question that takes longer is given up: one person's may not hold up everybody.
    """
    address = make_url(url)
    engine = _engine(address, journal, patience)
    event.listen(engine, "after_execute", versions.count_up)
    return engine


def _engine(address: URL, journal: Journal, patience: float) -> Engine:
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, _journal_mode(journal, sqlite3.sqlite_version_info), patience)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername != "postgresql+psycopg":
        raise UnsafeDatabase(
            f"Dutybook runs on sqlite and postgresql+psycopg, not on {address.drivername}. Change the database URL."
        )
    return _postgresql(address, patience)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A short transaction that only reads. Fetch, close, then render: an open one holds up every commit.

    Inside another transaction it is that one: a second read would wait for a commit that waits for the first to end.
    """
    outer = _OPEN.get()
    if outer is not None and outer.engine is engine:
        yield outer
        return
    with engine.connect() as conn, conn.begin(), _opened(conn):
        yield conn


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end of the block, undone when an exception leaves it.

    On SQLite it takes the write lock before it reads, so that nothing read can be out of date and nothing is "locked" later;
    writers of one process who wait for each other share a commit.
    """
    outer = _OPEN.get()
    if outer is not None and outer.engine is engine:
        raise RuntimeError("A write inside another transaction would wait for itself. End the other one first.")
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(writes=True) as conn, conn.begin(), _opened(conn):
            yield conn
        return
    with _WRITERS[engine].writing(engine) as conn, _opened(conn):
        yield conn


def is_write(conn: Connection) -> bool:
    """Whether this is a transaction that writes, whose rows may yet be undone."""
    return bool(conn.get_execution_options().get("writes"))


def waiting_writers(engine: Engine) -> int:
    """How many threads of this process wait to write to a SQLite database."""
    return _WRITERS[engine].waiting


@contextmanager
def _opened(conn: Connection) -> Iterator[None]:
    """Remember the transaction this thread is in."""
    before = _OPEN.set(conn)
    try:
        yield
    finally:
        _OPEN.reset(before)


def journal(engine: Engine) -> str:
    """The journal mode in use, for start-up and the health page: "wal", "truncate" or "postgresql"."""
    if engine.dialect.name != "sqlite":
        return engine.dialect.name
    with reading(engine) as conn:
        return str(conn.exec_driver_sql("PRAGMA journal_mode").scalar())


def _journal_mode(asked: Journal, version: Version) -> str:
    if asked == "wal" and not wal_is_safe(version):
        found = ".".join(map(str, version))
        raise UnsafeDatabase(
            f"SQLite {found} can lose committed rows in WAL mode; it needs 3.51.3 or newer. Leave the journal setting at auto."
        )
    return "WAL" if asked == "wal" or (asked == "auto" and wal_is_safe(version)) else "TRUNCATE"


def _sqlite(address: URL, mode: str, patience: float) -> Engine:
    # isolation_level None: Python must not begin transactions of its own, _begin below does.
    engine = create_engine(
        address,
        connect_args={"isolation_level": None, "timeout": _BUSY_SECONDS},
        json_serializer=canonical,
        json_deserializer=read_canonical,
        hide_parameters=True,  # what people wrote is not for the log
        pool_size=16,
        max_overflow=16,
    )
    _WRITERS[engine] = Writers()

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in (f"journal_mode={mode}", "synchronous=FULL", "foreign_keys=ON", "mmap_size=0", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        raw: Any = conn.connection.dbapi_connection
        if patience:
            # A write that is cut off would undo those of others who share its commit; it has waited for its turn, too.
            raw.set_progress_handler(None if is_write(conn) else _over(monotonic() + patience), _STEPS)
        if is_write(conn):
            conn.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            raw.execute("BEGIN")  # waits for nobody and cannot fail: it locks nothing yet

    return engine


def _over(end: float) -> Callable[[], bool]:
    return lambda: monotonic() > end


def _postgresql(address: URL, patience: float) -> Engine:
    engine = create_engine(
        address.set(query={**_REACHING, **address.query}),  # what the operator says goes before
        json_serializer=canonical,
        hide_parameters=True,
        pool_size=16,
        max_overflow=16,
        pool_pre_ping=True,
    )

    # First of all listeners: SQLAlchemy's own stumbles over the bytes that such a server sends.
    @event.listens_for(engine, "connect", insert=True)
    def _prepare(connection: Any, _record: Any) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise UnsafeDatabase(
                f"This PostgreSQL database is encoded in {encoding}, not in UTF8. Make one with: createdb -E UTF8"
            )
        connection.execute(f"SET statement_timeout = {round(patience * 1000)}")
        connection.commit()

    return engine
