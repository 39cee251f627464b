"""A SQLite database copied as it stood at one moment, while others write to it; and whether such a file is sound."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import DatabaseError

from db.engine import journal, reading

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy import Engine

SHOWN = 5  # faults; one is enough to know
BLOCK = 1024 * 1024


class NotCopied(Exception):
    """SQLite could not read the one or write the other file; the message is its own."""


def copy(engine: Engine, target: Path) -> None:
    """Make the file ``target``, empty or an earlier copy, what the database is now; whoever keeps it writes it down.

    With WAL commits do not wait, without it for as long as two files of this size are compared in memory.
    """
    for ending in ("-journal", "-wal", "-shm"):  # which SQLite would take for the copy's
        target.with_name(target.name + ending).unlink(missing_ok=True)
    try:
        if journal(engine) == "wal":
            _by_sqlite(engine, target)
        else:
            _by_comparing(engine, target)
    except sqlite3.Error as error:
        raise NotCopied(str(error)) from error
    except DatabaseError as error:
        raise NotCopied(str(error.orig)) from error


def _by_sqlite(engine: Engine, target: Path) -> None:
    """In one step: where another process writes between two steps SQLite begins anew, and under load would never end."""
    os.truncate(target, 0)
    with closing(engine.raw_connection()) as source, closing(sqlite3.connect(target, isolation_level=None)) as made:
        made.execute("PRAGMA synchronous=OFF").close()
        cast("sqlite3.Connection", source.driver_connection).backup(made)


def _by_comparing(engine: Engine, target: Path) -> None:
    """Nearly all of it is brought over while others write, what they wrote meanwhile while they wait.

    A reader's lock keeps the file as the last commit left it. Closing a file gives up all locks of the process on it, also
    SQLite's own, so this one is left open until the process ends.
    """
    source = os.open(str(engine.url.database), os.O_RDONLY)
    with target.open("r+b", buffering=0) as made:
        _bring_over(source, made)
        with reading(engine) as conn:
            conn.exec_driver_sql("SELECT count(*) FROM sqlite_master").close()  # takes the lock
            _bring_over(source, made)


def _bring_over(source: int, made: BinaryIO) -> None:
    """Write the blocks that differ."""
    at = 0
    while block := os.pread(source, BLOCK, at):
        if os.pread(made.fileno(), BLOCK, at) != block:
            os.pwrite(made.fileno(), block, at)
        at += len(block)
    made.truncate(at)


def faults(engine: Engine) -> tuple[str, ...]:
    """What is wrong with the file, in SQLite's words; nothing where every page and every reference is in order."""
    try:
        with reading(engine) as conn:
            told = [str(row[0]) for row in conn.exec_driver_sql(f"PRAGMA integrity_check({SHOWN})")]
            lost = conn.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(SHOWN)
    except DatabaseError as error:
        return (str(error.orig),)
    return (*(one for one in told if one != "ok"), *(f"a row of {row[0]} points nowhere" for row in lost))
