"""A person may have a second spelling of the name, for readers of English.

Revision: 0008
Follows: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.base import Name

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("name_en", Name, nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")
