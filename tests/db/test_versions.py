"""The number that says whether a kept organisation is still true."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from db import assignments, definitions, people, places, totals, versions
from db.engine import reading, writing
from tests.db.world import SHOP, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

NOW = datetime(2026, 11, 20, tzinfo=UTC)
DAY = date(2026, 11, 20)
PERSON, HELD = UUID(int=0x77), UUID(int=0x78)


def number(engine: Engine) -> int:
    with reading(engine) as conn:
        return versions.organisation(conn)


@pytest.fixture
def shop(engine: Engine) -> Engine:
    found(engine)
    with writing(engine) as conn:
        people.add_person(conn, id=PERSON, username="new", name="新", now=NOW)
        assignments.assign(conn, id=HELD, place=SHOP, person=PERSON, role="store/guard", since=DAY)
    return engine


def publish(conn: Connection) -> None:
    definitions.put_revision(conn, "a" * 64, {"kind": "checklist", "id": "store/new"}, NOW)
    definitions.record(conn, (definitions.Definition("checklist", "store/new", "a" * 64, {"roles": []}),), NOW)


CHANGES: dict[str, Callable[[Connection], object]] = {
    "a place gets other names": lambda conn: places.rename_place(conn, SHOP, "新店", "New shop"),
    "a place closes": lambda conn: places.close_place(conn, SHOP, NOW),
    "hours change": lambda conn: places.set_hours(conn, SHOP, 0, time(8), time(20), DAY),
    "a day has other hours": lambda conn: places.set_exception(conn, SHOP, DAY, None, None),
    "a place runs another department": lambda conn: places.run_department(conn, SHOP, "other", NOW),
    "somebody gets a role": lambda conn: assignments.assign(
        conn, id=UUID(int=0x79), place=SHOP, person=PERSON, role="store/key-holder", since=DAY
    ),
    "somebody loses a role": lambda conn: assignments.end_assignment(conn, SHOP, HELD, DAY),
    "somebody is away": lambda conn: assignments.be_away(conn, id=UUID(int=0x7A), person=PERSON, since=DAY, until=DAY),
    "another definition comes into force": publish,
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_grows_when(change: str, shop: Engine) -> None:
    before = number(shop)
    with writing(shop) as conn:
        CHANGES[change](conn)
    assert number(shop) > before


def test_it_stays_when_something_else_is_written(shop: Engine) -> None:
    before = number(shop)
    with writing(shop) as conn:
        people.add_person(conn, id=UUID(int=0x7B), username="other", name="他", now=NOW)
        totals.put_total(conn, SHOP, DAY, 0, {}, NOW)
    assert number(shop) == before


def test_it_stays_when_the_change_is_undone(shop: Engine) -> None:
    before = number(shop)
    with pytest.raises(RuntimeError), writing(shop) as conn:
        places.rename_place(conn, SHOP, "新店", "New shop")
        raise RuntimeError
    assert number(shop) == before
