"""Totals: kept only when nothing changed while they were counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import totals
from db.engine import reading, writing
from tests.db.world import DAY, NOW, OTHER_SHOP, SHOP

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_a_count_made_from_older_rows_is_not_kept(shop: Engine) -> None:
    with writing(shop) as conn:
        assert totals.totals(conn, [SHOP], DAY, DAY) == {}
        totals.forget_total(conn, SHOP, DAY)  # a tick came in while somebody was counting
        assert not totals.put_total(conn, SHOP, DAY, 0, {"done": 1}, NOW)
        seen = totals.totals(conn, [SHOP], DAY, DAY)[SHOP, DAY]
        assert seen.cells is None
        assert totals.put_total(conn, SHOP, DAY, seen.version, {"done": 2}, NOW)
        assert totals.totals(conn, [SHOP], DAY, DAY)[SHOP, DAY].cells == {"done": 2}
        totals.forget_since(conn, [SHOP], DAY)
        assert totals.totals(conn, [SHOP], DAY, DAY)[SHOP, DAY].cells is None
        assert totals.put_total(conn, OTHER_SHOP, DAY, 0, {"done": 3}, NOW)
    with reading(shop) as conn:
        assert totals.totals(conn, [OTHER_SHOP], DAY, DAY)[OTHER_SHOP, DAY].cells == {"done": 3}
