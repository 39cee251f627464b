"""What waits of one person at one step is found without looking at what others have waiting there.

Revision: 0006
Follows: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waiting = sa.text("turn IS NOT NULL")
    columns = ["turn", "person_id", "since", "series"]
    op.create_index("submission_waiting_by_person", "submission_state", columns, sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")
