"""One work of a kind at a time for each person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from db import leases
from db.engine import writing
from tests.db.world import LI, NOW, WANG, together

if TYPE_CHECKING:
    from sqlalchemy import Engine

LATER = NOW + timedelta(minutes=2)


def take(engine: Engine, number: int, person: UUID = LI, now: timedelta = timedelta()) -> bool:
    with writing(engine) as conn:
        return leases.take(conn, person, "export", UUID(int=number), NOW + now, LATER + now)


def test_a_second_one_waits_until_the_first_is_given_back(shop: Engine) -> None:
    assert take(shop, 1)
    assert not take(shop, 2)
    assert take(shop, 3, WANG)
    with writing(shop) as conn:
        leases.give_back(conn, LI, "export", UUID(int=1))
    assert take(shop, 4)


def test_a_dead_process_holds_nobody_up_for_long(shop: Engine) -> None:
    assert take(shop, 1)
    assert take(shop, 2, now=timedelta(minutes=2))
    with writing(shop) as conn:
        assert not leases.renew(conn, LI, "export", UUID(int=1), LATER)
        leases.give_back(conn, LI, "export", UUID(int=1))  # the one that came after it stays
    assert not take(shop, 3, now=timedelta(minutes=3))


def test_work_that_goes_on_keeps_others_waiting(shop: Engine) -> None:
    assert take(shop, 1)
    with writing(shop) as conn:
        assert leases.renew(conn, LI, "export", UUID(int=1), LATER + timedelta(minutes=5))
    assert not take(shop, 2, now=timedelta(minutes=3))


def test_of_two_at_once_one_begins(shop: Engine) -> None:
    assert sorted(map(bool, together([lambda number=number: take(shop, number) for number in (1, 2, 3)]))) == [False, False, True]
