"""Getting in: sessions that can be ended, one-time links, and counters of attempts. Only hashes of secrets are kept."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String, Table

from db.base import Id, Instant, Name, key, metadata, needed, optional

SESSION = Table(
    "session",
    metadata,
    key("token_hash", String(64)),
    needed("person_id", Id, ForeignKey("person.id"), index=True),
    needed("device", Name),
    needed("created_at", Instant),
    needed("last_used_at", Instant),
    optional("ended_at", Instant),
)

# A link that sets a person's password, once.
INVITATION = Table(
    "invitation",
    metadata,
    key("token_hash", String(64)),
    needed("person_id", Id, ForeignKey("person.id"), index=True),
    optional("made_by", Id, ForeignKey("person.id")),
    needed("made_at", Instant),
    needed("expires_at", Instant),
    optional("used_at", Instant),
)

# How often something was tried from a device within one window of time.
ATTEMPT = Table(
    "attempt",
    metadata,
    key("account", Name),
    key("device", Name),
    key("window_at", Instant),
    needed("count", Integer()),
)
