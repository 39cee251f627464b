"""Leases: that somebody is at something which nobody does twice at once, in whichever process."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Table

from db.base import Id, Instant, key, metadata, needed

# One for each person and kind of work; ``until`` is moved on while the work goes on, so that a dead process leaves none.
LEASE = Table(
    "lease",
    metadata,
    key("person_id", Id, ForeignKey("person.id")),
    key("work", String(20)),
    needed("id", Id),
    needed("until", Instant),
)
