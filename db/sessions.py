"""Getting in: sessions, one-time links, counters of attempts. Callers pass hashes, never the secrets themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, func, select, update

from db import versions
from db.base import NotFound, Upsert
from db.tables.people import PERSON
from db.tables.sessions import ATTEMPT, INVITATION, SESSION

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Select


@dataclass(frozen=True, slots=True)
class Session:
    """A living session and whose it is. How long it may idle is the service's to say."""

    person: UUID
    username: str
    name: str
    name_en: str
    language: str | None
    device: str
    created_at: datetime
    last_used_at: datetime
    organisation: int  # the version there is now: asked here, because every request asks


_FIND: Select[Any] = (
    select(
        *(PERSON.c[name] for name in ("id", "username", "name", "name_en", "language")),
        *(SESSION.c[name] for name in ("device", "created_at", "last_used_at")),
        versions.ORGANISATION,
    )
    .join_from(SESSION, PERSON)
    .where(SESSION.c.token_hash == bindparam("hash"), SESSION.c.ended_at.is_(None), PERSON.c.disabled_at.is_(None))
)
_TOUCH = update(SESSION).where(SESSION.c.token_hash == bindparam("hash")).values(last_used_at=bindparam("now"))
_LIVE_LINK = and_(
    INVITATION.c.token_hash == bindparam("hash"), INVITATION.c.used_at.is_(None), INVITATION.c.expires_at > bindparam("now")
)
_INVITED = select(INVITATION.c.person_id).join_from(INVITATION, PERSON, INVITATION.c.person_id == PERSON.c.id)
_INVITED = _INVITED.where(_LIVE_LINK, PERSON.c.disabled_at.is_(None))
_USE = update(INVITATION).where(_LIVE_LINK).values(used_at=bindparam("now")).returning(INVITATION.c.person_id)
_COUNT = Upsert(ATTEMPT, ("account", "device", "window_at"), change={"count": ATTEMPT.c.count + 1})
_TAKE_BACK = (
    update(ATTEMPT)
    .where(
        ATTEMPT.c.account == bindparam("whose"),
        ATTEMPT.c.device == bindparam("where"),
        ATTEMPT.c.window_at == bindparam("when"),
        ATTEMPT.c.count > 0,
    )
    .values(count=ATTEMPT.c.count - 1)
)
_COUNTED = select(func.coalesce(func.sum(ATTEMPT.c.count), 0)).where(
    ATTEMPT.c.account == bindparam("account"),
    ATTEMPT.c.device == bindparam("device"),
    ATTEMPT.c.window_at >= bindparam("since"),
)


def start(conn: Connection, token_hash: str, person: UUID, device: str, now: datetime) -> None:
    """Begin a session under the hash of a fresh token."""
    row = {"token_hash": token_hash, "person_id": person, "device": device[:200]}
    conn.execute(SESSION.insert(), row | {"created_at": now, "last_used_at": now, "ended_at": None})


def find(conn: Connection, token_hash: str) -> Session | None:
    """The session, unless it was ended or the person disabled."""
    row = conn.execute(_FIND, {"hash": token_hash}).first()
    return None if row is None else Session(*row)


def touch(conn: Connection, token_hash: str, now: datetime) -> None:
    """Note that the session is in use; call it once a minute, not with every request."""
    conn.execute(_TOUCH, {"hash": token_hash, "now": now})


def end(conn: Connection, token_hash: str, now: datetime) -> None:
    """End one session; a copied cookie ends with it."""
    conn.execute(update(SESSION).where(SESSION.c.token_hash == token_hash, SESSION.c.ended_at.is_(None)).values(ended_at=now))


def end_all(conn: Connection, person: UUID, now: datetime, keep: str | None = None) -> int:
    """End every session of the person, except the one under the hash ``keep``; the number ended."""
    mine = and_(SESSION.c.person_id == person, SESSION.c.ended_at.is_(None), SESSION.c.token_hash != (keep or ""))
    return conn.execute(update(SESSION).where(mine).values(ended_at=now)).rowcount


def end_everything(conn: Connection, now: datetime) -> None:
    """End every session and every link: a backup remembers some that were ended or used up after it was made."""
    conn.execute(update(SESSION).where(SESSION.c.ended_at.is_(None)).values(ended_at=now))
    conn.execute(update(INVITATION).where(INVITATION.c.used_at.is_(None), INVITATION.c.expires_at > now).values(expires_at=now))


def invite(conn: Connection, token_hash: str, person: UUID, made_by: UUID | None, now: datetime, expires_at: datetime) -> None:
    """A new one-time link for the person; links made before stop working."""
    unused = and_(INVITATION.c.person_id == person, INVITATION.c.used_at.is_(None), INVITATION.c.expires_at > now)
    conn.execute(update(INVITATION).where(unused).values(expires_at=now))
    row = {"token_hash": token_hash, "person_id": person, "made_by": made_by, "made_at": now}
    conn.execute(INVITATION.insert(), row | {"expires_at": expires_at, "used_at": None})


def invited(conn: Connection, token_hash: str, now: datetime) -> UUID | None:
    """Whom the link would let in, if it still works."""
    found: UUID | None = conn.execute(_INVITED, {"hash": token_hash, "now": now}).scalar()
    return found


def use_invitation(conn: Connection, token_hash: str, now: datetime) -> UUID:
    """Use the link up: whom it lets in. NotFound when it was used, replaced or has expired."""
    found: UUID | None = conn.execute(_USE, {"hash": token_hash, "now": now}).scalar()
    if found is None:
        raise NotFound
    return found


def count_attempt(conn: Connection, account: str, device: str, window_at: datetime) -> None:
    """One more attempt in the window that began at ``window_at``; counted in the database, so in every worker."""
    _COUNT.run(conn, {"account": account[:200], "device": device[:200], "window_at": window_at, "count": 1})


def attempts(conn: Connection, account: str, device: str, since: datetime) -> int:
    """Attempts in windows that began at or after ``since``."""
    return int(conn.execute(_COUNTED, {"account": account[:200], "device": device[:200], "since": since}).scalar_one())


def take_back_attempt(conn: Connection, account: str, device: str, window_at: datetime) -> None:
    """One attempt less in that window: it was no wrong one."""
    conn.execute(_TAKE_BACK, {"whose": account[:200], "where": device[:200], "when": window_at})


def forget_attempts(conn: Connection, account: str, device: str | None = None) -> None:
    """Start counting anew after a success, or for all devices when a manager lifts the wait."""
    mine = ATTEMPT.c.account == account[:200]
    conn.execute(delete(ATTEMPT).where(mine if device is None else and_(mine, ATTEMPT.c.device == device[:200])))
