"""People: who they are, what they are called, and whether they can get in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import String, and_, bindparam, or_, select, update

from db import versions
from db.base import NotFound, Upsert
from db.tables.people import CREDENTIAL, PERSON

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Person:
    """``name_en`` empty = the one name everywhere; ``language`` None = the browser's choice."""

    id: UUID
    username: str
    name: str
    name_en: str
    language: str | None
    created_at: datetime
    disabled_at: datetime | None

    def called(self, lang: str) -> str:
        return called(self.name, self.name_en, lang)


_PEOPLE = select(*(PERSON.c[name] for name in ("id", "username", "name", "name_en", "language", "created_at", "disabled_at")))
_ONE = _PEOPLE.where(PERSON.c.id == bindparam("person"))
_BY_USERNAME = (
    _PEOPLE.add_columns(CREDENTIAL.c.hash)
    .join_from(PERSON, CREDENTIAL, isouter=True)
    .where(PERSON.c.username == bindparam("username"))
)
_NAMES = select(PERSON.c.id, PERSON.c.name, PERSON.c.name_en).where(PERSON.c.id.in_(bindparam("ids", expanding=True)))
_WORDS = bindparam("words", type_=String)
_NAMED_IN = select(PERSON.c.name, PERSON.c.name_en).where(
    or_(_WORDS.icontains(PERSON.c.name), and_(PERSON.c.name_en != "", _WORDS.icontains(PERSON.c.name_en)))
)
_DISABLED = select(PERSON.c.id, PERSON.c.disabled_at).where(PERSON.c.disabled_at.is_not(None))
_PUT_CREDENTIAL = Upsert(CREDENTIAL, ("person_id",), replace=("hash", "changed_at"))


def called(name: str, name_en: str, lang: str) -> str:
    """The spelling for a reader of ``lang``; the one name where there is no other."""
    return name_en if lang == "en" and name_en else name


def add_person(
    conn: Connection, *, id: UUID, username: str, name: str, now: datetime, name_en: str = "", language: str | None = None
) -> None:
    """Add a person who cannot sign in yet; an existing username is refused by the database."""
    row = {"id": id, "username": username.lower(), "name": name, "name_en": name_en, "language": language}
    conn.execute(PERSON.insert(), row | {"created_at": now, "disabled_at": None})


def rename(conn: Connection, person: UUID, name: str, name_en: str = "") -> None:
    """Call the person so from now on; what they did stays theirs."""
    conn.execute(update(PERSON).where(PERSON.c.id == person).values(name=name, name_en=name_en))


def person(conn: Connection, person: UUID) -> Person:
    """The person with this id, disabled or not. NotFound otherwise."""
    row = conn.execute(_ONE, {"person": person}).first()
    if row is None:
        raise NotFound
    return Person(*row)


def people(conn: Connection, ids: Collection[UUID] | None = None) -> tuple[Person, ...]:
    """All people, or those with these ids, by name."""
    chosen = _PEOPLE if ids is None else _PEOPLE.where(PERSON.c.id.in_(ids))
    return tuple(Person(*row) for row in conn.execute(chosen.order_by(PERSON.c.name, PERSON.c.id)))


def names(conn: Connection, ids: Collection[UUID], lang: str) -> dict[UUID, str]:
    """What these people are called, for a reader of ``lang``."""
    return {row[0]: called(*row[1:], lang) for row in conn.execute(_NAMES, {"ids": list(ids)})} if ids else {}


def are_named(conn: Connection, words: str) -> bool:
    """Whether somebody's name stands among the words; one in letters stands there as words of its own."""
    found = {name.casefold() for row in conn.execute(_NAMED_IN, {"words": words}) for name in row if name}
    folded = words.casefold()
    return any(name in folded and (not name.isascii() or f" {name} " in f" {folded} ") for name in found)


def by_username(conn: Connection, username: str) -> tuple[Person, str | None] | None:
    """The person with this username and the hash of the password, if one was set."""
    row = conn.execute(_BY_USERNAME, {"username": username.lower()}).first()
    return None if row is None else (Person(*row[:-1]), row[-1])


def set_password(conn: Connection, person: UUID, hash: str, now: datetime) -> None:
    """Keep the hash of the new password in place of the old."""
    _PUT_CREDENTIAL.run(conn, {"person_id": person, "hash": hash, "changed_at": now})


def set_language(conn: Connection, person: UUID, language: str | None) -> None:
    """Remember the person's choice; None = the browser's again."""
    conn.execute(update(PERSON).where(PERSON.c.id == person).values(language=language))


def disable(conn: Connection, person: UUID, now: datetime) -> None:
    """The person cannot get in any more; whatever they did stays. End the sessions too (``sessions.end_all``)."""
    conn.execute(update(PERSON).where(PERSON.c.id == person, PERSON.c.disabled_at.is_(None)).values(disabled_at=now))
    versions.changed(conn)


def disabled(conn: Connection) -> dict[UUID, datetime]:
    """Who cannot get in any more, and since when."""
    return {row.id: row.disabled_at for row in conn.execute(_DISABLED)}


def enable(conn: Connection, person: UUID) -> None:
    """Let a disabled person in again."""
    conn.execute(update(PERSON).where(PERSON.c.id == person).values(disabled_at=None))
    versions.changed(conn)
