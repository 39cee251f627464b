"""Chains of approval: where each submission stands, where it is filed, and who decided for whom.

Revision: 0003
Follows: 0002
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("absence", sa.Column("deputy_id", sa.Uuid(), _person("absence", "deputy_id"), nullable=True), inline_references=True)
    op.add_column("submission", sa.Column("filed_with", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("decision", sa.Column("for_person_id", sa.Uuid(), _person("decision", "for_person_id"), nullable=True), inline_references=True)
    op.add_column("decision", sa.Column("why", sa.String(length=7), nullable=True))
    create_states()
    count_states()


def _person(table: str, column: str) -> sa.ForeignKey:
    return sa.ForeignKey("person.id", name=op.f(f"{table}_{column}_fk"))


def downgrade() -> None:
    raise NotImplementedError("Records are not thrown away; restore a backup instead.")


def create_states() -> None:
    waiting = sa.text("turn IS NOT NULL")
    op.create_table(
        "submission_state",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'returned', 'rejected', 'approved', 'handed-in')",
            name=op.f("submission_state_state_is_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("submission_state_person_id_fk")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("submission_state_place_id_fk")),
        sa.ForeignKeyConstraint(
            ["place_id", "submission_id"],
            ["submission.place_id", "submission.id"],
            name=op.f("submission_state_place_id_submission_id_fk"),
        ),
        sa.PrimaryKeyConstraint("place_id", "series", name=op.f("submission_state_pk")),
    )
    indices: dict[str, tuple[str, ...]] = {
        "submission_state_of_person": ("person_id", "handed_in_at"),
        "submission_state_of_place": ("place_id", "state", "since"),
        "submission_state_of_day": ("place_id", "day"),
    }
    for name, columns in indices.items():
        op.create_index(name, "submission_state", list(columns))
    op.create_index(
        "submission_waiting",
        "submission_state",
        ["turn", "since", "series"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _table(name: str, **columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))


ID, TEXT, NUMBER, MOMENT = sa.Uuid(), sa.String(), sa.Integer(), sa.DateTime(timezone=True)
ITS = {"place_id": ID, "series": ID, "person_id": ID, "form_id": TEXT, "day": sa.Date(), "handed_in_at": MOMENT}
submission = _table("submission", **ITS, id=ID, version=NUMBER, approval=sa.JSON())
decision = _table("decision", place_id=ID, submission_id=ID, outcome=TEXT, decided_at=MOMENT)
state = _table("submission_state", **ITS, submission_id=ID, since=MOMENT, state=TEXT, approved=NUMBER, turn=TEXT)


def count_states() -> None:
    """Where everything stands that was handed in before."""
    conn = op.get_bind()
    newer = submission.alias()
    same = sa.and_(newer.c.place_id == submission.c.place_id, newer.c.series == submission.c.series)
    newest = ~sa.exists().where(same, newer.c.version > submission.c.version)
    for version in conn.execute(sa.select(submission).where(newest)).mappings().all():
        its = sa.and_(decision.c.place_id == version["place_id"], decision.c.submission_id == version["id"])
        made = conn.execute(sa.select(decision.c.outcome, decision.c.decided_at).where(its)).all()
        conn.execute(state.insert(), _standing(version, [tuple(row) for row in made]))


def _standing(version: Any, made: list[tuple[Any, ...]]) -> dict[str, Any]:
    steps = version["approval"]
    outcomes = [outcome for outcome, _ in made]
    approved = outcomes.count("approve")
    if len(outcomes) > approved:
        state = "returned" if "return" in outcomes else "rejected"
    else:
        state = "waiting" if approved < len(steps) else "approved" if steps else "handed-in"
    turn = _digest(version["place_id"], version["form_id"], steps[approved]) if state == "waiting" else None
    names = ("place_id", "series", "form_id", "day", "person_id", "handed_in_at")
    return {name: version[name] for name in names} | {
        "submission_id": version["id"],
        "state": state,
        "approved": approved,
        "since": max((at for _, at in made), default=version["handed_in_at"]),
        "turn": turn,
    }


def _digest(*content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
