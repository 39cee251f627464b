"""The trail's entries are sealed in batches.

Revision: 0010
Follows: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("seal_place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "number", name=op.f("seal_pk")),
    )
    op.create_table(
        "sealed",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id", "audit_id"], ["audit.place_id", "audit.id"], name=op.f("sealed_place_id_audit_id_fk")),
        sa.ForeignKeyConstraint(["place_id", "number"], ["seal.place_id", "seal.number"], name=op.f("sealed_place_id_number_fk")),
        sa.PrimaryKeyConstraint("place_id", "audit_id", name=op.f("sealed_pk")),
    )
    for table in ("seal", "sealed"):
        refuse_changes(table)


def refuse_changes(table: str) -> None:
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
