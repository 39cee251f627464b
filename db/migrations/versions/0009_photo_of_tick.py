"""A tick may carry a photo.

Revision: 0009
Follows: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tick", sa.Column("photo_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")
