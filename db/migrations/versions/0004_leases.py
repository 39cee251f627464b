"""One export at a time for each person.

Revision: 0004
Follows: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("work", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="lease_person_id_fk"),
        sa.PrimaryKeyConstraint("person_id", "work", name="lease_pk"),
    )


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")
