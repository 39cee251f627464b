"""Something handed in and something found broken, for tests of who may see and do what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from db import definitions, runs, submissions
from db.engine import writing
from db.runs import NewTick
from db.submissions import NewSubmission
from forms.model import Key
from tests.intake.world import MORNING, SHOP, STAFF, TODAY

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SUBMISSION, PROBLEM = UUID(int=0x4001), UUID(int=0x4002)
OPENING = Key(SHOP, "store/opening", TODAY, "08:20", "-")


def put(engine: Engine) -> None:
    """A handover that waits for a decision, and a lamp that is broken; both by the member of staff."""
    with writing(engine) as conn:
        standing = {one.id: one for one in definitions.in_force(conn)}
        form, checklist = standing["store/handover"], standing["store/opening"]
        who = (str(STAFF.id), STAFF.id, form.revision)
        answers = {"to": "王芳", "goods": [{"name": "丝巾", "count": 12}]}
        new = NewSubmission(SHOP, SUBMISSION, form.id, TODAY, "", *who, answers, form.facts["approval"], "zh")
        submissions.hand_in(conn, new, MORNING)
        _break_a_lamp(conn, checklist.revision)


def _break_a_lamp(conn: Connection, revision: str) -> None:
    times = dict.fromkeys(("opens_at", "due_at", "late_at"), MORNING) | {"closes_at": MORNING + timedelta(hours=19)}
    run = runs.open_run(conn, OPENING, revision=revision, now=MORNING, **times)
    tick = NewTick(PROBLEM, "lights", "problem", STAFF.id, "zh", note="灯管坏了")
    runs.tick(conn, run, tick, 3, MORNING)
