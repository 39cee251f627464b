"""Whether a database has the newest schema: asked at every start, so without Alembic, which takes its time to load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from db.engine import reading

if TYPE_CHECKING:
    from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def is_current(engine: Engine) -> bool:
    """Whether every migration has been applied."""
    return applied(engine) == newest()


def applied(engine: Engine) -> str:
    """The last migration that the database has seen; empty where it has seen none."""
    with reading(engine) as conn:
        if not inspect(conn).has_table("alembic_version"):
            return ""
        return str(conn.exec_driver_sql("SELECT max(version_num) FROM alembic_version").scalar() or "")


def newest() -> str:
    """The last migration: they follow each other in one line, and each file's name begins with its number."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
