"""Finding submissions: what fits, in which order, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from db import decisions, finding, submissions
from db.engine import reading, writing
from db.finding import Wanted, Within
from tests.db.test_submissions import STEPS, new_submission
from tests.db.world import DAY, FORM, LI, NOW, OTHER_SHOP, SHOP, WANG, ZHAO

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.decisions import Outcome

DAYS = 5
OUTCOMES: tuple[tuple[Outcome, ...], ...] = ((), ("approve",), ("approve", "approve"), ("return",), ("approve", "reject"))
STATES = ("waiting", "waiting", "approved", "returned", "rejected")


@pytest.fixture
def handed_in(shop: Engine) -> Engine:
    """One each day, each decided on otherwise, one without steps, and one at the other shop."""
    with writing(shop) as conn:
        for number, made in enumerate(OUTCOMES):
            put(shop, conn, number, made)
        put(shop, conn, DAYS, (), approval=[], person_id=WANG)
        put(shop, conn, DAYS, (), place_id=OTHER_SHOP)
    return shop


def put(_: Engine, conn: object, number: int, made: tuple[Outcome, ...], **changes: object) -> None:
    new = new_submission(id=UUID(int=100 + number), day=DAY + timedelta(days=number), **changes)
    submissions.hand_in(conn, new, NOW + timedelta(days=number))  # type: ignore[arg-type]
    for step, outcome in zip(STEPS, made, strict=False):
        id_ = UUID(int=1000 + 10 * number + STEPS.index(step))
        said = decisions.NewDecision(new.place_id, id_, new.id, str(step["id"]), outcome, "", "", ZHAO)
        decisions.decide(conn, said, NOW)  # type: ignore[arg-type]


def numbers(engine: Engine, wanted: Wanted, limit: int = 99) -> list[int]:
    with reading(engine) as conn:
        return [(one.day - DAY).days for one in finding.find(conn, wanted, limit)]


HERE = (Within((SHOP,)),)


def test_the_latest_comes_first_and_only_places_within_reach(handed_in: Engine) -> None:
    assert numbers(handed_in, Wanted(HERE)) == [5, 4, 3, 2, 1, 0]
    assert numbers(handed_in, Wanted((Within((SHOP, OTHER_SHOP)),))) == [5, 5, 4, 3, 2, 1, 0]
    assert numbers(handed_in, Wanted(())) == []
    assert len(numbers(handed_in, Wanted())) == 7


def test_a_department_within_reach_is_the_first_part_of_a_form_s_name(handed_in: Engine) -> None:
    department = FORM.partition("/")[0]
    assert len(numbers(handed_in, Wanted((Within((SHOP,), (department,)),)))) == 6
    assert numbers(handed_in, Wanted((Within((SHOP,), (department[:-1], "%")),))) == []
    assert numbers(handed_in, Wanted((Within((SHOP,), ()),))) == []
    assert len(numbers(handed_in, Wanted(HERE, department=department))) == 6
    assert numbers(handed_in, Wanted(HERE, department="other")) == []


@pytest.mark.parametrize("state", ["waiting", "returned", "rejected", "approved", "handed-in"])
def test_by_state(handed_in: Engine, state: submissions.State) -> None:
    told = [*STATES, "handed-in"]
    assert numbers(handed_in, Wanted(HERE, state=state)) == [at for at in range(DAYS, -1, -1) if told[at] == state]
    with reading(handed_in) as conn:
        assert {one.state for one in finding.find(conn, Wanted(HERE, state=state), 9)} == {state}


def test_by_period_form_and_person(handed_in: Engine) -> None:
    assert numbers(handed_in, Wanted(HERE, first=DAY + timedelta(days=1), last=DAY + timedelta(days=3))) == [3, 2, 1]
    assert numbers(handed_in, Wanted(HERE, form=FORM, person=WANG)) == [5]
    assert numbers(handed_in, Wanted(HERE, form=FORM, person=LI, first=DAY + timedelta(days=4))) == [4]
    assert numbers(handed_in, Wanted(HERE, form="store/other")) == []


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7])
def test_pages_follow_one_another_and_miss_nothing(handed_in: Engine, size: int) -> None:
    with reading(handed_in) as conn:
        whole = finding.find(conn, Wanted(), 99)
        found, after = [], None
        while page := finding.find(conn, Wanted(), size, after):
            found += page
            after = finding.mark_of(page[-1])
    assert tuple(found) == whole


def test_answers_come_with_them_where_they_are_read(handed_in: Engine) -> None:
    with reading(handed_in) as conn:
        records = finding.read(conn, Wanted(HERE), 2)
        assert [one.summary for one in records] == list(finding.find(conn, Wanted(HERE), 2))
    assert [(one.answers, one.lang) for one in records] == [({"weather": "晴"}, "zh")] * 2


def test_only_the_newest_version_is_found(handed_in: Engine) -> None:
    with writing(handed_in) as conn:
        again = new_submission(id=UUID(int=200), day=DAY + timedelta(days=3), corrects=UUID(int=103))
        submissions.hand_in(conn, again, NOW + timedelta(days=9))
        found = finding.find(conn, Wanted(HERE, first=again.day, last=again.day), 9)
    assert [(one.id, one.version) for one in found] == [(again.id, 2)]


def test_which_forms_a_person_ever_handed_in(handed_in: Engine) -> None:
    with reading(handed_in) as conn:
        assert finding.forms_of(conn, LI) == {FORM}
        assert finding.forms_of(conn, ZHAO) == frozenset()


def test_of_what_a_schedule_asks_for_the_first_version_is_found_by_form_and_day(handed_in: Engine) -> None:
    first, last = DAY + timedelta(days=1), DAY + timedelta(days=3)
    with writing(handed_in) as conn:
        submissions.hand_in(conn, new_submission(slot="", day=first), NOW)  # handed in when it happened: owed by nobody
        correction = new_submission(day=last, corrects=UUID(int=103), answers={"weather": "雨"})
        submissions.hand_in(conn, correction, NOW + timedelta(days=9))
        found = submissions.owed_and_handed_in(conn, [SHOP], {FORM, "store/other"}, first, last)
        assert {one.id for one in found} == {UUID(int=number) for number in (101, 102, 103)}
        assert {one.handed_in_at for one in found} == {NOW + timedelta(days=number) for number in (1, 2, 3)}
        assert submissions.owed_and_handed_in(conn, [SHOP], {"store/other"}, first, last) == ()
        assert submissions.owed_and_handed_in(conn, [OTHER_SHOP], {FORM}, first, last) == ()
        assert submissions.owed_and_handed_in(conn, [SHOP], (), first, last) == ()
