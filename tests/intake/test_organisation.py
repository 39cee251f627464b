"""The organisation that a process keeps is never one that was undone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from db import assignments
from db.engine import reading, writing
from intake import organisation
from tests.intake.world import COLLEAGUE, SHOP, STAFF, TODAY

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Connection, Engine

    from tests.intake.world import Caller


def give(conn: Connection, caller: Caller) -> None:
    assignments.assign(conn, id=uuid4(), place=SHOP, person=caller.id, role="store/chief", since=TODAY)


def test_what_was_undone_is_not_taken_for_the_next_change(app: Flask, engine: Engine) -> None:
    def chiefs(conn: Connection) -> set[object]:
        return {one.person for one in organisation.current(conn).holdings if one.role == "store/chief"}

    with app.app_context():
        with pytest.raises(ZeroDivisionError), writing(engine) as conn:
            give(conn, COLLEAGUE)
            assert chiefs(conn) == {COLLEAGUE.id}
            _ = 1 / 0
        with writing(engine) as conn:
            give(conn, STAFF)
        with reading(engine) as conn:
            assert chiefs(conn) == {STAFF.id}
