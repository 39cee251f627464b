"""Sessions, one-time links and attempts: how people get in, and when they no longer do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db import people, sessions
from db.engine import writing
from tests.db.world import LI, NOW, WANG, together

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Engine

HOUR = timedelta(hours=1)
TOKEN, OTHER_TOKEN = "1" * 64, "2" * 64


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
