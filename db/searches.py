"""Searches that found nothing: counted without whose they were, and forgotten after a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from db.base import Conflict, Upsert
from db.tables.searches import MISSED_SEARCH

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Missed:
    """Words that found nothing, how often, and when last."""

    words: str
    lang: str
    times: int
    last: datetime


_BY_ID = select(MISSED_SEARCH.c.words, MISSED_SEARCH.c.lang).where(MISSED_SEARCH.c.id == bindparam("missed"))
_SINCE = select(func.count()).select_from(MISSED_SEARCH).where(MISSED_SEARCH.c.at > bindparam("since"))
_TIMES, _LAST = func.count().label("times"), func.max(MISSED_SEARCH.c.at, type_=MISSED_SEARCH.c.at.type).label("last")
_COUNTED = (
    select(MISSED_SEARCH.c.words, MISSED_SEARCH.c.lang, _TIMES, _LAST)
    .where(MISSED_SEARCH.c.at > bindparam("since"))
    .group_by(MISSED_SEARCH.c.words, MISSED_SEARCH.c.lang)
    .order_by(_TIMES.desc(), _LAST.desc(), MISSED_SEARCH.c.words)
    .limit(bindparam("most"))
)
_OLD = delete(MISSED_SEARCH).where(MISSED_SEARCH.c.at <= bindparam("before"))
_PUT = Upsert(MISSED_SEARCH)


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
