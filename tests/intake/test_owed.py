"""Sites: what is owed at one has nothing to do with another, and together they owe what the whole organisation does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.engine import reading
from forms import obligations
from intake import organisation
from tests.intake.world import BRANCH, BRANCH_FLOOR, COMPANY, FIRST_FLOOR, OTHER_PLACE, SHOP, STAFF, TODAY

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Engine

    from intake.organisation import Organisation


@pytest.fixture
def known(engine: Engine) -> Organisation:
    with reading(engine) as conn:
        return organisation.load(conn)


def test_the_sites_owe_together_what_the_organisation_owes(known: Organisation) -> None:
    whole = obligations.owed(TODAY, known.places, known.in_force, known.holdings, known.absences)
    assert {one.key.place for one in whole} > {SHOP, BRANCH}
    assert set(known.owed(TODAY).obligations) == set(whole)
    assert [*map(obligations.by_time, known.owed(TODAY).obligations)] == [*map(obligations.by_time, whole)]


@pytest.mark.parametrize("places", [{SHOP}, {SHOP, FIRST_FLOOR}, {BRANCH_FLOOR, SHOP}, {COMPANY}, set()])
def test_some_places_owe_their_part_of_it(known: Organisation, places: set[UUID]) -> None:
    whole = known.owed(TODAY).obligations
    assert list(known.owed(TODAY).within(places)) == [one for one in whole if one.key.place in places]


@pytest.mark.parametrize("person", [STAFF.id, OTHER_PLACE.id, COMPANY])
def test_a_person_owes_a_part_of_it(known: Organisation, person: UUID) -> None:
    assert known.owed(TODAY).of(person) == [one for one in known.owed(TODAY).obligations if person in one.holders]


def test_every_list_is_found_by_its_key_and_begins_once(known: Organisation) -> None:
    owed = known.owed(TODAY)
    lists = [one for one in owed.obligations if one.facts.kind == "checklist"]
    assert [owed.find(one.key) for one in lists] == lists
    firsts = {(one.key.id, one.key.place, one.key.owed_by) for one in lists if owed.is_first(one.key)}
    assert firsts == {(one.key.id, one.key.place, one.key.owed_by) for one in lists}
    assert owed.find(replace(lists[0].key, place=COMPANY)) is None


def test_what_happens_at_another_site_changes_no_basis(known: Organisation) -> None:
    emptied = replace(known, holdings=tuple(held for held in known.holdings if held.place != BRANCH), _days={})
    before, after = known.owed(TODAY), emptied.owed(TODAY)
    assert before.basis(known.below(SHOP)) == after.basis(known.below(SHOP))
    assert before.basis(known.below(BRANCH)) != after.basis(known.below(BRANCH))
