"""Reading submissions for exports: the same ones as the lists show, with every decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db import exports, finding
from db.engine import reading
from db.finding import Wanted, Within
from tests.db.test_finding import HERE, OUTCOMES, handed_in
from tests.db.world import OTHER_SHOP, SHOP, ZHAO

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["handed_in"]


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(HERE), Wanted((Within((SHOP, OTHER_SHOP)),)), Wanted(HERE, state="waiting")])
def test_an_export_reads_what_the_list_shows(handed_in: Engine, wanted: Wanted) -> None:
    with reading(handed_in) as conn:
        listed, read = finding.find(conn, wanted, 99), exports.read(conn, wanted, 99)
    told = [(str(one.place_id), str(one.id), one.state, one.day, one.version, str(one.person_id)) for one in listed]
    assert [(one.place_id, one.id, one.state, one.day, one.version, one.person_id) for one in read] == told


def test_the_decisions_on_each_come_with_it_in_order(handed_in: Engine) -> None:
    with reading(handed_in) as conn:
        read = exports.read(conn, Wanted(HERE), 99)
    assert [[made.outcome for made in one.decisions] for one in reversed(read)] == [*map(list, OUTCOMES), []]
    assert {made.person_id for one in read for made in one.decisions} == {str(ZHAO)}


def test_the_next_page_begins_after_the_mark_of_the_last(handed_in: Engine) -> None:
    whole, found = Wanted((Within((SHOP, OTHER_SHOP)),)), []
    with reading(handed_in) as conn:
        page = exports.read(conn, whole, 2)
        while page:
            found += page
            page = exports.read(conn, whole, 2, page[-1].mark)
        assert found == exports.read(conn, whole, 99)
