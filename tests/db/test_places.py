"""Places: what changes leaves past days as they were."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from db import places
from db.engine import writing
from tests.db.world import DAY, NOW, OTHER_SHOP, SHOP

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOUR = timedelta(hours=1)


def test_other_hours_leave_past_days_as_they_were(shop: Engine) -> None:
    with writing(shop) as conn:
        places.set_hours(conn, SHOP, 0, time(9, 30), time(21), date(2026, 1, 1))
        places.set_hours(conn, SHOP, 0, time(10), time(22), date(2026, 11, 1))
        places.set_hours(conn, SHOP, 0, None, None, date(2026, 6, 1))
        places.set_hours(conn, SHOP, 0, time(8), time(12), date(2026, 6, 1))  # thought better of it
        places.set_exception(conn, SHOP, DAY, None, None)
        places.run_department(conn, SHOP, "store", NOW)
        places.leave_department(conn, SHOP, "store", NOW + HOUR)
        shop_row = next(place for place in places.tree(conn) if place.id == SHOP)
    assert [(hours.opens, hours.since.month, hours.until and hours.until.month) for hours in shop_row.hours] == [
        (time(9, 30), 1, 6),
        (time(8), 6, 11),
        (time(10), 11, None),
    ]
    assert shop_row.exceptions == ((DAY, None, None),)
    assert shop_row.departments == (("store", NOW, NOW + HOUR),)


def test_the_first_place_without_a_parent_is_head_office(shop: Engine) -> None:
    with writing(shop) as conn:
        places.rename_place(conn, SHOP, "总店", "Main store")
        places.close_place(conn, OTHER_SHOP, NOW)
        assert places.root(conn) == SHOP
        assert [(place.name_zh, place.closed_at) for place in places.tree(conn)] == [("总店", None), ("店1", NOW)]
