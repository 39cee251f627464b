"""One cheap question: has anything changed that what is owed is computed from?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import String, cast, func, select

from db.base import table
from db.tables.definitions import InForceRow
from db.tables.people import AbsenceRow, AssignmentRow
from db.tables.places import PlaceDepartmentRow, PlaceExceptionRow, PlaceHoursRow, PlaceRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, ScalarSelect, Table

# What of each table can change after a row is written; a new row shows by its key.
_WATCHED = (
    (PlaceRow, ("id", "closed_at", "name_zh", "name_en", "position", "parent_id")),
    (PlaceHoursRow, ("place_id", "weekday", "since", "until", "opens", "closes")),
    (PlaceExceptionRow, ("place_id", "day", "opens", "closes")),
    (PlaceDepartmentRow, ("place_id", "department", "since", "until")),
    (AssignmentRow, ("id", "until")),
    (AbsenceRow, ("id", "since", "until")),
    (InForceRow, ("id", "until")),
)


def _all_of(rows: Table, columns: tuple[str, ...]) -> ScalarSelect[str | None]:
    """Every watched value of the table in one text."""
    values: list[ColumnElement[str]] = [func.coalesce(cast(rows.c[name], String), "") for name in columns]
    line: ColumnElement[str] = values[0]
    for value in values[1:]:
        line = line + "|" + value
    return select(func.aggregate_strings(line, ",")).scalar_subquery()


_QUESTION = select(*(_all_of(table(row), columns) for row, columns in _WATCHED))


def organisation(conn: Connection) -> int:
    """A number that differs when places, hours, roles held, absences or definitions in force differ."""
    return hash(tuple(conn.execute(_QUESTION).one()))
