"""Definitions as they were: frozen revisions, what was in force when, and the releases that switched them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, text

from db.base import Id, Instant, Json, Name, key, metadata, needed, optional

# Content of a checklist or form, named by its hash; never changes.
REVISION = Table(
    "revision",
    metadata,
    key("hash", String(64)),
    needed("kind", Name),
    needed("ref_id", Name),
    needed("content", Json),
    needed("recorded_at", Instant),
)

# Schedule, roles and approval of a definition from ``since`` to before ``until``.
IN_FORCE = Table(
    "in_force",
    metadata,
    key("id", Id),
    needed("kind", Name),
    needed("ref_id", Name),
    needed("revision", String(64), ForeignKey("revision.hash")),
    needed("facts", Json),
    needed("since", Instant),
    optional("until", Instant),
    CheckConstraint("kind IN ('checklist', 'form')", name="kind_is_known"),
    CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    Index(
        "one_in_force",
        "kind",
        "ref_id",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

# The folder that workers serve since then; the newest one counts.
RELEASE = Table(
    "release",
    metadata,
    key("id", Id),
    needed("since", Instant, index=True),
    needed("folder", Name),
    needed("digest", String(64)),
    optional("person_id", Id, ForeignKey("person.id")),
)
