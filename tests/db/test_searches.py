"""Searches that found nothing: counted by their words, noted once, and forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from db import searches
from db.base import Conflict
from db.engine import reading, writing
from tests.db.world import NOW

if TYPE_CHECKING:
    from sqlalchemy import Engine

LONG_AGO = NOW - timedelta(days=90)
ASKED = (("刮刮卡", "zh", 0), ("parrot", "en", 1), ("刮刮卡", "zh", 2), ("刮刮卡", "en", 3))


@pytest.fixture
def asked(shop: Engine) -> Engine:
    """Four searches, an hour apart."""
    with writing(shop) as conn:
        for number, (words, lang, hours) in enumerate(ASKED):
            searches.miss(conn, id=UUID(int=number), words=words, lang=lang, now=NOW + timedelta(hours=hours))
    return shop


def told(engine: Engine, since: timedelta = timedelta(days=1), most: int = 9) -> list[tuple[str, str, int]]:
    with reading(engine) as conn:
        return [(one.words, one.lang, one.times) for one in searches.missed(conn, NOW - since, most)]


def test_the_most_frequent_come_first_then_the_latest_each_language_for_itself(asked: Engine) -> None:
    assert told(asked) == [("刮刮卡", "zh", 2), ("刮刮卡", "en", 1), ("parrot", "en", 1)]
    assert told(asked, most=1) == [("刮刮卡", "zh", 2)]
    with reading(asked) as conn:
        assert searches.missed(conn, LONG_AGO, 1)[0].last == NOW + timedelta(hours=2)


def test_only_what_came_after_a_moment_is_counted(asked: Engine) -> None:
    with reading(asked) as conn:
        assert [searches.missed_since(conn, NOW + timedelta(hours=hours)) for hours in (-1, 0, 2, 3)] == [4, 3, 1, 0]
    assert told(asked, timedelta(hours=-2)) == [("刮刮卡", "en", 1)]


def test_the_same_search_sent_again_counts_once_and_other_words_under_its_id_are_refused(asked: Engine) -> None:
    with writing(asked) as conn:
        searches.miss(conn, id=UUID(int=1), words="parrot", lang="en", now=NOW + timedelta(hours=9))
    assert told(asked)[2] == ("parrot", "en", 1)
    with pytest.raises(Conflict), writing(asked) as conn:
        searches.miss(conn, id=UUID(int=1), words="pirate", lang="en", now=NOW)


def test_what_is_old_is_forgotten(asked: Engine) -> None:
    with writing(asked) as conn:
        searches.forget_missed(conn, NOW + timedelta(hours=2))
    assert told(asked) == [("刮刮卡", "en", 1)]
