"""What all tables share: names of constraints, types, identifiers, and the two ways a write can be refused."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

from sqlalchemy import JSON, DateTime, MetaData, String, Text, Uuid
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Dialect, Table
    from sqlalchemy.sql.dml import Insert

NAMES = {
    "ix": "%(column_0_N_label)s",
    "uq": "%(table_name)s_%(column_0_N_name)s_unique",
    "ck": "%(table_name)s_%(constraint_name)s",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "pk": "%(table_name)s_pk",
}


class Conflict(Exception):
    """The same client-made id came with other content, or somebody else was first; ``current`` is what stands."""

    def __init__(self, reason: str, current: object = None) -> None:
        self.reason = reason
        self.current = current
        super().__init__(reason)


class NotFound(Exception):
    """No such row, or not one that this call may see."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on the way in, UTC on the way out. A naive value is a mistake and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; instants are stored aware")
        # SQLite keeps text: without an offset, so that order of text is order of time.
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The one metadata of all tables; columns get their type from the annotation."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy's own way to say it)
        datetime: UtcDateTime(),
        UUID: Uuid(),
        str: Text(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


metadata = Base.metadata
Name = String(200)  # ids that people write: departments, roles, lists, items


class Occurrence(Protocol):
    """An occurrence's name: what ``forms.model.Key`` is, seen from here."""

    @property
    def place(self) -> UUID: ...
    @property
    def id(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def slot(self) -> str: ...
    @property
    def owed_by(self) -> str: ...


def table(model: type[Base]) -> Table:
    """The table of a mapped class, for statements written in Core."""
    return cast("Table", model.__table__)


def new_id(now: datetime) -> UUID:
    """A UUIDv7: 48 bits of milliseconds, then chance; rows made together lie together."""
    milliseconds = int(now.timestamp() * 1000)
    chance = secrets.randbits(74)
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1
    return UUID(int=value)


def canonical(content: object) -> str:
    """JSON with one spelling for one content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(*content: object) -> str:
    """What a client-made id stands for: the same again is a repeat, anything else a conflict."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


class Upsert:
    """One INSERT ... ON CONFLICT in the words of either engine, compiled once.

    Where the row exists, the columns in ``replace`` take the new values and those in ``change`` the given expressions;
    with neither, it stays as it is.
    """

    def __init__(
        self, into: Table, keys: Sequence[str] = (), *, replace: Sequence[str] = (), change: Mapping[str, Any] | None = None
    ) -> None:
        self._statements: dict[str, Insert] = {}
        for name, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
            insert = make(into).execution_options(preserve_rowcount=True)
            new = {column: insert.excluded[column] for column in replace} | dict(change or {})
            self._statements[name] = (
                insert.on_conflict_do_update(index_elements=list(keys), set_=new)
                if new
                else insert.on_conflict_do_nothing(index_elements=list(keys) or None)
            )

    def run(self, conn: Connection, values: Mapping[str, Any]) -> bool:
        """Execute with ``values``; True when a row was written."""
        return conn.execute(self._statements[conn.dialect.name], dict(values)).rowcount > 0
