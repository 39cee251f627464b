"""Grants: who may manage, edit or administer which place, with all below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select, update

from db.base import change_one
from db.tables.people import GRANT

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Grant:
    """``kind`` is manage, edit or administer; ``department`` None = every one."""

    place: UUID
    id: UUID
    person: UUID
    kind: str
    department: str | None
    since: datetime
    until: datetime | None


_LIVE = select(*(GRANT.c[name] for name in ("place_id", "id", "person_id", "kind", "department", "since", "until"))).where(
    GRANT.c.since <= bindparam("now"), or_(GRANT.c.until.is_(None), GRANT.c.until > bindparam("now"))
)
_LIVE_OF = _LIVE.where(GRANT.c.person_id == bindparam("person"))


def grant(
    conn: Connection,
    *,
    id: UUID,
    place: UUID,
    person: UUID,
    kind: str,
    now: datetime,
    department: str | None = None,
    until: datetime | None = None,
) -> None:
    """Let the person manage, edit or administer the place with all below it."""
    row = {"place_id": place, "id": id, "person_id": person, "kind": kind, "department": department}
    conn.execute(GRANT.insert(), row | {"since": now, "until": until})


def end_grant(conn: Connection, place: UUID, id: UUID, until: datetime) -> None:
    """The grant counts to before ``until``. NotFound for another place's."""
    change_one(conn, update(GRANT).where(GRANT.c.place_id == place, GRANT.c.id == id).values(until=until))


def grants_of(conn: Connection, person: UUID, now: datetime) -> tuple[Grant, ...]:
    """What the person may do now."""
    return tuple(Grant(*row) for row in conn.execute(_LIVE_OF, {"person": person, "now": now}))


def grants(conn: Connection, now: datetime) -> tuple[Grant, ...]:
    """Everybody's grants that count now."""
    return tuple(Grant(*row) for row in conn.execute(_LIVE, {"now": now}))
