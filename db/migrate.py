"""Bring a database to the newest schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from db.engine import UnsafeDatabase
from db.schema import MIGRATIONS, applied, newest

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_LOCK = 0x64757479  # "duty": any number, the same in every process


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration without a file, bound to an open connection."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine) -> None:
    """Apply what is missing. Processes that start together wait for one another; the later ones find nothing to do."""
    there = applied(engine)
    if there == newest():
        return
    if there > newest():
        raise UnsafeDatabase(
            f"This database belongs to a newer Dutybook (schema {there}; this one ends at {newest()}). "
            "Start the newer one, or restore the backup from before the upgrade."
        )
    with engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
            connection.commit()
        try:
            command.upgrade(config(connection), "head")
        finally:
            if connection.dialect.name == "postgresql":
                connection.rollback()
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
                connection.commit()
