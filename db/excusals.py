"""Excusals: a manager says, with a reason, that an occurrence of a checklist or form need not be done."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from db.base import Conflict, NotFound, Upsert
from db.tables.runs import EXCUSAL

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.base import Occurrence


@dataclass(frozen=True, slots=True)
class Excusal:
    place_id: UUID
    id: UUID
    list_id: str
    day: date
    slot: str
    owed_by: str
    reason: str
    person_id: UUID
    excused_at: datetime


_COLUMNS = [EXCUSAL.c[field.name] for field in fields(Excusal)]
_LIVE = EXCUSAL.c.withdrawn_at.is_(None)
_BY_KEY = select(*_COLUMNS).where(
    *(EXCUSAL.c[name] == bindparam(name) for name in ("place_id", "list_id", "day", "slot", "owed_by")), _LIVE
)
_BY_ID = select(*_COLUMNS).where(EXCUSAL.c.place_id == bindparam("place"), EXCUSAL.c.id == bindparam("excusal"))
_BETWEEN = select(*_COLUMNS).where(
    EXCUSAL.c.place_id.in_(bindparam("places", expanding=True)),
    EXCUSAL.c.day.between(bindparam("first"), bindparam("last")),
    _LIVE,
)
_PUT = Upsert(EXCUSAL)


def excuse(conn: Connection, key: Occurrence, *, id: UUID, person: UUID, reason: str, now: datetime) -> Excusal:
    """Excuse the occurrence under a client-made id; the same again is the same.

    Conflict "conflict" where the id stands for something else, "already" where somebody has excused the occurrence.
    """
    made = Excusal(key.place, id, key.id, key.day, key.slot, key.owed_by, reason, person, now)
    row = {field.name: getattr(made, field.name) for field in fields(Excusal)}
    if _PUT.run(conn, row | {"withdrawn_at": None, "withdrawn_by": None}):
        return made
    found = conn.execute(_BY_ID, {"place": key.place, "excusal": id}).first()
    if found is None:
        raise Conflict("already", excusal_of(conn, key))
    standing = Excusal(*found)
    if _content(standing) != _content(made):
        raise Conflict("conflict", standing)
    return standing


def withdraw_excusal(conn: Connection, key: Occurrence, id: UUID, person: UUID, now: datetime) -> None:
    """Take an excusal back; once more is the same. NotFound where the occurrence has no such excusal."""
    named = {"place_id": key.place, "list_id": key.id, "day": key.day, "slot": key.slot, "owed_by": key.owed_by, "id": id}
    this = [EXCUSAL.c[name] == value for name, value in named.items()]
    changed = conn.execute(update(EXCUSAL).where(*this, _LIVE).values(withdrawn_at=now, withdrawn_by=person)).rowcount
    if not changed and conn.execute(select(EXCUSAL.c.id).where(*this)).first() is None:
        raise NotFound


def excusal_of(conn: Connection, key: Occurrence) -> Excusal | None:
    """The excusal of this occurrence that counts."""
    row = {"place_id": key.place, "list_id": key.id, "day": key.day, "slot": key.slot, "owed_by": key.owed_by}
    found = conn.execute(_BY_KEY, row).first()
    return None if found is None else Excusal(*found)


def excusals_between(conn: Connection, places: Collection[UUID], first: date, last: date) -> tuple[Excusal, ...]:
    """What was excused at these places on business days from ``first`` to ``last``, both included."""
    return tuple(Excusal(*row) for row in conn.execute(_BETWEEN, {"places": list(places), "first": first, "last": last}))


def _content(excusal: Excusal) -> tuple[object, ...]:
    return tuple(getattr(excusal, field.name) for field in fields(Excusal) if field.name != "excused_at")
