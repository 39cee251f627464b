"""Counted days: a summary of what can be recounted at any time, kept because the month's board needs it."""

from __future__ import annotations

from sqlalchemy import Date, ForeignKey, Integer, Table

from db.base import Id, Instant, Json, key, metadata, needed, optional

# ``version`` grows whenever the day is forgotten, so that a count made from older rows is never kept.
DAY_TOTAL = Table(
    "day_total",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("day", Date()),
    needed("version", Integer()),
    optional("cells", Json),
    optional("counted_at", Instant),
)
