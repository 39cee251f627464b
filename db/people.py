"""People: who they are, the roles they hold, when they are away, and what they may manage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import String, and_, bindparam, or_, select, update

from db import versions
from db.base import NotFound, Upsert
from db.tables.people import ABSENCE, ASSIGNMENT, CREDENTIAL, GRANT, PERSON

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection


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


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person holds a role at a place; no weekdays = all, 0 = Monday."""

    place: UUID
    id: UUID
    person: UUID
    role: str
    weekdays: tuple[int, ...]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Absence:
    """``until`` is the last day away; ``deputy`` decides for the person meanwhile."""

    person: UUID
    id: UUID
    since: date
    until: date
    deputy: UUID | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """``kind`` is manage, edit or administer; ``department`` None = every one."""

    place: UUID
    id: UUID
    person: UUID
    kind: str
    department: str | None
    since: datetime
    until: datetime | None


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
_ASSIGNMENTS = select(*(ASSIGNMENT.c[name] for name in ("place_id", "id", "person_id", "role", "weekdays", "since", "until")))
_GRANTS = select(*(GRANT.c[name] for name in ("place_id", "id", "person_id", "kind", "department", "since", "until")))
_ASSIGNMENTS_OF = _ASSIGNMENTS.where(ASSIGNMENT.c.person_id == bindparam("person"))
_GRANTS_OF = _GRANTS.where(
    GRANT.c.person_id == bindparam("person"),
    GRANT.c.since <= bindparam("now"),
    or_(GRANT.c.until.is_(None), GRANT.c.until > bindparam("now")),
)
_ABSENCES = select(*(ABSENCE.c[name] for name in ("person_id", "id", "since", "until", "deputy_id"))).where(
    ABSENCE.c.since <= bindparam("last"), ABSENCE.c.until >= bindparam("first")
)
_PUT_ABSENCE = Upsert(ABSENCE)
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


def assign(
    conn: Connection,
    *,
    id: UUID,
    place: UUID,
    person: UUID,
    role: str,
    since: date,
    until: date | None = None,
    weekdays: Iterable[int] = (),
) -> None:
    """The person holds the role at the place from ``since`` to before ``until``."""
    row = {"place_id": place, "id": id, "person_id": person, "role": role, "since": since, "until": until}
    conn.execute(ASSIGNMENT.insert(), row | {"weekdays": "".join(map(str, sorted(set(weekdays))))})


def end_assignment(conn: Connection, place: UUID, id: UUID, until: date) -> None:
    """The last day of the assignment is the one before ``until``. NotFound for another place's."""
    _end(conn, update(ASSIGNMENT).where(ASSIGNMENT.c.place_id == place, ASSIGNMENT.c.id == id).values(until=until))


def assignments(conn: Connection, first: date, last: date) -> tuple[Assignment, ...]:
    """Who held which role where on some day from ``first`` to ``last``."""
    during = and_(ASSIGNMENT.c.since <= last, or_(ASSIGNMENT.c.until.is_(None), ASSIGNMENT.c.until > first))
    return tuple(map(_assignment, conn.execute(_ASSIGNMENTS.where(during))))


def assignments_of(conn: Connection, person: UUID) -> tuple[Assignment, ...]:
    """All roles the person held, holds or will hold."""
    return tuple(map(_assignment, conn.execute(_ASSIGNMENTS_OF, {"person": person})))


def be_away(conn: Connection, *, id: UUID, person: UUID, since: date, until: date, deputy: UUID | None = None) -> None:
    """The person is away from ``since`` to ``until``, both included; ``deputy`` decides for them meanwhile."""
    row = {"id": id, "person_id": person, "since": since, "until": until, "deputy_id": deputy}
    conn.execute(ABSENCE.insert(), row)


def note_leave(conn: Connection, *, id: UUID, person: UUID, since: date, until: date) -> bool:
    """The absence that an approved leave makes; whether it is new. ``id`` is the submission's, so that it is made once."""
    row = {"id": id, "person_id": person, "since": since, "until": until, "deputy_id": None}
    return _PUT_ABSENCE.run(conn, row)


def set_deputy(conn: Connection, person: UUID, absence: UUID, deputy: UUID | None) -> None:
    """Name who decides for the person during this absence, or nobody. NotFound for another person's."""
    chosen = ABSENCE.c.person_id == person, ABSENCE.c.id == absence
    _end(conn, update(ABSENCE).where(*chosen).values(deputy_id=deputy))


def absences(conn: Connection, first: date, last: date) -> tuple[Absence, ...]:
    """Who is away on some day from ``first`` to ``last``."""
    return tuple(Absence(*row) for row in conn.execute(_ABSENCES, {"first": first, "last": last}))


def grant(
    conn: Connection,
    *,
    id: UUID,
    place: UUID,
    person: UUID,
    kind: str,
    now: datetime,
    department: str | None = None,
    until: datetime | None = None,
) -> None:
    """Let the person manage, edit or administer the place with all below it."""
    row = {"place_id": place, "id": id, "person_id": person, "kind": kind, "department": department}
    conn.execute(GRANT.insert(), row | {"since": now, "until": until})


def end_grant(conn: Connection, place: UUID, id: UUID, until: datetime) -> None:
    """The grant counts to before ``until``. NotFound for another place's."""
    _end(conn, update(GRANT).where(GRANT.c.place_id == place, GRANT.c.id == id).values(until=until))


def grants_of(conn: Connection, person: UUID, now: datetime) -> tuple[Grant, ...]:
    """What the person may do now."""
    return tuple(Grant(*row) for row in conn.execute(_GRANTS_OF, {"person": person, "now": now}))


def grants(conn: Connection, now: datetime) -> tuple[Grant, ...]:
    """Everybody's grants that count now."""
    live: ColumnElement[bool] = and_(GRANT.c.since <= now, or_(GRANT.c.until.is_(None), GRANT.c.until > now))
    return tuple(Grant(*row) for row in conn.execute(_GRANTS.where(live)))


def _assignment(row: tuple[UUID, UUID, UUID, str, str, date, date | None]) -> Assignment:
    place, id_, person_id, role, weekdays, since, until = row
    return Assignment(place, id_, person_id, role, tuple(map(int, weekdays)), since, until)


def _end(conn: Connection, change: object) -> None:
    if conn.execute(change).rowcount == 0:  # type: ignore[call-overload]
        raise NotFound
