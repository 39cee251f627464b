"""Where submissions stand and what waits, kept with every write: equal to a recount, read a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from db import decisions, finding, states, submissions, waiting
from db.base import Conflict
from db.decisions import NewDecision
from db.engine import make_engine, reading, writing
from db.finding import Wanted
from db.migrate import config, upgrade
from db.tables.submissions import SUBMISSION_STATE
from db.waiting import Part
from tests.db.test_submissions import STEPS, decide, hand_in, new_submission
from tests.db.world import LI, NOW, SHOP, WANG, ZHAO, together

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

NOBODY: frozenset[UUID] = frozenset()


def kept(conn: Connection) -> list[dict[str, Any]]:
    return by_series(dict(row) for row in conn.execute(select(SUBMISSION_STATE)).mappings())


def by_series(rows: Any) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row["series"].hex)


acts = st.lists(st.tuples(st.sampled_from(["hand in", "approve", "return", "reject", "correct"]), st.integers(0, 5)), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_what_is_kept_equals_a_recount_and_no_path_skips_a_step(shop: Engine, done: list[tuple[str, int]]) -> None:
    made: list[submissions.Submission] = []
    for number, (act, chosen) in enumerate(done):
        moment = NOW + timedelta(minutes=number)
        with writing(shop) as conn:
            if act == "hand in":
                steps = STEPS[: chosen % 3]
                made.append(submissions.hand_in(conn, new_submission(slot="", approval=steps), moment)[0])
            elif made:
                _act(conn, act, made, chosen, moment)
    with reading(shop) as conn:
        assert kept(conn) == by_series(states.recount(conn))
        for one in made:
            approved = [d.step for d in decisions.decisions_on(conn, SHOP, one.id) if d.outcome == "approve"]
            assert approved == [step["id"] for step in one.approval][: len(approved)]


def _act(conn: Connection, act: str, made: list[submissions.Submission], chosen: int, moment: Any) -> None:
    """Decide on the step that one waits for, or correct a returned one, as the service does; else nothing."""
    one = made[chosen % len(made)]
    summary = next((found for found in finding.find(conn, Wanted(person=LI), 500) if found.series == one.series), None)
    assert summary is not None
    if act == "correct" and summary.state == "returned":
        new = new_submission(slot="", approval=list(one.approval), corrects=summary.id)
        made.append(submissions.hand_in(conn, new, moment)[0])
    elif act in ("approve", "return", "reject") and summary.step is not None:
        outcome: Any = act
        decisions.decide(conn, NewDecision(SHOP, uuid4(), summary.id, summary.step["id"], outcome, "请补充", "", WANG), moment)


def test_a_rebuild_puts_everything_right(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission())
    decide(shop, made.id)
    with reading(shop) as conn:
        before = kept(conn)
    with writing(shop) as conn:
        conn.execute(text("UPDATE submission_state SET state = 'approved', turn = NULL"))
        assert states.rebuild(conn, SHOP) == (1, 1)
        assert states.rebuild(conn, SHOP) == (1, 0)
    with reading(shop) as conn:
        assert kept(conn) == before


def test_what_waits_is_found_by_the_steps_at_which_it_does(shop: Engine) -> None:
    first, _ = hand_in(shop, new_submission(slot=""))
    hand_in(shop, new_submission(slot=""))
    decide(shop, first.id)
    with reading(shop) as conn:
        assert {(stop.place_id, stop.step["id"]) for stop in waiting.stops(conn)} == {(SHOP, "duty"), (SHOP, "manager")}
    decide(shop, first.id, "manager", person=ZHAO)
    with reading(shop) as conn:
        assert [stop.step["id"] for stop in waiting.stops(conn)] == ["duty"]


def test_a_page_holds_the_longest_wait_first_and_only_what_is_meant(shop: Engine) -> None:
    made = []
    for number in range(5):
        new = new_submission(slot="", person_id=(LI, WANG)[number % 2], owed_by=str((LI, WANG)[number % 2]))
        with writing(shop) as conn:
            made.append(submissions.hand_in(conn, new, NOW + timedelta(minutes=number))[0].id)
    with reading(shop) as conn:
        (stop,) = waiting.stops(conn)

        def page(part: Part, limit: int = 9, skip: int = 0, **asked: Any) -> list[UUID]:
            return [one.id for one in waiting.page(conn, [part], limit, skip, **asked)]

        assert page(Part(stop.turn, NOBODY)) == made
        assert page(Part(stop.turn, NOBODY), 2, 1) == made[1:3]
        assert page(Part(stop.turn, frozenset({LI}))) == made[1::2]
        assert page(Part(stop.turn, frozenset({LI}), only=True)) == made[::2]
        assert page(Part(stop.turn, frozenset({LI})), person=LI) == []
        assert page(Part(stop.turn, NOBODY), person=LI) == made[::2]
        assert page(Part(stop.turn, NOBODY), last=NOW.date() - timedelta(days=9)) == []
        parts = [Part(stop.turn, frozenset({LI})), Part(stop.turn, frozenset({LI}), only=True)]
        assert [waiting.count(conn, parts, most) for most in (9, 5, 3, 1)] == [5, 5, 3, 1]
        assert waiting.count(conn, [], 9) == 0


def test_many_approvals_at_once_pass_each_step_once(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission())
    came = together([lambda person=person: decide(shop, made.id, "duty", person=person) for person in (WANG, ZHAO) * 4])  # type: ignore[misc]
    assert sum(not isinstance(one, Exception) for one in came) == 1
    assert all(isinstance(one, Conflict) and one.reason == "already" for one in came if isinstance(one, Exception))
    with reading(shop) as conn:
        (summary,) = finding.find(conn, Wanted(person=LI), 500)
        assert (summary.approved, summary.state) == (1, "waiting")
        assert kept(conn) == by_series(states.recount(conn))


def test_a_decision_says_for_whom_and_a_repeat_is_the_same_even_when_that_changed(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission())
    new = NewDecision(SHOP, uuid4(), made.id, "duty", "approve", "", "", ZHAO, for_person_id=WANG, why="away")
    with writing(shop) as conn:
        first, _fresh = decisions.decide(conn, new, NOW)
        assert (first.for_person_id, first.why) == (WANG, "away")
        assert decisions.decide(conn, replace(new, for_person_id=None, why=None), NOW) == (first, False)


def test_what_was_handed_in_before_there_were_states_is_counted_by_the_migration(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.connect().execution_options(writes=True) as conn:
        command.upgrade(config(conn), "0002")
    with writing(engine) as conn:
        for statement in OLD:
            conn.execute(text(statement))
    upgrade(engine)
    with reading(engine) as conn:
        found = kept(conn)
        assert found == by_series(states.recount(conn))
        assert [row["state"] for row in found] == ["waiting", "returned"]
    engine.dispose()


WAITS, RETURNED, PERSON, PLACE = (f"{number:032x}" for number in (0xA1, 0xA2, 0xA3, 0xA4))
_NOW = "2026-11-21 00:25:00.000000"
_STEPS = '[{"id": "duty", "roles": ["store/duty"]}, {"id": "manager", "roles": ["store/manager"]}]'
_SUBMITTED = (
    "INSERT INTO submission (place_id, id, series, version, form_id, day, slot, owed_by, person_id, revision, answers, approval,"
    " steps, lang, handed_in_at, digest) VALUES ('{place}', '{id}', '{id}', 1, 'store/log', '2026-11-21', '', 'x', '{person}',"
    " 'r', '{{}}', '{steps}', 2, 'zh', '{now}', 'd')"
)
_DECIDED = (
    "INSERT INTO decision (place_id, id, submission_id, step, outcome, comment, field, person_id, decided_at, digest)"
    " VALUES ('{place}', '{id}', '{id}', '{step}', '{outcome}', '', '', '{person}', '{now}', 'd')"
)
_FILL = {"place": PLACE, "person": PERSON, "now": _NOW, "steps": _STEPS}
OLD = (
    f"INSERT INTO person (id, username, name, created_at) VALUES ('{PERSON}', 'li', 'Li', '{_NOW}')",
    "INSERT INTO place (id, kind, name_zh, name_en, zone, cutoff, position, demo, created_at)"
    f" VALUES ('{PLACE}', 'shop', '店', 'Shop', 'Asia/Shanghai', '04:00:00.000000', 0, 0, '{_NOW}')",
    f"INSERT INTO revision (hash, kind, ref_id, content, recorded_at) VALUES ('r', 'form', 'store/log', '{{}}', '{_NOW}')",
    *(_SUBMITTED.format(id=id_, **_FILL) for id_ in (WAITS, RETURNED)),
    _DECIDED.format(id=WAITS, step="duty", outcome="approve", **_FILL),
    _DECIDED.format(id=RETURNED, step="duty", outcome="return", **_FILL),
)
