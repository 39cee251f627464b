"""The trail is only ever added to, by code or by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import audit
from db.engine import reading, writing
from tests.db.world import LI, NOW, OTHER_SHOP, SHOP

if TYPE_CHECKING:
    from sqlalchemy import Engine


def note(engine: Engine) -> None:
    with writing(engine) as conn:
        for minute, verb in enumerate(("excuse", "reopen")):
            now = NOW + timedelta(minutes=minute)
            audit.append(conn, place=SHOP, person=LI, verb=verb, noun="run", subject=SHOP, now=now, reason="停电")
        audit.append(conn, place=OTHER_SHOP, person=None, verb="publish", noun="release", subject="r1", now=NOW)


def test_what_happened_is_told_in_order(shop: Engine) -> None:
    note(shop)
    with reading(shop) as conn:
        first, second = audit.trail(conn, SHOP, "run", SHOP)
        newest = audit.entries(conn, [SHOP, OTHER_SHOP], limit=1)
        assert [entry.verb for entry in audit.entries(conn, [SHOP], before=newest[0].id)] == ["excuse"]
    assert (first.verb, second.verb, first.details, first.person_id) == ("excuse", "reopen", {"reason": "停电"}, LI)
    assert newest == (second,)


@pytest.mark.parametrize("statement", ["UPDATE audit SET verb = 'nothing'", "DELETE FROM audit"])
def test_the_trail_cannot_be_changed_or_deleted(shop: Engine, statement: str) -> None:
    note(shop)
    with pytest.raises(DBAPIError, match="audit is append-only"), writing(shop) as conn:
        conn.execute(text(statement))
    with reading(shop) as conn:
        assert len(audit.trail(conn, SHOP, "run", SHOP)) == 2


def test_postgresql_refuses_to_empty_it_at_once(postgres_engine: Engine) -> None:
    with pytest.raises(DBAPIError, match="is append-only"), writing(postgres_engine) as conn:
        conn.execute(text("TRUNCATE audit CASCADE"))
