"""The trail: who did what to what, kept for ever. Triggers of the first migration refuse to change or delete a row."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Table

from db.base import Id, Instant, Json, Name, key, metadata, needed, optional

AUDIT = Table(
    "audit",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("id", Id),
    needed("at", Instant),
    optional("person_id", Id, ForeignKey("person.id")),
    needed("verb", Name),
    needed("noun", Name),
    needed("subject", Name),
    needed("details", Json),
    Index("audit_of_subject", "place_id", "noun", "subject"),
)
