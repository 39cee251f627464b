"""A full disk: what was acknowledged stays, what does not fit is refused with a sentence, and is taken once there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from tests.intake.papers import GOODS, count, opened
from tests.intake.world import STAFF

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from tests.intake.conftest import As

LONG = "字" * 20_000
ROOM = 1_000_000  # pages: more than anything here takes


class Disk:
    """As large as the database is, until there is room again. SQLite itself refuses, as it does on a full disk."""

    def __init__(self, engine: Engine) -> None:
        raw = engine.raw_connection()
        raw.execute("VACUUM")  # type: ignore[attr-defined]
        self.pages = int(raw.execute("PRAGMA page_count").fetchone()[0])  # type: ignore[attr-defined]
        raw.close()
        event.listen(engine, "begin", self._limit)

    def _limit(self, conn: Connection) -> None:
        conn.exec_driver_sql(f"PRAGMA max_page_count={self.pages}")

    def make_room(self) -> None:
        self.pages = ROOM


@pytest.fixture
def disk(engine: Engine) -> Disk:
    return Disk(engine)


def test_what_does_not_fit_is_refused_with_a_sentence_and_taken_once_there_is_room(as_: As, engine: Engine, disk: Disk) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    typed = fields | GOODS | {"do": "save", "a.to": LONG}
    refused = staff.post(address, typed)
    assert refused.status_code == 507
    assert "The disk is full, so nothing was saved. Tell the person who runs Dutybook." in refused.text
    assert LONG in refused.text
    assert count(engine, "draft") == 0
    assert staff.get("/today").status_code == 200
    disk.make_room()
    assert staff.post(address, typed).status_code == 303
    assert count(engine, "draft") == 1


def test_what_was_acknowledged_before_is_still_there(as_: As, engine: Engine, disk: Disk) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff)
    disk.make_room()
    assert staff.post(address, fields | GOODS | {"do": "save"}).status_code == 303
    disk.pages = 1  # SQLite takes that for the size there is
    assert staff.post(address, fields | GOODS | {"do": "save", "seen": "1", "a.to": LONG}).status_code == 507
    assert 'value="王芳"' in staff.get(address).text
    with engine.connect() as conn:
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
