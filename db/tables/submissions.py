"""Submissions: drafts that change, versions handed in that never do, and the decisions on them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Date,
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

_NEW = text("corrects IS NULL")
_CORRECTION = text("corrects IS NOT NULL")
_OWED = text("slot <> ''")
_WAITING = text("turn IS NOT NULL")

# What a person has typed and not handed in. ``id`` becomes the submission's; ``version`` counts saves.
DRAFT = Table(
    "draft",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("id", Id),
    needed("person_id", Id, ForeignKey("person.id")),
    needed("form_id", Name),
    needed("day", Date()),
    needed("slot", String(5)),
    needed("owed_by", Name),
    optional("corrects", Id),
    needed("revision", String(64), ForeignKey("revision.hash")),
    needed("answers", Json),
    needed("version", Integer()),
    needed("saved_at", Instant),
    Index(
        "one_draft",
        *("place_id", "person_id", "form_id", "day", "slot", "owed_by"),
        unique=True,
        sqlite_where=_NEW,
        postgresql_where=_NEW,
    ),
    Index(
        "one_correction",
        *("place_id", "person_id", "corrects"),
        unique=True,
        sqlite_where=_CORRECTION,
        postgresql_where=_CORRECTION,
    ),
)

# One version. ``series`` is the id of the first; ``slot`` is empty where the form is filled in when something happens.
SUBMISSION = Table(
    "submission",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("id", Id),
    needed("series", Id),
    needed("version", Integer()),
    needed("form_id", Name),
    needed("day", Date()),
    needed("slot", String(5)),
    needed("owed_by", Name),
    needed("person_id", Id, ForeignKey("person.id")),
    needed("revision", String(64), ForeignKey("revision.hash")),
    needed("answers", Json),
    needed("approval", Json),  # the steps as they stood when it was handed in
    optional("filed_with", Json),  # the roles that get to read it, as they stood then
    needed("steps", Integer()),
    needed("lang", String(2)),
    needed("handed_in_at", Instant),
    needed("digest", String(64)),
    UniqueConstraint("place_id", "series", "version", name="one_submission_per_version"),
    Index(
        "one_submission_per_occurrence",
        *("place_id", "form_id", "day", "slot", "owed_by", "version"),
        unique=True,
        sqlite_where=_OWED,
        postgresql_where=_OWED,
    ),
    CheckConstraint("version > 0", name="version_counts_from_1"),
    Index("submission_of_person", "person_id", "day", "handed_in_at", "id", "place_id"),
    Index("submission_of_day", "place_id", "day"),
)

# What one holder of a step's role said about one version; the first decision on a step stands.
DECISION = Table(
    "decision",
    metadata,
    key("place_id", Id),
    key("id", Id),
    needed("submission_id", Id),
    needed("step", Name),
    needed("outcome", String(7)),
    needed("comment", Words),
    needed("field", Name),  # the field a return points at, or empty
    needed("person_id", Id, ForeignKey("person.id")),
    optional("for_person_id", Id, ForeignKey("person.id")),  # whom a deputy decided for
    optional("why", String(7)),  # why it was not one of the step's own roles: vacant, author, away
    needed("decided_at", Instant),
    needed("digest", String(64)),
    ForeignKeyConstraint(["place_id", "submission_id"], ["submission.place_id", "submission.id"]),
    UniqueConstraint("place_id", "submission_id", "step", name="one_decision_per_step"),
    CheckConstraint("outcome IN ('approve', 'return', 'reject')", name="outcome_is_known"),
)

# Where the newest version of a submission stands: what its versions and decisions come to, kept so that lists are quick.
#
# Written in the transaction that hands in or decides (``db.states``); a recount gives the same rows. ``turn`` names the place,
# form and step that it waits at, so that everything waiting for the same people lies together; none = it waits for nobody.
SUBMISSION_STATE = Table(
    "submission_state",
    metadata,
    key("place_id", Id, ForeignKey("place.id")),
    key("series", Id),
    needed("submission_id", Id),
    needed("form_id", Name),
    needed("day", Date()),
    needed("person_id", Id, ForeignKey("person.id")),
    needed("handed_in_at", Instant),
    needed("state", String(9)),
    needed("approved", Integer()),  # steps passed
    needed("since", Instant),  # when it came to stand there
    optional("turn", String(64)),
    ForeignKeyConstraint(["place_id", "submission_id"], ["submission.place_id", "submission.id"]),
    CheckConstraint("state IN ('waiting', 'returned', 'rejected', 'approved', 'handed-in')", name="state_is_known"),
    Index(
        "submission_waiting",
        *("turn", "since", "series"),
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(
        "submission_waiting_by_person",
        *("turn", "person_id", "since", "series"),
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index("submission_state_of_person", "person_id", "handed_in_at"),
    Index("submission_state_of_place", "place_id", "state", "since"),
    Index("submission_state_of_day", "place_id", "day"),
)
