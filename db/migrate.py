"""Bring a database to the newest schema, or say whether it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from db.engine import reading

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x64757479  # "duty": any number, the same in every process


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration without a file, bound to an open connection."""
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine) -> None:
    """Apply what is missing. Processes that start together wait for one another; the later ones find nothing to do."""
    if is_current(engine):
        return
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


def is_current(engine: Engine) -> bool:
    """Whether every migration has been applied."""
    with reading(engine) as conn:
        applied = MigrationContext.configure(conn).get_current_heads()
    return set(applied) == set(ScriptDirectory(str(_FOLDER)).get_heads())
