"""Leases: one work of a kind at a time for each person, told by a row, so that it holds in every process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, update

from db.base import Upsert
from db.tables.leases import LEASE

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

_OF = and_(LEASE.c.person_id == bindparam("person"), LEASE.c.work == bindparam("kind"))
_MINE = and_(_OF, LEASE.c.id == bindparam("lease"))
_PUT = Upsert(LEASE)
_DROP_OLD = delete(LEASE).where(_OF, LEASE.c.until <= bindparam("now"))
_RENEW = update(LEASE).where(_MINE).values(until=bindparam("moved_to"))
_DROP = delete(LEASE).where(_MINE)


def take(conn: Connection, person: UUID, work: str, id: UUID, now: datetime, until: datetime) -> bool:
    """Begin; False while another one of the person's goes on."""
    conn.execute(_DROP_OLD, {"person": person, "kind": work, "now": now})
    return _PUT.run(conn, {"person_id": person, "work": work, "id": id, "until": until})


def renew(conn: Connection, person: UUID, work: str, id: UUID, until: datetime) -> bool:
    """It still goes on; False where it was left alone for so long that another one has begun."""
    values = {"person": person, "kind": work, "lease": id, "moved_to": until}
    return conn.execute(_RENEW, values).rowcount > 0


def give_back(conn: Connection, person: UUID, work: str, id: UUID) -> None:
    """It has ended."""
    conn.execute(_DROP, {"person": person, "kind": work, "lease": id})
