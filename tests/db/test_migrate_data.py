"""What a database of the first version holds is all there after every later migration, on both engines."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import select

from db import assignments, decisions, people, states, submissions
from db.base import metadata
from db.decisions import NewDecision
from db.engine import make_engine, reading, writing
from db.migrate import config, upgrade
from db.submissions import NewSubmission
from db.tables.submissions import SUBMISSION_STATE
from tests.conftest import administer
from tests.db.world import DAY, FORM, FORM_REVISION, LI, NOW, SHOP, WANG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Connection, Engine

    from tests.postgres import Postgres

STEP = {"id": "review", "title": {"zh": "审核", "en": "Review"}, "roles": ["store/supervisor"]}
PLAIN, WAITS, PASSED, BACK, AGAIN, REFUSED = (UUID(int=0x900 + number) for number in range(6))
_numbers = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def first_version(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as the first migration made it, with people, days away, submissions and decisions in it."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'first.db'}")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        name = f"first_{next(_numbers)}"
        administer(server, f"CREATE DATABASE {name}")
        engine = make_engine(server.url(name))
    with engine.connect().execution_options(writes=True) as conn:
        command.upgrade(config(conn), "0001")
    with writing(engine) as conn:
        fill(conn)
    yield engine
    engine.dispose()


def put(conn: Connection, of: str, /, **row: Any) -> None:
    conn.execute(metadata.tables[of].insert().values(row))


def fill(conn: Connection) -> None:
    """Only columns that the first version had."""
    shop = {"kind": "shop", "name_zh": "店", "name_en": "Shop", "zone": "Asia/Shanghai", "cutoff": time(4), "position": 0}
    put(conn, "place", id=SHOP, parent_id=None, demo=False, created_at=NOW, closed_at=None, **shop)
    for id_, name in ((LI, "li"), (WANG, "wang")):
        put(conn, "person", id=id_, username=name, name=name.title(), language=None, created_at=NOW, disabled_at=None)
    put(conn, "absence", person_id=WANG, id=UUID(int=0x801), since=DAY, until=DAY)
    put(conn, "revision", hash=FORM_REVISION, kind="form", ref_id=FORM, content={"kind": "form", "id": FORM}, recorded_at=NOW)
    for number, (id_, series, version, steps) in enumerate(
        (
            *((PLAIN, PLAIN, 1, []), (WAITS, WAITS, 1, [STEP]), (PASSED, PASSED, 1, [STEP])),
            *((BACK, BACK, 1, [STEP]), (AGAIN, BACK, 2, [STEP]), (REFUSED, REFUSED, 1, [STEP])),
        )
    ):
        submission = {"form_id": FORM, "day": DAY - timedelta(days=number), "slot": "", "owed_by": str(LI), "person_id": LI}
        submission |= {"revision": FORM_REVISION, "answers": {"said": f"好{number}"}, "approval": steps, "steps": len(steps)}
        submission |= {"lang": "zh", "handed_in_at": NOW + timedelta(minutes=number), "digest": "c" * 64}
        put(conn, "submission", place_id=SHOP, id=id_, series=series, version=version, **submission)
    for number, (id_, outcome) in enumerate(((PASSED, "approve"), (BACK, "return"), (REFUSED, "reject"))):
        decision = {"step": "review", "outcome": outcome, "comment": "嗯", "field": "", "person_id": WANG, "digest": "d" * 64}
        put(conn, "decision", place_id=SHOP, id=UUID(int=0xA00 + number), submission_id=id_, decided_at=NOW, **decision)


def test_everything_is_there_and_stands_where_it_stood(first_version: Engine) -> None:
    upgrade(first_version)
    state = SUBMISSION_STATE
    with reading(first_version) as conn:
        kept = {row.series: dict(row._mapping) for row in conn.execute(select(state))}
        assert kept == {row["series"]: row for row in states.recount(conn)}
        stands = {series: row["state"] for series, row in kept.items()}
        assert stands == {PLAIN: "handed-in", WAITS: "waiting", PASSED: "approved", BACK: "waiting", REFUSED: "rejected"}
        versions = submissions.versions(conn, SHOP, BACK)
        assert [(one.id, one.answers, one.filed_with) for one in versions] == [
            *((BACK, {"said": "好3"}, None), (AGAIN, {"said": "好4"}, None)),
        ]
        (made,) = decisions.decisions_on(conn, SHOP, PASSED)
        assert (made.outcome, made.comment, made.for_person_id, made.why) == ("approve", "嗯", None, None)
        assert [(one.person, one.deputy) for one in assignments.absences(conn, date.min, date.max)] == [(WANG, None)]
        assert people.names(conn, {LI}, "zh") == {LI: "Li"}


def test_what_waited_goes_on_and_what_was_kept_is_still_kept_for_ever(first_version: Engine) -> None:
    upgrade(first_version)
    with writing(first_version) as conn:
        _, fresh = decisions.decide(conn, NewDecision(SHOP, UUID(int=0xB00), WAITS, "review", "approve", "", "", WANG, LI), NOW)
        assert fresh
        new = NewSubmission(SHOP, UUID(int=0xB01), FORM, DAY, "", str(LI), LI, FORM_REVISION, {"said": "x"}, [], "zh", None)
        submissions.hand_in(conn, new, NOW)
    with reading(first_version) as conn:
        stands = {row["series"]: row["state"] for row in states.recount(conn)}
        assert stands[WAITS] == "approved"
    for name in ("submission", "decision", "revision"):
        with pytest.raises(Exception, match="append-only"), writing(first_version) as conn:
            conn.execute(metadata.tables[name].delete())
