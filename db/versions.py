"""One cheap question: has anything changed that what is owed is computed from?

The engine counts it up with every write to one of those tables, in the same transaction, so no function can forget to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from db.base import Upsert
from db.tables.definitions import IN_FORCE
from db.tables.people import ABSENCE, ASSIGNMENT
from db.tables.places import PLACE, PLACE_DEPARTMENT, PLACE_EXCEPTION, PLACE_HOURS
from db.tables.versions import VERSION

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ORGANISATION = "organisation"
_WATCHED = frozenset((PLACE, PLACE_HOURS, PLACE_EXCEPTION, PLACE_DEPARTMENT, ASSIGNMENT, ABSENCE, IN_FORCE))
_COUNT_UP = Upsert(VERSION, ("name",), change={"number": VERSION.c.number + 1})
ORGANISATION = select(func.coalesce(func.max(VERSION.c.number), 0)).where(VERSION.c.name == _ORGANISATION).scalar_subquery()
_ASK = select(ORGANISATION)


def organisation(conn: Connection) -> int:
    """A number that differs when places, hours, roles held, absences or definitions in force differ."""
    return int(conn.execute(_ASK).scalar_one())


def count_up(conn: Connection, statement: Any, *_rest: object) -> None:
    """Listens to every statement that was executed."""
    if getattr(statement, "is_dml", False) and statement.table in _WATCHED:
        changed(conn)


def changed(conn: Connection) -> None:
    """Something else has changed that counts: somebody was disabled or enabled."""
    _COUNT_UP.run(conn, {"name": _ORGANISATION, "number": 1})
