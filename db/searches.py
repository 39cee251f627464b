"""Searches that found nothing: counted without whose they were, and forgotten after a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from db.base import Conflict, Upsert, table
from db.tables.searches import MissedSearchRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

_MISSED = table(MissedSearchRow)


@dataclass(frozen=True, slots=True)
class Missed:
    """Words that found nothing, how often, and when last."""

    words: str
    lang: str
    times: int
    last: datetime


_BY_ID = select(_MISSED.c.words, _MISSED.c.lang).where(_MISSED.c.id == bindparam("missed"))
_SINCE = select(func.count()).select_from(_MISSED).where(_MISSED.c.at > bindparam("since"))
_TIMES, _LAST = func.count().label("times"), func.max(_MISSED.c.at, type_=_MISSED.c.at.type).label("last")
_COUNTED = (
    select(_MISSED.c.words, _MISSED.c.lang, _TIMES, _LAST)
    .where(_MISSED.c.at > bindparam("since"))
    .group_by(_MISSED.c.words, _MISSED.c.lang)
    .order_by(_TIMES.desc(), _LAST.desc(), _MISSED.c.words)
    .limit(bindparam("most"))
)
_OLD = delete(_MISSED).where(_MISSED.c.at <= bindparam("before"))
_PUT = Upsert(_MISSED)


def miss(conn: Connection, *, id: UUID, words: str, lang: str, now: datetime) -> None:
    """Note a search that found nothing; the same again is the same. Conflict where the id stands for other words."""
    if _PUT.run(conn, {"id": id, "words": words, "lang": lang, "at": now}):
        return
    if conn.execute(_BY_ID, {"missed": id}).one() != (words, lang):
        raise Conflict("conflict")


def missed_since(conn: Connection, since: datetime) -> int:
    """How many were noted after that moment."""
    return int(conn.execute(_SINCE, {"since": since}).scalar_one())


def missed(conn: Connection, since: datetime, most: int) -> tuple[Missed, ...]:
    """The words that found nothing, the most frequent first."""
    return tuple(Missed(*row) for row in conn.execute(_COUNTED, {"since": since, "most": most}))


def forget_missed(conn: Connection, before: datetime) -> None:
    """Drop what is older than that."""
    conn.execute(_OLD, {"before": before})
