"""What a person handed in is read in order, the latest business day first, page by page.

Revision: 0002
Follows: 0001
"""

from __future__ import annotations

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("submission_of_person", "submission")
    op.create_index("submission_of_person", "submission", ["person_id", "day", "handed_in_at", "id", "place_id"])


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")
