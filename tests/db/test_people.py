"""People, the roles they hold, the places they belong to, and how they get in."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from db import people, places, sessions, totals
from db.base import NotFound
from db.engine import reading, writing
from tests.db.world import DAY, LI, NOW, OTHER_SHOP, SHOP, WANG, together

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOUR = timedelta(hours=1)
TOKEN, OTHER_TOKEN = "1" * 64, "2" * 64


def test_a_username_is_there_once_in_whatever_case(shop: Engine) -> None:
    with pytest.raises(IntegrityError), writing(shop) as conn:
        people.add_person(conn, id=uuid4(), username="LI", name="Another", now=NOW)
    with writing(shop) as conn:
        people.set_password(conn, LI, "old", NOW)
        people.set_password(conn, LI, "new", NOW)
        people.set_language(conn, LI, "en")
        found = people.by_username(conn, "Li")
        assert people.by_username(conn, "wang") == (people.person(conn, WANG), None)
        assert people.by_username(conn, "nobody") is None
        assert people.names(conn, [LI, WANG], "en") == {LI: "Li", WANG: "Wang"}
    assert found is not None
    assert (found[0].id, found[0].language, found[1]) == (LI, "en", "new")


def test_a_name_is_spelt_for_the_reader_and_is_the_one_name_where_there_is_no_other(shop: Engine) -> None:
    with writing(shop) as conn:
        people.add_person(conn, id=(new := uuid4()), username="zhang", name="张", name_en="Zhang", now=NOW)
        people.rename(conn, LI, "李")
        assert people.names(conn, [LI, new], "zh") == {LI: "李", new: "张"}
        assert people.names(conn, [LI, new], "en") == {LI: "李", new: "Zhang"}
        people.rename(conn, LI, "李", "Li")
        assert people.person(conn, LI).called("en") == "Li"
        assert people.person(conn, LI).called("zh") == "李"
        sessions.start(conn, TOKEN, LI, "phone", NOW)
        found = sessions.find(conn, TOKEN)
        assert found is not None
        assert (found.name, found.name_en) == ("李", "Li")


def test_who_holds_a_role_is_known_for_any_day(shop: Engine) -> None:
    id_ = uuid4()
    with writing(shop) as conn:
        people.assign(conn, id=id_, place=SHOP, person=LI, role="store/duty", since=DAY, weekdays=[6, 0])
        people.be_away(conn, id=uuid4(), person=LI, since=DAY, until=DAY)
    with writing(shop) as conn:
        (held,) = people.assignments(conn, DAY, DAY)
        assert (held.person, held.role, held.weekdays) == (LI, "store/duty", (0, 6))
        assert people.assignments(conn, DAY - timedelta(days=2), DAY - timedelta(days=1)) == ()
        assert [away.person for away in people.absences(conn, DAY, DAY)] == [LI]
        assert people.absences(conn, DAY + timedelta(days=1), DAY + timedelta(days=9)) == ()
        people.end_assignment(conn, SHOP, id_, DAY + timedelta(days=3))
        assert people.assignments(conn, DAY + timedelta(days=3), DAY + timedelta(days=9)) == ()
        assert len(people.assignments_of(conn, LI)) == 1
    with pytest.raises(NotFound), writing(shop) as conn:
        people.end_assignment(conn, OTHER_SHOP, id_, DAY)


def test_a_grant_counts_until_it_ends(shop: Engine) -> None:
    id_ = uuid4()
    with writing(shop) as conn:
        people.grant(conn, id=id_, place=SHOP, person=WANG, kind="manage", department="store", now=NOW)
        assert [grant.kind for grant in people.grants_of(conn, WANG, NOW)] == ["manage"]
        assert people.grants_of(conn, WANG, NOW - HOUR) == ()
        people.end_grant(conn, SHOP, id_, NOW + HOUR)
        assert people.grants_of(conn, WANG, NOW + HOUR) == ()
        assert len(people.grants(conn, NOW)) == 1
    with pytest.raises(IntegrityError), writing(shop) as conn:
        people.grant(conn, id=uuid4(), place=SHOP, person=WANG, kind="rule", now=NOW)


def test_a_session_ends_at_once_and_with_the_person(shop: Engine) -> None:
    with writing(shop) as conn:
        for token in (TOKEN, OTHER_TOKEN):
            sessions.start(conn, token, LI, "phone", NOW)
        sessions.touch(conn, TOKEN, NOW + HOUR)
        found = sessions.find(conn, TOKEN)
        assert found is not None
        assert (found.person, found.name, found.last_used_at) == (LI, "Li", NOW + HOUR)
        assert sessions.end_all(conn, LI, NOW, keep=TOKEN) == 1
        assert sessions.find(conn, OTHER_TOKEN) is None
        people.disable(conn, LI, NOW)
        assert sessions.find(conn, TOKEN) is None
        people.enable(conn, LI)
        sessions.end(conn, TOKEN, NOW)
        assert sessions.find(conn, TOKEN) is None


def test_a_link_lets_in_once(shop: Engine) -> None:
    with writing(shop) as conn:
        sessions.invite(conn, TOKEN, LI, WANG, NOW, NOW + HOUR)
        sessions.invite(conn, OTHER_TOKEN, LI, WANG, NOW, NOW + HOUR)  # the first stops working
        assert (sessions.invited(conn, TOKEN, NOW), sessions.invited(conn, OTHER_TOKEN, NOW)) == (None, LI)
        assert sessions.invited(conn, OTHER_TOKEN, NOW + HOUR) is None

    def use() -> UUID:
        with writing(shop) as conn:
            return sessions.use_invitation(conn, OTHER_TOKEN, NOW)

    came = together([use, use, use])
    assert sorted(type(one).__name__ for one in came) == ["NotFound", "NotFound", "UUID"]


def test_attempts_are_counted_for_each_device(shop: Engine) -> None:
    def attempt() -> None:
        with writing(shop) as conn:
            sessions.count_attempt(conn, "li", "phone", NOW)

    assert together([attempt] * 10) == [None] * 10
    with writing(shop) as conn:
        sessions.count_attempt(conn, "li", "phone", NOW + HOUR)
        sessions.count_attempt(conn, "li", "tablet", NOW)
        assert sessions.attempts(conn, "li", "phone", NOW) == 11
        assert sessions.attempts(conn, "li", "phone", NOW + HOUR) == 1
        sessions.forget_attempts(conn, "li", "phone")
        assert [sessions.attempts(conn, "li", device, NOW) for device in ("phone", "tablet")] == [0, 1]
        sessions.forget_attempts(conn, "li")
        assert sessions.attempts(conn, "li", "tablet", NOW) == 0


def test_other_hours_leave_past_days_as_they_were(shop: Engine) -> None:
    with writing(shop) as conn:
        places.set_hours(conn, SHOP, 0, time(9, 30), time(21), date(2026, 1, 1))
        places.set_hours(conn, SHOP, 0, time(10), time(22), date(2026, 11, 1))
        places.set_hours(conn, SHOP, 0, None, None, date(2026, 6, 1))
        places.set_hours(conn, SHOP, 0, time(8), time(12), date(2026, 6, 1))  # thought better of it
        places.set_exception(conn, SHOP, DAY, None, None)
        places.run_department(conn, SHOP, "store", NOW)
        places.leave_department(conn, SHOP, "store", NOW + HOUR)
        shop_row = next(place for place in places.tree(conn) if place.id == SHOP)
    assert [(hours.opens, hours.since.month, hours.until and hours.until.month) for hours in shop_row.hours] == [
        (time(9, 30), 1, 6),
        (time(8), 6, 11),
        (time(10), 11, None),
    ]
    assert shop_row.exceptions == ((DAY, None, None),)
    assert shop_row.departments == (("store", NOW, NOW + HOUR),)


def test_the_first_place_without_a_parent_is_head_office(shop: Engine) -> None:
    with writing(shop) as conn:
        places.rename_place(conn, SHOP, "总店", "Main store")
        places.close_place(conn, OTHER_SHOP, NOW)
        assert places.root(conn) == SHOP
        assert [(place.name_zh, place.closed_at) for place in places.tree(conn)] == [("总店", None), ("店1", NOW)]


def test_a_count_made_from_older_rows_is_not_kept(shop: Engine) -> None:
    with writing(shop) as conn:
        assert totals.totals(conn, [SHOP], DAY, DAY) == {}
        totals.forget_total(conn, SHOP, DAY)  # a tick came in while somebody was counting
        assert not totals.put_total(conn, SHOP, DAY, 0, {"done": 1}, NOW)
        seen = totals.totals(conn, [SHOP], DAY, DAY)[SHOP, DAY]
        assert seen.cells is None
        assert totals.put_total(conn, SHOP, DAY, seen.version, {"done": 2}, NOW)
        assert totals.totals(conn, [SHOP], DAY, DAY)[SHOP, DAY].cells == {"done": 2}
        totals.forget_since(conn, [SHOP], DAY)
        assert totals.totals(conn, [SHOP], DAY, DAY)[SHOP, DAY].cells is None
        assert totals.put_total(conn, OTHER_SHOP, DAY, 0, {"done": 3}, NOW)
    with reading(shop) as conn:
        assert totals.totals(conn, [OTHER_SHOP], DAY, DAY)[OTHER_SHOP, DAY].cells == {"done": 3}
