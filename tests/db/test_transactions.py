"""One transaction at a time: a read inside another is part of it, a write inside another is a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db import places
from db.engine import make_engine, reading, writing
from tests.db.world import SHOP, found

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def test_a_read_inside_a_read_is_the_same_transaction(engine: Engine) -> None:
    with reading(engine) as outer, reading(engine) as inner:
        assert inner is outer
    with reading(engine) as later:
        assert later is not outer


def test_a_read_inside_a_write_sees_what_was_written(engine: Engine) -> None:
    found(engine)
    with writing(engine) as conn:
        places.rename_place(conn, SHOP, "新店", "New shop")
        with reading(engine) as inner:
            assert "New shop" in {place.name_en for place in places.tree(inner)}


def test_a_write_inside_another_transaction_is_refused_at_once(engine: Engine) -> None:
    for begin in (reading, writing):
        with begin(engine), pytest.raises(RuntimeError, match="inside another"), writing(engine):
            pass


def test_after_a_failure_the_next_transaction_is_its_own(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine):
        raise ZeroDivisionError
    with writing(engine) as conn:
        assert conn.in_transaction()


def test_databases_do_not_know_of_one_another(sqlite_engine: Engine, tmp_path: Path) -> None:
    other = make_engine(f"sqlite:///{tmp_path / 'other.db'}")
    with reading(sqlite_engine) as conn, writing(other) as elsewhere:
        assert conn is not elsewhere
    other.dispose()
