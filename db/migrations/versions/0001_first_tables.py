"""The first tables, and the triggers that keep what must never change.

Revision: 0001
Follows: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


KEPT_FOR_EVER = ("audit", "revision", "submission", "decision")


def upgrade() -> None:
    create_tables()
    for table in KEPT_FOR_EVER:
        refuse_changes(table)


def refuse_changes(table: str) -> None:
    """Let no UPDATE or DELETE through, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")


def create_tables() -> None:
    op.create_table(
        "attempt",
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("window_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "device", "window_at", name=op.f("attempt_pk")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("person_language_is_known")),
        sa.CheckConstraint("username = lower(username)", name=op.f("person_username_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pk")),
        sa.UniqueConstraint("username", name=op.f("person_username_unique")),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=200), nullable=False),
        sa.Column("cutoff", sa.Time(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("place_parent_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("place_pk")),
    )
    op.create_index("place_parent_id", "place", ["parent_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("ref_id", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("revision_pk")),
    )
    op.create_table(
        "absence",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.CheckConstraint("until >= since", name=op.f("absence_until_after_since")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("absence_person_id_fk")),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("absence_pk")),
    )
    op.create_table(
        "assignment",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("assignment_until_after_since")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("assignment_person_id_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("assignment_place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("assignment_pk")),
    )
    op.create_index("assignment_of_person", "assignment", ["person_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.String(length=200), nullable=False),
        sa.Column("noun", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("audit_person_id_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("audit_place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("audit_pk")),
    )
    op.create_index("audit_of_subject", "audit", ["place_id", "noun", "subject"], unique=False)

    op.create_table(
        "credential",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("credential_person_id_fk")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("credential_pk")),
    )
    op.create_table(
        "day_total",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("day_total_place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "day", name=op.f("day_total_pk")),
    )
    op.create_table(
        "draft",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(length=5), nullable=False),
        sa.Column("owed_by", sa.String(length=200), nullable=False),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("draft_person_id_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("draft_place_id_fk")),
        sa.ForeignKeyConstraint(["revision"], ["revision.hash"], name=op.f("draft_revision_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("draft_pk")),
    )
    op.create_index(
        "one_correction",
        "draft",
        ["place_id", "person_id", "corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index(
        "one_draft",
        "draft",
        ["place_id", "person_id", "form_id", "day", "slot", "owed_by"],
        unique=True,
        sqlite_where=sa.text("corrects IS NULL"),
        postgresql_where=sa.text("corrects IS NULL"),
    )

    op.create_table(
        "excusal",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(length=5), nullable=False),
        sa.Column("owed_by", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("excusal_person_id_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("excusal_place_id_fk")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("excusal_withdrawn_by_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("excusal_pk")),
    )
    op.create_index("excusal_of_day", "excusal", ["place_id", "day"], unique=False)
    op.create_index(
        "one_live_excusal",
        "excusal",
        ["place_id", "list_id", "day", "slot", "owed_by"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "grant_",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('manage', 'edit', 'administer')", name=op.f("grant__kind_is_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("grant__person_id_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("grant__place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("grant__pk")),
    )
    op.create_index("grant_of_person", "grant_", ["person_id"], unique=False)

    op.create_table(
        "in_force",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("ref_id", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('checklist', 'form')", name=op.f("in_force_kind_is_known")),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("in_force_until_after_since")),
        sa.ForeignKeyConstraint(["revision"], ["revision.hash"], name=op.f("in_force_revision_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("in_force_pk")),
    )
    op.create_index(
        "one_in_force",
        "in_force",
        ["kind", "ref_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )

    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("invitation_made_by_fk")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("invitation_person_id_fk")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("invitation_pk")),
    )
    op.create_index("invitation_person_id", "invitation", ["person_id"], unique=False)

    op.create_table(
        "place_department",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("place_department_place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "department", "since", name=op.f("place_department_pk")),
    )
    op.create_table(
        "place_exception",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name=op.f("place_exception_opens_and_closes")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("place_exception_place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "day", name=op.f("place_exception_pk")),
    )
    op.create_table(
        "place_hours",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name=op.f("place_hours_opens_and_closes")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("place_hours_weekday_is_0_to_6")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("place_hours_place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "weekday", "since", name=op.f("place_hours_pk")),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("release_person_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("release_pk")),
    )
    op.create_index("release_since", "release", ["since"], unique=False)

    op.create_table(
        "run",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(length=5), nullable=False),
        sa.Column("owed_by", sa.String(length=200), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_by", sa.Uuid(), nullable=True),
        sa.Column("hand_in_reasons", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reopened_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["handed_in_by"], ["person.id"], name=op.f("run_handed_in_by_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("run_place_id_fk")),
        sa.ForeignKeyConstraint(["revision"], ["revision.hash"], name=op.f("run_revision_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("run_pk")),
        sa.UniqueConstraint("place_id", "list_id", "day", "slot", "owed_by", name="one_run_per_occurrence"),
    )
    op.create_index("run_of_day", "run", ["place_id", "day"], unique=False)

    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("session_person_id_fk")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("session_pk")),
    )
    op.create_index("session_person_id", "session", ["person_id"], unique=False)

    op.create_table(
        "submission",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(length=5), nullable=False),
        sa.Column("owed_by", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("approval", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("submission_version_counts_from_1")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("submission_person_id_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("submission_place_id_fk")),
        sa.ForeignKeyConstraint(["revision"], ["revision.hash"], name=op.f("submission_revision_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("submission_pk")),
        sa.UniqueConstraint("place_id", "series", "version", name="one_submission_per_version"),
    )
    op.create_index(
        "one_submission_per_occurrence",
        "submission",
        ["place_id", "form_id", "day", "slot", "owed_by", "version"],
        unique=True,
        sqlite_where=sa.text("slot <> ''"),
        postgresql_where=sa.text("slot <> ''"),
    )
    op.create_index("submission_of_day", "submission", ["place_id", "day"], unique=False)
    op.create_index("submission_of_person", "submission", ["person_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=7), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("outcome IN ('approve', 'return', 'reject')", name=op.f("decision_outcome_is_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("decision_person_id_fk")),
        sa.ForeignKeyConstraint(
            ["place_id", "submission_id"],
            ["submission.place_id", "submission.id"],
            name=op.f("decision_place_id_submission_id_fk"),
        ),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("decision_pk")),
        sa.UniqueConstraint("place_id", "submission_id", "step", name="one_decision_per_step"),
    )
    op.create_table(
        "tick",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=7), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skew", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("outcome IN ('done', 'na', 'problem')", name=op.f("tick_outcome_is_known")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("tick_withdrawn_by_someone")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("tick_person_id_fk")),
        sa.ForeignKeyConstraint(["place_id", "run_id"], ["run.place_id", "run.id"], name=op.f("tick_place_id_run_id_fk")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("tick_withdrawn_by_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("tick_pk")),
    )
    op.create_index(
        "one_live_tick",
        "tick",
        ["place_id", "run_id", "item"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(
        "problem_of_place",
        "tick",
        ["place_id"],
        unique=False,
        sqlite_where=sa.text("outcome = 'problem'"),
        postgresql_where=sa.text("outcome = 'problem'"),
    )
    op.create_index("tick_of_run", "tick", ["place_id", "run_id"], unique=False)

    op.create_table(
        "closed_problem",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("tick_id", sa.Uuid(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("closed_problem_person_id_fk")),
        sa.ForeignKeyConstraint(
            ["place_id", "tick_id"], ["tick.place_id", "tick.id"], name=op.f("closed_problem_place_id_tick_id_fk")
        ),
        sa.PrimaryKeyConstraint("place_id", "tick_id", name=op.f("closed_problem_pk")),
    )
    op.create_table(
        "version",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("version_pk")),
    )
