"""Who decides on a step: holders, deputies, the next above, the manager; never the author, and never nobody."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import YES, Answer
from forms.deciders import Bench, Turn, may_decide
from forms.model import Absence, Holding
from forms.rules import Standing
from tests.forms.test_rules import COMPANY, FLOOR_1, FLOOR_2, OTHER_SHOP, SHOP, TREE

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = date(2026, 11, 20)
DUTY, CHIEF, HEAD = "store/duty-manager", "store/chief", "store/head"
ABOVE = ((CHIEF,), (HEAD,))
AUTHOR, ONE, OTHER, BOSS, TOP = (UUID(int=n) for n in range(201, 206))


def holds(person: UUID, role: str = DUTY, place: UUID = SHOP, since: date = DAY, until: date | None = None) -> Holding:
    return Holding(person, role, place, (), since, until)


def away(person: UUID, deputy: UUID | None = None) -> Absence:
    return Absence(person, DAY, DAY, deputy)


def bench(held: Iterable[Holding], absences: Iterable[Absence] = (), gone: Iterable[UUID] = ()) -> Bench:
    by_role = defaultdict(list)
    for one in held:
        by_role[one.role].append(one)
    return Bench(TREE, DAY, by_role, absences, frozenset(gone))


def turn(held: Iterable[Holding], absences: Iterable[Absence] = (), author: UUID = AUTHOR, place: UUID = FLOOR_1) -> Turn:
    return bench(held, absences).turn((DUTY,), ABOVE, place, author)


def test_any_one_of_the_holders_decides() -> None:
    found = turn([holds(ONE), holds(OTHER, place=FLOOR_1), holds(BOSS, CHIEF)])
    assert found.people == {ONE: None, OTHER: None}
    assert (found.why, found.managers) == ("", False)


def test_several_roles_side_by_side_are_any_one_of_them() -> None:
    found = bench([holds(ONE), holds(BOSS, CHIEF)]).turn((DUTY, CHIEF), (), FLOOR_1, AUTHOR)
    assert set(found.people) == {ONE, BOSS}


def test_who_has_left_neither_decides_nor_stands_in() -> None:
    held = [holds(ONE), holds(BOSS, CHIEF)]
    alone = bench(held, gone=[ONE]).turn((DUTY,), ABOVE, FLOOR_1, AUTHOR)
    assert (set(alone.people), alone.why) == ({BOSS}, "vacant")
    deputy = bench(held, [away(ONE, OTHER)], [OTHER])
    assert set(deputy.turn((DUTY,), ABOVE, FLOOR_1, AUTHOR).people) == {ONE, BOSS}
    assert OTHER not in deputy.involved((DUTY,), ABOVE, FLOOR_1)


@pytest.mark.parametrize("place", [OTHER_SHOP, FLOOR_2])
def test_a_holder_elsewhere_does_not(place: UUID) -> None:
    assert turn([holds(ONE, place=place)], place=FLOOR_1).managers


def test_a_role_no_longer_or_not_yet_held_is_vacant() -> None:
    past = holds(ONE, since=DAY - timedelta(days=9), until=DAY)
    assert turn([past, holds(OTHER, since=DAY + timedelta(days=1)), holds(BOSS, CHIEF)]).why == "vacant"


def test_a_vacant_role_passes_up_to_who_it_reports_to() -> None:
    found = turn([holds(BOSS, CHIEF), holds(TOP, HEAD)])
    assert (found.people, found.why) == ({BOSS: None}, "vacant")
    assert found.why_not_own(BOSS) == "vacant"
    assert turn([holds(TOP, HEAD)]).people == {TOP: None}


def test_with_nobody_above_who_manages_the_place_decides() -> None:
    found = turn([])
    assert (found.people, found.why, found.managers) == ({}, "vacant", True)
    assert may_decide(Standing(BOSS, (), manages=True), found, AUTHOR, FLOOR_1, TREE) == YES


def test_the_author_who_would_decide_is_left_out() -> None:
    assert turn([holds(AUTHOR), holds(ONE)]).people == {ONE: None}
    passed_up = turn([holds(AUTHOR), holds(BOSS, CHIEF)])
    assert (passed_up.people, passed_up.why) == ({BOSS: None}, "author")


def test_whom_it_is_about_is_left_out_like_the_author() -> None:
    about = bench([holds(ONE), holds(BOSS, CHIEF)], [away(BOSS, ONE)]).turn((DUTY,), ABOVE, FLOOR_1, AUTHOR, [ONE])
    assert (about.people, about.why, about.about) == ({BOSS: None}, "about", {ONE})
    assert may_decide(Standing(ONE, ((DUTY, SHOP),)), about, AUTHOR, FLOOR_1, TREE) == Answer(False, "about-you")
    nobody = bench([holds(ONE)]).turn((DUTY,), ABOVE, FLOOR_1, AUTHOR, [ONE])
    assert may_decide(Standing(ONE, (), manages=True), nobody, AUTHOR, FLOOR_1, TREE) == Answer(False, "about-you")
    assert may_decide(Standing(TOP, (), manages=True), nobody, AUTHOR, FLOOR_1, TREE) == YES
    both = bench([holds(ONE), holds(AUTHOR)]).turn((DUTY,), ABOVE, FLOOR_1, AUTHOR, [ONE, AUTHOR])
    assert (both.why, both.about) == ("author", {ONE})


def test_a_deputy_stands_in_and_it_is_said_for_whom() -> None:
    found = turn([holds(ONE), holds(BOSS, CHIEF)], [away(ONE, OTHER)])
    assert found.for_person(OTHER) == ONE
    assert found.there == {OTHER}
    assert ONE in found.people  # who is away and decides all the same has decided
    assert found.why_not_own(OTHER) == ""


def test_when_all_are_away_and_nobody_was_named_it_passes_up() -> None:
    found = turn([holds(ONE), holds(BOSS, CHIEF)], [away(ONE)])
    assert (found.there, found.why) == ({BOSS}, "away")
    assert (found.why_not_own(BOSS), found.why_not_own(ONE)) == ("away", "")


@pytest.mark.parametrize("deputy", [AUTHOR, OTHER])
def test_the_author_is_nobodys_deputy_and_neither_is_one_who_is_away(deputy: UUID) -> None:
    found = turn([holds(ONE), holds(BOSS, CHIEF)], [away(ONE, deputy), away(OTHER)])
    assert found.there == {BOSS}


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        (Standing(ONE, ((DUTY, SHOP),)), YES),
        (Standing(BOSS, ((CHIEF, SHOP),)), Answer(False, "not-your-role")),
        (Standing(TOP, (), manages=True), Answer(False, "not-your-role")),
        (Standing(TOP, ((DUTY, OTHER_SHOP),)), Answer(False, "not-yours")),
        (Standing(AUTHOR, ((DUTY, SHOP),), manages=True), Answer(False, "own-submission")),
    ],
)
def test_each_refusal_has_its_reason(who: Standing, answer: Answer) -> None:
    found = turn([holds(ONE), holds(AUTHOR), holds(BOSS, CHIEF)])
    assert may_decide(who, found, AUTHOR, FLOOR_1, TREE) == answer


people = st.sampled_from([AUTHOR, ONE, OTHER, BOSS, TOP])
holdings = st.lists(
    st.builds(holds, people, st.sampled_from([DUTY, CHIEF, HEAD]), st.sampled_from([COMPANY, SHOP, FLOOR_1, OTHER_SHOP])),
    max_size=8,
)
absences = st.lists(st.builds(away, people, st.none() | people), max_size=4)


@given(holdings, absences, people, st.lists(people, max_size=2), st.sampled_from([SHOP, FLOOR_1, OTHER_SHOP]))
def test_there_is_always_somebody_and_it_is_never_the_author_nor_whom_it_is_about(
    held: list[Holding], gone: list[Absence], author: UUID, about: list[UUID], place: UUID
) -> None:
    found = bench(held, gone).turn((DUTY,), ABOVE, place, author, about)
    assert not {author, *about}.intersection(found.people)
    assert bool(found.there) != found.managers  # who manages decides exactly where nobody else can
    assert (found.why == "") == any(
        one.role == DUTY and TREE.in_scope(one.place, place) and one.person in found.people and _served(one.person, found, gone)
        for one in held
    )


def _served(holder: UUID, found: Turn, gone: list[Absence]) -> bool:
    """Whether the holder is there, or somebody is in their place."""
    return holder in found.there or any(one.person == holder and one.deputy in found.there for one in gone)


@given(holdings, absences, people)
def test_who_decides_holds_the_role_stands_in_or_stands_above(held: list[Holding], gone: list[Absence], author: UUID) -> None:
    found = turn(held, gone, author)
    for person, absent in found.people.items():
        roles = {one.role for one in held if one.person == (absent or person)}
        assert roles & ({DUTY} if not found.why else {DUTY, CHIEF, HEAD})
        if absent is not None:
            assert any((one.person, one.deputy) == (absent, person) for one in gone)
