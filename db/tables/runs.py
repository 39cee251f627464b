"""Runs: occurrences taken up, their ticks, and what a manager did about them. Every unique key begins with the place."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from db.base import Id, Instant, Json, Name, Words, key, metadata, needed, optional

_LIVE = text("withdrawn_at IS NULL")

# ``owed_by`` is "-" for a shared run, a role's full name, or a person's id.
RUN = Table(
    "run",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("id", Id),
    needed("list_id", Name),
    needed("day", Date()),
    needed("slot", String(5)),
    needed("owed_by", Name),
    needed("revision", String(64), ForeignKey("revision.hash")),
    needed("opens_at", Instant),
    needed("due_at", Instant),
    needed("late_at", Instant),
    needed("closes_at", Instant),
    needed("begun_at", Instant),
    optional("completed_at", Instant),
    optional("device_done_at", Instant),
    optional("handed_in_by", Id, ForeignKey("person.id")),
    optional("hand_in_reasons", Json),
    optional("reopened_until", Instant),
    UniqueConstraint("place_id", "list_id", "day", "slot", "owed_by", name="one_run_per_occurrence"),
    Index("run_of_day", "place_id", "day"),
)

# ``device_at`` is what the device said; ``done_at`` that, corrected by the measured ``skew`` and never after receipt.
TICK = Table(
    "tick",
    metadata,
    key("place_id", Id),
    key("id", Id),
    needed("run_id", Id),
    needed("item", Name),
    needed("outcome", String(7)),
    needed("note", Words),
    optional("number", Double()),
    optional("photo_id", Id),  # an attachment whose paper is this tick
    needed("person_id", Id, ForeignKey("person.id")),
    optional("device_at", Instant),
    optional("skew", Integer()),  # seconds the device's clock was behind the server's when it sent
    needed("done_at", Instant),
    needed("received_at", Instant),
    needed("lang", String(2)),
    needed("digest", String(64)),
    optional("withdrawn_at", Instant),
    optional("withdrawn_by", Id, ForeignKey("person.id")),
    ForeignKeyConstraint(["place_id", "run_id"], ["run.place_id", "run.id"]),
    CheckConstraint("outcome IN ('done', 'na', 'problem')", name="outcome_is_known"),
    CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_someone"),
    # Two thumbs at once: the second insert is refused here, whatever the code above believed.
    Index("one_live_tick", "place_id", "run_id", "item", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index("tick_of_run", "place_id", "run_id"),
    Index("problem_of_place", "place_id", sqlite_where=text("outcome = 'problem'"), postgresql_where=text("outcome = 'problem'")),
)
LIVE = TICK.c.withdrawn_at.is_(None)

# A manager excused an occurrence of a checklist or form, begun or not.
EXCUSAL = Table(
    "excusal",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("id", Id),
    needed("list_id", Name),
    needed("day", Date()),
    needed("slot", String(5)),
    needed("owed_by", Name),
    needed("reason", Words),
    needed("person_id", Id, ForeignKey("person.id")),
    needed("excused_at", Instant),
    optional("withdrawn_at", Instant),
    optional("withdrawn_by", Id, ForeignKey("person.id")),
    Index(
        "one_live_excusal",
        *("place_id", "list_id", "day", "slot", "owed_by"),
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    ),
    Index("excusal_of_day", "place_id", "day"),
)

# A manager closed a tick's problem with a comment; without such a row it is open.
CLOSED_PROBLEM = Table(
    "closed_problem",
    metadata,
    key("place_id", Id),
    key("tick_id", Id),
    needed("comment", Words),
    needed("person_id", Id, ForeignKey("person.id")),
    needed("closed_at", Instant),
    ForeignKeyConstraint(["place_id", "tick_id"], ["tick.place_id", "tick.id"]),
)
