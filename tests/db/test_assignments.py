"""Assignments: who holds a role, and who is away, is known for any day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from db import assignments
from db.base import NotFound
from db.engine import writing
from tests.db.world import DAY, LI, OTHER_SHOP, SHOP

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_who_holds_a_role_is_known_for_any_day(shop: Engine) -> None:
    id_ = uuid4()
    with writing(shop) as conn:
        assignments.assign(conn, id=id_, place=SHOP, person=LI, role="store/duty", since=DAY, weekdays=[6, 0])
        assignments.be_away(conn, id=uuid4(), person=LI, since=DAY, until=DAY)
    with writing(shop) as conn:
        (held,) = assignments.assignments(conn, DAY, DAY)
        assert (held.person, held.role, held.weekdays) == (LI, "store/duty", (0, 6))
        assert assignments.assignments(conn, DAY - timedelta(days=2), DAY - timedelta(days=1)) == ()
        assert [away.person for away in assignments.absences(conn, DAY, DAY)] == [LI]
        assert assignments.absences(conn, DAY + timedelta(days=1), DAY + timedelta(days=9)) == ()
        assignments.end_assignment(conn, SHOP, id_, DAY + timedelta(days=3))
        assert assignments.assignments(conn, DAY + timedelta(days=3), DAY + timedelta(days=9)) == ()
        assert len(assignments.assignments_of(conn, LI)) == 1
    with pytest.raises(NotFound), writing(shop) as conn:
        assignments.end_assignment(conn, OTHER_SHOP, id_, DAY)
