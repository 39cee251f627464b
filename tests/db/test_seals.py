"""The trail is sealed: as long as nobody changes it by hand every batch is as it was, and a change names its batch."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import audit, seals
from db.engine import reading, writing
from tests.db.world import LI, NOW, OTHER_SHOP, SHOP

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Engine

HOUR = timedelta(hours=1)


def note(engine: Engine, at: datetime, place: UUID = SHOP, verb: str = "reopen") -> None:
    with writing(engine) as conn:
        audit.append(conn, place=place, person=LI, verb=verb, noun="run", subject=SHOP, now=at, reason="停电", number=1.5)


def standing(engine: Engine) -> dict[UUID, seals.Sealed]:
    with reading(engine) as conn:
        return {one.place: one for one in seals.verify(conn)}


def by_hand(engine: Engine, statement: str) -> None:
    """Somebody who can do everything to the database."""
    with writing(engine) as conn:
        for table in ("audit", "seal", "sealed"):
            triggers = [f"{table}_no_update", f"{table}_no_delete"]
            if engine.dialect.name == "postgresql":
                triggers = [f"{table}_append_only ON {table}"]
            for trigger in triggers:
                conn.exec_driver_sql(f"DROP TRIGGER {trigger}")
        conn.execute(text(statement))


@pytest.fixture
def sealed(shop: Engine) -> Engine:
    """Three batches at one shop, the second of two entries; one at the other."""
    for after in (0 * HOUR, HOUR / 2, HOUR, 3 * HOUR):
        note(shop, NOW + after)
    note(shop, NOW, OTHER_SHOP)
    return shop


def test_what_was_noted_is_sealed_with_the_first_entry_after_an_hour(sealed: Engine) -> None:
    found = standing(sealed)
    assert {place: (one.batches, one.entries, one.broken) for place, one in found.items()} == {
        SHOP: (3, 4, ()),
        OTHER_SHOP: (1, 1, ()),
    }
    note(sealed, NOW + 3 * HOUR + timedelta(minutes=59))
    assert standing(sealed) == found


def test_a_clock_that_was_set_back_seals_all_the_same(sealed: Engine) -> None:
    note(sealed, NOW - 20 * HOUR)
    one = standing(sealed)[SHOP]
    assert (one.batches, one.entries, one.broken) == (4, 5, ())


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit SET verb = 'nothing' WHERE at = (SELECT min(at) FROM audit)", (1,)),
        ("UPDATE sealed SET number = 3 WHERE number = 2", (2, 3)),
        ("UPDATE seal SET hash = 'x' WHERE number = 2", (2, 3)),
    ],
)
def test_what_was_changed_by_hand_is_found(sealed: Engine, statement: str, broken: tuple[int, ...]) -> None:
    by_hand(sealed, statement)
    assert standing(sealed)[SHOP].broken == broken


def test_what_was_taken_away_by_hand_is_found(sealed: Engine) -> None:
    by_hand(sealed, "DELETE FROM sealed WHERE number = 2")
    assert standing(sealed)[SHOP].broken == (2,)


@pytest.mark.parametrize("table", ["seal", "sealed"])
def test_seals_cannot_be_changed_or_deleted(sealed: Engine, table: str) -> None:
    for statement in (f"UPDATE {table} SET number = 7", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match=f"{table} is append-only"), writing(sealed) as conn:
            conn.execute(text(statement))
