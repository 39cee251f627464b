"""Identifiers, instants, digests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import StatementError

from db.base import digest, new_id
from db.engine import reading, writing
from db.tables.people import PERSON


def test_an_id_tells_its_version_and_sorts_by_time() -> None:
    now = datetime(2026, 11, 21, 8, 20, tzinfo=UTC)
    ids = [new_id(now + timedelta(milliseconds=step)) for step in range(50)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 50
    assert {(id_.version, id_.variant) for id_ in ids} == {(7, "specified in RFC 4122")}


def test_one_content_has_one_digest() -> None:
    assert digest({"a": 1, "b": "值"}) == digest({"b": "值", "a": 1})
    assert digest({"a": 1}) != digest({"a": "1"})


def test_an_instant_without_a_zone_is_refused(engine: Engine) -> None:
    row = {"id": new_id(datetime.now(UTC)), "username": "li", "name": "Li", "created_at": datetime(2026, 11, 21, 8, 20)}
    with pytest.raises(StatementError, match="has no time zone; instants are stored aware"), writing(engine) as conn:
        conn.execute(insert(PERSON), row)


def test_an_instant_comes_back_in_utc(engine: Engine) -> None:
    written = datetime(2026, 11, 21, 8, 20, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with writing(engine) as conn:
        conn.execute(insert(PERSON), {"id": new_id(written), "username": "li", "name": "Li", "created_at": written})
    with reading(engine) as conn:
        read = conn.execute(select(PERSON.c.created_at)).scalar_one()
    assert read == written
    assert read.tzinfo is UTC
