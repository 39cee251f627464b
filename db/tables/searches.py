"""Searches that found nothing, for editors: the words and when, and nobody's name."""

from __future__ import annotations

from sqlalchemy import Index, String, Table

from db.base import Id, Instant, key, metadata, needed

# One search in one language; the id is made where it was typed, so that a repeat counts once.
MISSED_SEARCH = Table(
    "missed_search",
    metadata,
    key("id", Id),
    needed("words", String(100)),
    needed("lang", String(2)),
    needed("at", Instant),
    Index("missed_search_by_time", "at"),
)
