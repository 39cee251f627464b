"""One cheap question: has anything changed that what is owed is computed from?

The engine counts it up with every write to one of those tables, in the same transaction, so no function can forget to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from db.base import Upsert, table
from db.tables.definitions import InForceRow
from db.tables.people import AbsenceRow, AssignmentRow
from db.tables.places import PlaceDepartmentRow, PlaceExceptionRow, PlaceHoursRow, PlaceRow
from db.tables.versions import VersionRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ORGANISATION = "organisation"
_VERSION = table(VersionRow)
_WATCHED = frozenset(
    table(row) for row in (PlaceRow, PlaceHoursRow, PlaceExceptionRow, PlaceDepartmentRow, AssignmentRow, AbsenceRow, InForceRow)
)
_COUNT_UP = Upsert(_VERSION, ("name",), change={"number": _VERSION.c.number + 1})
ORGANISATION = select(func.coalesce(func.max(_VERSION.c.number), 0)).where(_VERSION.c.name == _ORGANISATION).scalar_subquery()
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
