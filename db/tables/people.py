"""People: who they are, how they get in, the roles they hold, when they are away, and what they may manage."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Table, text

from db.base import Id, Instant, Name, key, metadata, needed, optional

PERSON = Table(
    "person",
    metadata,
    key("id", Id),
    needed("username", Name, unique=True),
    needed("name", Name),
    needed("name_en", Name, server_default=text("''")),  # Latin spelling; empty = the one name everywhere
    optional("language", String(2)),  # none = the browser's
    needed("created_at", Instant),
    optional("disabled_at", Instant),
    CheckConstraint("username = lower(username)", name="username_is_lower_case"),
    CheckConstraint("language IN ('zh', 'en')", name="language_is_known"),
)

# One Argon2id hash a person.
CREDENTIAL = Table(
    "credential",
    metadata,
    key("person_id", Id, ForeignKey("person.id")),
    needed("hash", String(300)),
    needed("changed_at", Instant),
)

# A person holds a role at a place for business days from ``since`` to before ``until``; no weekdays = all.
ASSIGNMENT = Table(
    "assignment",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("id", Id),
    needed("person_id", Id, ForeignKey("person.id")),
    needed("role", Name),
    needed("weekdays", String(7)),  # digits, 0 = Monday
    needed("since", Date()),
    optional("until", Date()),
    CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    Index("assignment_of_person", "person_id"),
)

# A person is away on business days from ``since`` to ``until``, both included; ``deputy_id`` decides for them meanwhile.
ABSENCE = Table(
    "absence",
    metadata,
    key("person_id", Id, ForeignKey("person.id")),
    key("id", Id),
    needed("since", Date()),
    needed("until", Date()),
    optional("deputy_id", Id, ForeignKey("person.id")),
    CheckConstraint("until >= since", name="until_after_since"),
)

# A person may manage, edit or administer a place with all below it; no department = every one.
GRANT = Table(
    "grant_",  # GRANT is a word of SQL
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("id", Id),
    needed("person_id", Id, ForeignKey("person.id")),
    needed("kind", Name),
    optional("department", Name),
    needed("since", Instant),
    optional("until", Instant),
    CheckConstraint("kind IN ('manage', 'edit', 'administer')", name="kind_is_known"),
    Index("grant_of_person", "person_id"),
)
