"""Drafts, versions handed in, and decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import decisions, drafts, finding, submissions
from db.base import Conflict, NotFound
from db.engine import reading, writing
from db.finding import Wanted, Within
from tests.db.world import DAY, FORM, FORM_REVISION, LI, NOW, OTHER_SHOP, SHOP, WANG, ZHAO, Key, together

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from db.summaries import Summary

STEPS = [{"id": "duty", "roles": ["store/duty"]}, {"id": "manager", "roles": ["store/manager"]}]
OWED = Key(id=FORM, slot="08:00", owed_by=str(LI))


def new_draft(**changes: object) -> drafts.NewDraft:
    made = drafts.NewDraft(SHOP, uuid4(), LI, FORM, DAY, "08:00", str(LI), None, FORM_REVISION, {"weather": "晴"})
    return replace(made, **changes)  # type: ignore[arg-type]


def new_submission(**changes: object) -> submissions.NewSubmission:
    made = submissions.NewSubmission(
        SHOP, uuid4(), FORM, DAY, "08:00", str(LI), LI, FORM_REVISION, {"weather": "晴"}, STEPS, "zh"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def save(engine: Engine, new: drafts.NewDraft, seen: int) -> drafts.Draft:
    with writing(engine) as conn:
        return drafts.save_draft(conn, new, seen, NOW)


def hand_in(engine: Engine, new: submissions.NewSubmission) -> tuple[submissions.Submission, bool]:
    with writing(engine) as conn:
        return submissions.hand_in(conn, new, NOW)


def decide(
    engine: Engine,
    submission: UUID,
    step: str = "duty",
    outcome: decisions.Outcome = "approve",
    person: UUID = WANG,
    id: UUID | None = None,
) -> tuple[decisions.Decision, bool]:
    new = decisions.NewDecision(SHOP, id or uuid4(), submission, step, outcome, "请补充", "weather", person)
    with writing(engine) as conn:
        submissions.submission(conn, SHOP, submission, lock=True)
        return decisions.decide(conn, new, NOW)


def state(engine: Engine) -> tuple[int, str]:
    with reading(engine) as conn:
        (summary,) = finding.find(conn, Wanted(person=LI), 50)
    return summary.version, summary.state


def waiting_at(conn: Connection, place: UUID) -> tuple[Summary, ...]:
    return finding.find(conn, Wanted((Within((place,)),), state="waiting"), 50)


def test_a_draft_is_found_again_by_its_occurrence(shop: Engine) -> None:
    saved = save(shop, new_draft(), 0)
    with reading(shop) as conn:
        assert drafts.find_draft(conn, LI, OWED) == saved
        assert drafts.find_draft(conn, WANG, OWED) is None
        assert drafts.find_draft(conn, LI, replace(OWED, day=DAY + timedelta(days=1))) is None
        assert drafts.drafts_of(conn, LI) == (saved,)


def test_a_form_for_when_something_happens_is_found_on_the_next_day_too(shop: Engine) -> None:
    saved = save(shop, new_draft(slot=""), 0)
    with reading(shop) as conn:
        assert drafts.find_draft(conn, LI, replace(OWED, slot="", day=DAY + timedelta(days=1))) == saved


def test_two_tabs_do_not_undo_each_other(shop: Engine) -> None:
    draft = new_draft()
    first = save(shop, draft, 0)
    assert first.version == 1
    second = save(shop, replace(draft, answers={"weather": "雨"}), 1)
    assert second.version == 2
    assert save(shop, replace(draft, answers={"weather": "雨"}), 1) == second  # the same save once more
    with pytest.raises(Conflict, match="stale") as refused:
        save(shop, replace(draft, answers={"weather": "雪"}), 1)
    assert refused.value.current == second
    with pytest.raises(Conflict, match="stale"):  # a tab that never saw a draft made an id of its own
        save(shop, new_draft(answers={"weather": "风"}), 0)


def test_nobody_saves_over_another_s_draft(shop: Engine) -> None:
    draft = new_draft()
    save(shop, draft, 0)
    for seen in (0, 1):
        with pytest.raises(NotFound):
            save(shop, replace(draft, person_id=WANG), seen)


def test_handing_in_ends_the_draft_and_a_late_save_does_not_bring_it_back(shop: Engine) -> None:
    draft = new_draft()
    save(shop, draft, 0)
    hand_in(shop, new_submission(id=draft.id))
    with reading(shop) as conn:
        assert drafts.drafts_of(conn, LI) == ()
    for seen in (0, 1):
        with pytest.raises(Conflict, match="handed-in"):
            save(shop, draft, seen)


def test_a_draft_that_another_tab_saved_meanwhile_is_not_handed_in_over(shop: Engine) -> None:
    draft = new_draft()
    save(shop, draft, 0)
    second = save(shop, replace(draft, answers={"weather": "雨"}), 1)
    new = new_submission(id=draft.id)
    with pytest.raises(Conflict, match="stale") as refused, writing(shop) as conn:
        submissions.hand_in(conn, new, NOW, drafts.Over(1, {"weather": "晴"}))
    assert refused.value.current == second
    with reading(shop) as conn:
        assert (drafts.draft(conn, SHOP, draft.id), submissions.find(conn, SHOP, draft.id)) == (second, None)
    with writing(shop) as conn:
        assert submissions.hand_in(conn, new, NOW, drafts.Over(2, {"weather": "晴"}))[1]


def test_the_same_submission_again_gets_the_same_receipt(shop: Engine) -> None:
    new = new_submission()
    made, fresh = hand_in(shop, new)
    assert fresh
    assert hand_in(shop, new) == (made, False)
    with pytest.raises(Conflict, match="conflict") as refused:
        hand_in(shop, replace(new, answers={"weather": "雨"}))
    assert refused.value.current == made


def test_many_sends_at_once_make_one_submission(shop: Engine) -> None:
    new = new_submission()
    came = together([lambda: hand_in(shop, new)] * 10)
    assert sorted(fresh for _, fresh in came) == [False] * 9 + [True]  # type: ignore[misc]
    assert len({made.id for made, _ in came}) == 1  # type: ignore[misc]


def test_an_occurrence_is_handed_in_once(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission(owed_by="store/duty"))
    with pytest.raises(Conflict, match="already") as refused:
        hand_in(shop, new_submission(owed_by="store/duty", person_id=WANG))
    assert refused.value.current == made


def test_a_form_for_when_something_happens_is_handed_in_as_often_as_it_does(shop: Engine) -> None:
    for _ in range(3):
        hand_in(shop, new_submission(slot=""))
    with reading(shop) as conn:
        assert len(finding.find(conn, Wanted(person=LI), 50)) == 3


def test_it_passes_step_after_step(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission())
    with reading(shop) as conn:
        (waiting,) = waiting_at(conn, SHOP)
        assert waiting_at(conn, OTHER_SHOP) == ()
    assert (waiting.step, waiting.state) == (STEPS[0], "waiting")
    decide(shop, made.id)
    with reading(shop) as conn:
        (waiting,) = waiting_at(conn, SHOP)
    assert waiting.step == STEPS[1]
    decide(shop, made.id, "manager", person=ZHAO)
    assert state(shop) == (1, "approved")
    with reading(shop) as conn:
        assert waiting_at(conn, SHOP) == ()


def test_without_steps_it_is_handed_in_and_that_is_that(shop: Engine) -> None:
    hand_in(shop, new_submission(approval=[]))
    assert state(shop) == (1, "handed-in")


def test_a_return_brings_the_next_number_and_all_versions_stay(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission())
    decide(shop, made.id, outcome="return")
    assert state(shop) == (1, "returned")
    correction = new_submission(corrects=made.id, answers={"weather": "雨"})
    again, _ = hand_in(shop, correction)
    assert (again.series, again.version) == (made.series, 2)
    assert state(shop) == (2, "waiting")
    assert hand_in(shop, correction) == (again, False)
    with pytest.raises(Conflict, match="already") as refused:  # the returned version was corrected in another tab
        hand_in(shop, new_submission(corrects=made.id))
    assert refused.value.current == again
    with reading(shop) as conn:
        assert submissions.versions(conn, SHOP, made.series) == (made, again)
        assert [(one.outcome, one.comment, one.field) for one in decisions.decisions_of(conn, SHOP, made.series)] == [
            ("return", "请补充", "weather")
        ]
        assert [row.id for row in submissions.handed_in_between(conn, [SHOP], DAY, DAY)] == [made.id]
        assert [row.id for row in finding.find(conn, Wanted((Within((SHOP,)),), DAY, DAY), 50)] == [again.id]
        assert submissions.of_occurrence(conn, OWED) == again


def test_the_first_decision_on_a_step_stands(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission())
    came = together([lambda: decide(shop, made.id, person=WANG), lambda: decide(shop, made.id, outcome="reject", person=ZHAO)])
    kept = [one for one in came if not isinstance(one, Exception)]
    assert len(kept) == 1
    (refused,) = [one for one in came if isinstance(one, Exception)]
    assert isinstance(refused, Conflict)
    assert (refused.reason, refused.current) == ("already", kept[0][0])


def test_the_same_decision_again_gets_the_same_receipt(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission())
    id_ = uuid4()
    first, fresh = decide(shop, made.id, id=id_)
    assert fresh
    assert decide(shop, made.id, id=id_) == (first, False)
    with pytest.raises(Conflict, match="conflict"):
        decide(shop, made.id, id=id_, outcome="reject")


def test_a_draft_of_a_correction_stands_beside_a_new_one(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission(slot=""))
    saved = save(shop, new_draft(slot="", corrects=made.id), 0)
    save(shop, new_draft(slot=""), 0)
    with reading(shop) as conn:
        assert drafts.find_correction(conn, LI, SHOP, made.id) == saved
        assert drafts.find_draft(conn, LI, replace(OWED, slot="")) != saved


@pytest.mark.parametrize("statement", ["UPDATE submission SET version = 9", "DELETE FROM submission", "DELETE FROM decision"])
def test_what_was_handed_in_or_decided_never_changes(shop: Engine, statement: str) -> None:
    made, _ = hand_in(shop, new_submission())
    decide(shop, made.id)
    with pytest.raises(DBAPIError, match="is append-only"), writing(shop) as conn:
        conn.execute(text(statement))


def test_a_submission_is_found_only_at_its_place(shop: Engine) -> None:
    made, _ = hand_in(shop, new_submission())
    with reading(shop) as conn:
        assert submissions.submission(conn, SHOP, made.id) == made
        with pytest.raises(NotFound):
            submissions.submission(conn, OTHER_SHOP, made.id)
