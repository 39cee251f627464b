"""Attachments of drafts and submissions.

Revision: 0005
Follows: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sent", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("attachment_size_is_not_nothing")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("attachment_person_id_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("attachment_place_id_fk")),
        sa.PrimaryKeyConstraint("place_id", "id", name=op.f("attachment_pk")),
    )
    op.create_index("attachment_of_paper", "attachment", ["place_id", "paper_id"], unique=False)
    op.create_index("attachment_of_person", "attachment", ["person_id", "added_at"], unique=False)
    op.create_index("attachment_by_digest", "attachment", ["digest"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")
