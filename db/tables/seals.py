"""Seals: batches of the trail's entries at a place, each with a hash over them and over the batch before. Kept for ever too."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Integer, String, Table

from db.base import Id, Instant, key, metadata, needed

# One batch; ``number`` counts from 1 at each place.
SEAL = Table(
    "seal",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("number", Integer()),
    needed("sealed_at", Instant),
    needed("hash", String(64)),
)
# Which batch holds an entry; one that has no row here waits for the next.
SEALED = Table(
    "sealed",
    metadata,
    key("place_id", Id),
    key("audit_id", Id),
    needed("number", Integer()),
    ForeignKeyConstraint(["place_id", "audit_id"], ["audit.place_id", "audit.id"]),
    ForeignKeyConstraint(["place_id", "number"], ["seal.place_id", "seal.number"]),
)
