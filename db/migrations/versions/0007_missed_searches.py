"""Searches that found nothing are counted for editors.

Revision: 0007
Follows: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import UtcDateTime

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missed_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="missed_search_pk"),
    )
    op.create_index("missed_search_by_time", "missed_search", ["at"])


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")
