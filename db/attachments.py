"""Attachments of drafts, submissions and ticks: added under a client-made id, taken off before it is handed in, never deleted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, union_all, update

from db.base import Conflict, NotFound, Upsert
from db.tables.attachments import ATTACHMENT
from db.tables.runs import TICK
from db.tables.submissions import SUBMISSION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """What was sent and what is kept of it; ``width`` and ``height`` of pictures only."""

    place_id: UUID
    id: UUID
    paper_id: UUID
    field: str
    person_id: UUID
    sent: str
    digest: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Attachment(NewAttachment):
    added_at: datetime
    removed_at: datetime | None

    @property
    def is_picture(self) -> bool:
        return self.width is not None


_ATTACHMENTS = select(*(ATTACHMENT.c[field.name] for field in fields(Attachment)))
_HERE = ATTACHMENT.c.place_id == bindparam("place")
_BY_ID = _ATTACHMENTS.where(_HERE, ATTACHMENT.c.id == bindparam("attachment"))
_SEVERAL = _ATTACHMENTS.where(_HERE, ATTACHMENT.c.id.in_(bindparam("ids", expanding=True)))
_OF_PAPER = _ATTACHMENTS.where(_HERE, ATTACHMENT.c.paper_id == bindparam("paper"), ATTACHMENT.c.removed_at.is_(None)).order_by(
    ATTACHMENT.c.added_at, ATTACHMENT.c.id
)
_SINCE = select(func.count()).where(ATTACHMENT.c.person_id == bindparam("person"), ATTACHMENT.c.added_at >= bindparam("since"))
# A paper that is settled: a submission, or a tick that was received.
_HANDED_IN = union_all(
    *(select(of.c.id).where(of.c.place_id == bindparam("place"), of.c.id == bindparam("paper")) for of in (SUBMISSION, TICK))
)
_DIGESTS = select(ATTACHMENT.c.digest).distinct()
_PICTURES = _DIGESTS.where(ATTACHMENT.c.width.is_not(None))
_NAMED = _DIGESTS.where(ATTACHMENT.c.digest.in_(bindparam("digests", expanding=True)))
_REMOVE = (
    update(ATTACHMENT)
    .where(_HERE, ATTACHMENT.c.id == bindparam("attachment"), ATTACHMENT.c.removed_at.is_(None))
    .values(removed_at=bindparam("now"))
)
_PUT = Upsert(ATTACHMENT)


def add(conn: Connection, new: NewAttachment, most: int, now: datetime) -> Attachment:
    """Keep the row of bytes that are on disk already; the same once more is the same attachment, also after it was taken off.

    Conflict "conflict" where the id stands for something else, "full" where the paper has ``most``, "handed-in" after that.
    """
    standing = find(conn, new.place_id, new.id)
    if standing is not None:
        return _repeated(standing, new)
    if conn.execute(_HANDED_IN, {"place": new.place_id, "paper": new.paper_id}).first():
        raise Conflict("handed-in", new.paper_id)
    if len(of_paper(conn, new.place_id, new.paper_id)) >= most:
        raise Conflict("full", new.paper_id)
    row = {field.name: getattr(new, field.name) for field in fields(NewAttachment)}
    if _PUT.run(conn, row | {"added_at": now, "removed_at": None}):
        return Attachment(**row, added_at=now, removed_at=None)
    return _repeated(find(conn, new.place_id, new.id), new)  # sent twice at once: the other was first


def _repeated(standing: Attachment | None, new: NewAttachment) -> Attachment:
    """What stands under the id, if it is the same."""
    same = ("sent", "paper_id", "field", "person_id")
    if standing is None or any(getattr(standing, name) != getattr(new, name) for name in same):
        raise Conflict("conflict", standing)
    return standing


def find(conn: Connection, place: UUID, id: UUID) -> Attachment | None:
    """The attachment with this id at this place."""
    row = conn.execute(_BY_ID, {"place": place, "attachment": id}).first()
    return None if row is None else Attachment(*row)


def several(conn: Connection, place: UUID, ids: Iterable[UUID]) -> tuple[Attachment, ...]:
    """Those of the attachments that there are, whosever they are."""
    wanted = list(ids)
    return tuple(Attachment(*row) for row in conn.execute(_SEVERAL, {"place": place, "ids": wanted})) if wanted else ()


def of_paper(conn: Connection, place: UUID, paper: UUID) -> tuple[Attachment, ...]:
    """What is attached to a draft, or was when it was handed in, the first first."""
    return tuple(Attachment(*row) for row in conn.execute(_OF_PAPER, {"place": place, "paper": paper}))


def named(conn: Connection, digests: Collection[str]) -> frozenset[str]:
    """Those of the digests that any attachment has, taken off or not."""
    return frozenset(conn.execute(_NAMED, {"digests": list(digests)}).scalars()) if digests else frozenset()


def digests(conn: Connection) -> Iterator[str]:
    """Every digest that an attachment has."""
    return iter(conn.execute(_DIGESTS).scalars())


def pictures(conn: Connection) -> Iterator[str]:
    """The digests of those that are pictures."""
    return iter(conn.execute(_PICTURES).scalars())


def added_since(conn: Connection, person: UUID, since: datetime) -> int:
    """How many the person has added since."""
    return int(conn.execute(_SINCE, {"person": person, "since": since}).scalar_one())


def remove(conn: Connection, place: UUID, id: UUID, person: UUID, now: datetime) -> Attachment:
    """Take it off its draft; once more changes nothing. Conflict "handed-in" where it belongs to a version handed in."""
    standing = find(conn, place, id)
    if standing is None or standing.person_id != person:
        raise NotFound
    if conn.execute(_HANDED_IN, {"place": place, "paper": standing.paper_id}).first():
        raise Conflict("handed-in", standing)
    conn.execute(_REMOVE, {"place": place, "attachment": id, "now": now})
    return standing
