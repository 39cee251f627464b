"""Counted days: kept where the month's board needs them, forgotten whenever a row of the day changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from db.base import Upsert
from db.tables.totals import DAY_TOTAL

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class DayTotal:
    """``cells`` None = to be counted again; ``version`` is what ``put_total`` must hand back (0 where there is no row)."""

    version: int
    cells: dict[str, Any] | None


_GET = select(DAY_TOTAL.c.place_id, DAY_TOTAL.c.day, DAY_TOTAL.c.version, DAY_TOTAL.c.cells).where(
    DAY_TOTAL.c.place_id.in_(bindparam("places", expanding=True)), DAY_TOTAL.c.day.between(bindparam("first"), bindparam("last"))
)
_FIRST = Upsert(DAY_TOTAL, ("place_id", "day"))
_KEEP = (
    update(DAY_TOTAL)
    .where(
        DAY_TOTAL.c.place_id == bindparam("place"), DAY_TOTAL.c.day == bindparam("on"), DAY_TOTAL.c.version == bindparam("seen")
    )
    .values(cells=bindparam("counted"), counted_at=bindparam("now"))
)
_FORGET = Upsert(DAY_TOTAL, ("place_id", "day"), replace=("cells", "counted_at"), change={"version": DAY_TOTAL.c.version + 1})


def totals(conn: Connection, places: Collection[UUID], first: date, last: date) -> dict[tuple[UUID, date], DayTotal]:
    """What is kept for these places from ``first`` to ``last``, by place and day; a missing key counts as version 0."""
    rows = conn.execute(_GET, {"places": list(places), "first": first, "last": last})
    return {(row[0], row[1]): DayTotal(row[2], row[3]) for row in rows}


def put_total(conn: Connection, place: UUID, day: date, seen: int, cells: dict[str, Any], now: datetime) -> bool:
    """Keep a count, unless the day was forgotten after its rows were read; False = not kept."""
    row = {"place_id": place, "day": day, "version": 0, "cells": cells, "counted_at": now}
    if seen == 0 and _FIRST.run(conn, row):
        return True
    kept = conn.execute(_KEEP, {"place": place, "on": day, "seen": seen, "counted": cells, "now": now})
    return kept.rowcount > 0


def forget_total(conn: Connection, place: UUID, day: date) -> None:
    """The day's rows have changed. Call it in the transaction that changes them."""
    _FORGET.run(conn, {"place_id": place, "day": day, "version": 1, "cells": None, "counted_at": None})


def forget_since(conn: Connection, places: Collection[UUID], first: date) -> None:
    """Something that days from ``first`` on are counted from has changed: hours, assignments, absences."""
    rows = (DAY_TOTAL.c.place_id.in_(list(places)), DAY_TOTAL.c.day >= first)
    conn.execute(update(DAY_TOTAL).where(*rows).values(version=DAY_TOTAL.c.version + 1, cells=None, counted_at=None))
