"""Seals of the trail: entries are bound in batches to what stood before them, so that whoever alters one by hand is found out.

A batch is sealed with the first entry after an hour, in its own transaction: nobody runs a job, and no two writers wait for each
other's hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, select

from db.base import Upsert, digest
from db.tables.audit import AUDIT
from db.tables.seals import SEAL, SEALED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

EVERY = timedelta(hours=1)
_ENTRY = [AUDIT.c[name] for name in ("id", "place_id", "at", "person_id", "verb", "noun", "subject", "details")]
_AT_PLACE = and_(SEALED.c.place_id == AUDIT.c.place_id, SEALED.c.audit_id == AUDIT.c.id)
_HERE = AUDIT.c.place_id == bindparam("place")
_LAST = select(SEAL).where(SEAL.c.place_id == bindparam("place")).order_by(SEAL.c.number.desc()).limit(1)
_SEALS = select(SEAL).order_by(SEAL.c.place_id, SEAL.c.number)
_OPEN = select(*_ENTRY).outerjoin(SEALED, _AT_PLACE).where(_HERE, SEALED.c.number.is_(None)).order_by(AUDIT.c.id)
_BOUND = select(SEALED.c.number, *_ENTRY).join(SEALED, _AT_PLACE).where(_HERE).order_by(SEALED.c.number, AUDIT.c.id)
_PUT = Upsert(SEAL)


@dataclass(frozen=True, slots=True)
class Sealed:
    """How the trail of a place stands; ``broken`` are the batches that are not as they were sealed."""

    place: UUID
    batches: int
    entries: int
    hash: str
    broken: tuple[int, ...]


def seal(conn: Connection, place: UUID, now: datetime) -> None:
    """Seal what is open at the place, unless that was done within the hour. Somebody else's seal at this moment is as good."""
    last = conn.execute(_LAST, {"place": place}).first()
    if last is not None and timedelta(0) <= now - last.sealed_at < EVERY:
        return
    entries = conn.execute(_OPEN, {"place": place}).all()
    number = last.number + 1 if last is not None else 1
    made = _hash(last.hash if last is not None else "", number, entries)
    if entries and _PUT.run(conn, {"place_id": place, "number": number, "sealed_at": now, "hash": made}):
        conn.execute(SEALED.insert(), [{"place_id": place, "audit_id": one.id, "number": number} for one in entries])


def verify(conn: Connection) -> tuple[Sealed, ...]:
    """Every place's seals held against the entries as they stand now."""
    return tuple(
        _verified(conn, place, list(seals)) for place, seals in groupby(conn.execute(_SEALS).all(), lambda one: one.place_id)
    )


def _verified(conn: Connection, place: UUID, seals: list[Any]) -> Sealed:
    rows = conn.execute(_BOUND, {"place": place}).all()
    batches = {number: [row[1:] for row in found] for number, found in groupby(rows, lambda row: row[0])}
    before, broken = "", []
    for number, one in enumerate(seals, 1):
        if one.number != number or one.hash != _hash(before, number, batches.get(number, ())):
            broken.append(one.number)
        before = one.hash
    return Sealed(place, len(seals), len(rows), before, tuple(broken))


def _hash(before: str, number: int, entries: Iterable[Any]) -> str:
    return digest(before, number, [list(one) for one in entries])
