"""What the start asks of a database without Alembic is what Alembic would answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory

from db.engine import UnsafeDatabase, writing
from db.migrate import upgrade
from db.schema import MIGRATIONS, is_current, newest

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_the_migrations_are_one_line_and_the_last_file_ends_it() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [newest()]
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in scripts.walk_revisions())


def test_a_database_of_another_version_is_not_current(engine: Engine) -> None:
    assert is_current(engine)
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert not is_current(engine)
    with writing(engine) as conn:
        conn.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{newest()}'")


def test_a_database_of_a_newer_dutybook_is_left_alone_with_a_sentence(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UnsafeDatabase, match=r"belongs to a newer Dutybook \(schema 9999; .* restore the backup"):
        upgrade(sqlite_engine)
    with writing(sqlite_engine) as conn:
        conn.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{newest()}'")
