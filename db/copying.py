"""A SQLite database copied as it stood at one moment, while others write to it; and whether such a file is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import DatabaseError

from db.engine import reading

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

SHOWN = 5  # faults; one is enough to know


class NotCopied(Exception):
    """SQLite could not read the one or write the other file; the message is its own."""


def copy(engine: Engine, target: Path) -> None:
    """Write the database as it stands now to ``target``, an empty file.

    In one step: where another process writes between two steps SQLite begins anew, and under load would never end. Without WAL
    commits wait for that step, some seconds for each gigabyte.
    """
    try:
        with closing(engine.raw_connection()) as source, closing(sqlite3.connect(target, isolation_level=None)) as made:
            made.execute("PRAGMA synchronous=OFF").close()  # whoever keeps the copy writes it down
            cast("sqlite3.Connection", source.driver_connection).backup(made)
    except sqlite3.Error as error:
        raise NotCopied(str(error)) from error


def faults(engine: Engine) -> tuple[str, ...]:
    """What is wrong with the file, in SQLite's words; nothing where every page and every reference is in order."""
    try:
        with reading(engine) as conn:
            told = [str(row[0]) for row in conn.exec_driver_sql(f"PRAGMA integrity_check({SHOWN})")]
            lost = conn.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(SHOWN)
    except DatabaseError as error:
        return (str(error.orig),)
    return (*(one for one in told if one != "ok"), *(f"a row of {row[0]} points nowhere" for row in lost))
