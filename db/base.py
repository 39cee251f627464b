"""What all tables share: names of constraints, types, identifiers, and the two ways a write can be refused."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

from sqlalchemy import JSON, Column, DateTime, MetaData, String, Text, Uuid
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Dialect, Table
    from sqlalchemy.schema import SchemaItem
    from sqlalchemy.sql.dml import Insert, Update
    from sqlalchemy.types import TypeEngine

_READ = json.JSONDecoder().raw_decode

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
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """SQLite's text is read in one step: an export reads two for each of a hundred thousand rows."""
        return _read_utc if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _read_utc(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(f"{kept}+00:00")


metadata = MetaData(naming_convention=NAMES)

Id = Uuid()
Instant = UtcDateTime()
Words = Text()
Name = String(200)  # ids that people write: departments, roles, lists, items
Json = JSON(none_as_null=True)


def key(name: str, kind: TypeEngine[Any], *more: SchemaItem) -> Column[Any]:
    """A column of the primary key."""
    return Column(name, kind, *more, primary_key=True)


def needed(name: str, kind: TypeEngine[Any], *more: SchemaItem, **options: Any) -> Column[Any]:
    """A column that is filled in every row."""
    return Column(name, kind, *more, nullable=False, **options)


def optional(name: str, kind: TypeEngine[Any], *more: SchemaItem, **options: Any) -> Column[Any]:
    """A column that may be empty."""
    return Column(name, kind, *more, **options)


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


def new_id(now: datetime) -> UUID:
    """A UUIDv7: 48 bits of milliseconds, then chance; rows made together lie together."""
    milliseconds = int(now.timestamp() * 1000)
    chance = secrets.randbits(74)
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 7 << 76 | (chance >> 62) << 64 | 2 << 62 | chance & (1 << 62) - 1
    return UUID(int=value)


def canonical(content: object) -> str:
    """JSON with one spelling for one content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def read_canonical(text: str) -> Any:
    """The content again; ``json.loads`` would first look for the blanks that are not there."""
    return _READ(text)[0]


def digest(*content: object) -> str:
    """What a client-made id stands for: the same again is a repeat, anything else a conflict."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def change_one(conn: Connection, change: Update) -> None:
    """Change the row that the statement names. NotFound where there is none."""
    if conn.execute(change).rowcount == 0:
        raise NotFound


class Upsert:
    """One INSERT ... ON CONFLICT in the words of the engine at hand, compiled once.

    Where the row exists, the columns in ``replace`` take the new values and those in ``change`` the given expressions;
    with neither, it stays as it is.
    """

    def __init__(
        self, into: Table, keys: Sequence[str] = (), *, replace: Sequence[str] = (), change: Mapping[str, Any] | None = None
    ) -> None:
        self._into, self._keys, self._replace, self._change = into, list(keys), replace, dict(change or {})
        self._statements: dict[str, Insert] = {}

    def run(self, conn: Connection, values: Mapping[str, Any]) -> bool:
        """Execute with ``values``; True when a row was written."""
        name = conn.dialect.name
        if name not in self._statements:
            self._statements[name] = self._statement(name)
        return conn.execute(self._statements[name], dict(values)).rowcount > 0

    def _statement(self, dialect: str) -> Insert:
        # By name, as SQLAlchemy itself loads a dialect: the other one takes its time to load, and nobody needs it.
        insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(self._into).execution_options(preserve_rowcount=True)
        new = {column: insert.excluded[column] for column in self._replace} | self._change
        if new:
            return cast("Insert", insert.on_conflict_do_update(index_elements=self._keys, set_=new))
        return cast("Insert", insert.on_conflict_do_nothing(index_elements=self._keys or None))
