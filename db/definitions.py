"""Definitions as they were: frozen revisions, what was in force when, and the release that workers serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select, update

from db.base import Upsert, canonical, new_id
from db.tables.definitions import IN_FORCE, RELEASE, REVISION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Definition:
    """What a checklist or form is to be: the revision of its content, and facts (schedule, roles, approval ...) as JSON."""

    kind: str
    id: str
    revision: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class InForce:
    """What counted from ``since`` to before ``until``."""

    kind: str
    id: str
    revision: str
    facts: dict[str, Any]
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Release:
    id: UUID
    since: datetime
    folder: str
    digest: str
    person: UUID | None


_PUT_REVISION = Upsert(REVISION, ("hash",))
_CONTENT = select(REVISION.c.content).where(REVISION.c.hash == bindparam("hash"))
_ROWS = select(*(IN_FORCE.c[name] for name in ("kind", "ref_id", "revision", "facts", "since", "until")))
_NOW = _ROWS.where(IN_FORCE.c.until.is_(None))
_BETWEEN = _ROWS.where(
    IN_FORCE.c.since < bindparam("last"), or_(IN_FORCE.c.until.is_(None), IN_FORCE.c.until > bindparam("first"))
).order_by(IN_FORCE.c.kind, IN_FORCE.c.ref_id, IN_FORCE.c.since)
_RELEASES = select(*(RELEASE.c[name] for name in ("id", "since", "folder", "digest", "person_id")))
_CURRENT = _RELEASES.order_by(RELEASE.c.since.desc(), RELEASE.c.id.desc()).limit(1)
_CLOSE = (
    update(IN_FORCE)
    .where(IN_FORCE.c.kind == bindparam("of_kind"), IN_FORCE.c.ref_id == bindparam("of_id"), IN_FORCE.c.until.is_(None))
    .values(until=bindparam("now"))
)


def put_revision(conn: Connection, hash: str, content: dict[str, Any], now: datetime) -> bool:
    """Keep the content under its hash for ever; False where it is kept already."""
    row = {"hash": hash, "kind": content["kind"], "ref_id": content["id"], "content": content, "recorded_at": now}
    return _PUT_REVISION.run(conn, row)


def revision(conn: Connection, hash: str) -> dict[str, Any] | None:
    """The frozen content; it can be cached for ever."""
    found: dict[str, Any] | None = conn.execute(_CONTENT, {"hash": hash}).scalar()
    return found


def record(conn: Connection, rows: Iterable[Definition], now: datetime) -> tuple[str, ...]:
    """Put exactly these definitions in force from ``now``; the full names that began, changed or ended.

    Equal rows stay untouched, changed ones are closed and opened anew, missing ones closed. Their revisions must be kept already.
    """
    wanted = {(row.kind, row.id): row for row in rows}
    standing = {(row.kind, row.id): row for row in in_force(conn)}
    changed = sorted(key for key in wanted.keys() | standing.keys() if _differ(wanted.get(key), standing.get(key)))
    for kind, ref_id in changed:
        conn.execute(_CLOSE, {"of_kind": kind, "of_id": ref_id, "now": now})
        if new := wanted.get((kind, ref_id)):
            row = {"id": new_id(now), "kind": kind, "ref_id": ref_id, "revision": new.revision, "facts": new.facts}
            conn.execute(IN_FORCE.insert(), row | {"since": now, "until": None})
    return tuple(ref_id for _, ref_id in changed)


def in_force(conn: Connection) -> tuple[InForce, ...]:
    """What counts now."""
    return tuple(InForce(*row) for row in conn.execute(_NOW))


def in_force_between(conn: Connection, first: datetime, last: datetime) -> tuple[InForce, ...]:
    """What counted at some moment from ``first`` to before ``last``."""
    return tuple(InForce(*row) for row in conn.execute(_BETWEEN, {"first": first, "last": last}))


def add_release(conn: Connection, *, folder: str, digest: str, now: datetime, person: UUID | None = None) -> UUID:
    """Switch every worker to the folder, with the commit of this row."""
    id_ = new_id(now)
    conn.execute(RELEASE.insert(), {"id": id_, "since": now, "folder": folder, "digest": digest, "person_id": person})
    return id_


def current_release(conn: Connection) -> Release | None:
    """The release to serve, or None before the first."""
    row = conn.execute(_CURRENT).first()
    return None if row is None else Release(*row)


def releases(conn: Connection) -> tuple[Release, ...]:
    """All releases, the newest first."""
    return tuple(Release(*row) for row in conn.execute(_RELEASES.order_by(RELEASE.c.since.desc(), RELEASE.c.id.desc())))


def _differ(wanted: Definition | None, standing: InForce | None) -> bool:
    if wanted is None or standing is None:
        return True
    return wanted.revision != standing.revision or canonical(wanted.facts) != canonical(standing.facts)
