"""Run migrations on the connection that ``db.migrate`` hands over, or that the ``alembic`` command makes from DATABASE_URL."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

from alembic import context

import db.tables
from db.base import UtcDateTime, metadata
from db.engine import make_engine

if TYPE_CHECKING:
    from sqlalchemy import Connection

assert db.tables.__all__  # imported for what it adds to the metadata


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own types into migrations in SQLAlchemy's words, so that old migrations need none of today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _run(connection: Connection) -> None:
    # Batch mode rebuilds a table by dropping it: with foreign keys on, that would take the rows that point to it along.
    # The pragma does nothing inside a transaction, so it stands before BEGIN.
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        _driver(connection).execute("PRAGMA foreign_keys=OFF")
    try:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            transactional_ddl=True,
            compare_server_default=True,
            render_item=_render,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"The migration leaves rows that point nowhere: {broken[:5]}")
    finally:
        if sqlite:
            _driver(connection).execute("PRAGMA foreign_keys=ON")


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _run(given)
        return
    engine = make_engine(os.environ["DATABASE_URL"])
    with engine.connect().execution_options(writes=True) as connection:
        _run(connection)


_main()
