"""The tables, a file for each noun; importing this package fills the one metadata."""

from __future__ import annotations

from db.tables import (
    attachments,
    audit,
    definitions,
    leases,
    people,
    places,
    runs,
    seals,
    searches,
    sessions,
    submissions,
    totals,
    versions,
)

__all__ = [
    "attachments",
    "audit",
    "definitions",
    "leases",
    "people",
    "places",
    "runs",
    "seals",
    "searches",
    "sessions",
    "submissions",
    "totals",
    "versions",
]
