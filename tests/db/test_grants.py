"""Grants: they count until they end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from db import grants
from db.engine import writing
from tests.db.world import NOW, SHOP, WANG

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOUR = timedelta(hours=1)


def test_a_grant_counts_until_it_ends(shop: Engine) -> None:
    id_ = uuid4()
    with writing(shop) as conn:
        grants.grant(conn, id=id_, place=SHOP, person=WANG, kind="manage", department="store", now=NOW)
        assert [grant.kind for grant in grants.grants_of(conn, WANG, NOW)] == ["manage"]
        assert grants.grants_of(conn, WANG, NOW - HOUR) == ()
        grants.end_grant(conn, SHOP, id_, NOW + HOUR)
        assert grants.grants_of(conn, WANG, NOW + HOUR) == ()
        assert len(grants.grants(conn, NOW)) == 1
    with pytest.raises(IntegrityError), writing(shop) as conn:
        grants.grant(conn, id=uuid4(), place=SHOP, person=WANG, kind="rule", now=NOW)
