"""People: what they are called, and the name they sign in with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from db import people, sessions
from db.engine import writing
from tests.db.world import LI, NOW, WANG

if TYPE_CHECKING:
    from sqlalchemy import Engine

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
