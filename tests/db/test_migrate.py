"""Models and migrations say the same, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from sqlalchemy import inspect

from db.base import metadata
from db.engine import make_engine, reading
from db.migrate import config, upgrade
from db.schema import is_current

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as conn:
        command.check(config(conn))
        assert set(inspect(conn).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_an_empty_database_is_not_current_until_it_was_upgraded(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    assert not is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    upgrade(engine)  # once more does nothing
    with reading(engine) as conn:
        assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


KEPT = ("audit", "decision", "revision", "seal", "sealed", "submission")


def test_partial_indexes_and_triggers_are_there(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as conn:
        rows = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')").fetchall()
    made = {name: sql for name, sql in rows if sql}
    assert "withdrawn_at IS NULL" in made["one_live_tick"]
    assert {name for name in made if name.endswith(("_no_update", "_no_delete"))} == {
        f"{table}_no_{event}" for table in KEPT for event in ("update", "delete")
    }


def test_unique_keys_of_operational_tables_begin_with_the_place() -> None:
    for name in (
        "run",
        "tick",
        "excusal",
        "closed_problem",
        "attachment",
        "draft",
        "submission",
        "decision",
        "audit",
        "day_total",
        "assignment",
    ):
        table = metadata.tables[name]
        unique = [index.columns for index in table.indexes if index.unique]
        unique += [constraint.columns for constraint in table.constraints if type(constraint).__name__ == "UniqueConstraint"]
        for columns in (table.primary_key.columns, *unique):
            assert next(iter(columns)).name == "place_id", (name, [column.name for column in columns])
