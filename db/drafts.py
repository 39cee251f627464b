"""Drafts: what somebody has typed and not handed in, one for each occurrence, counted so that two tabs do not undo each other."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, select, update

from db.base import Conflict, NotFound, Upsert, canonical
from db.tables.submissions import DRAFT, SUBMISSION

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.base import Occurrence


@dataclass(frozen=True, slots=True)
class NewDraft:
    """``id`` becomes the submission's; ``slot`` is empty where the form is for when something happens; ``corrects`` a version."""

    place_id: UUID
    id: UUID
    person_id: UUID
    form_id: str
    day: date
    slot: str
    owed_by: str
    corrects: UUID | None
    revision: str
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft(NewDraft):
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """What is handed in over a draft: the saved version that was seen (0 = none), and what was typed."""

    seen: int
    typed: dict[str, Any]

    def is_stale(self, draft: Draft) -> bool:
        """Whether another tab saved since; with the same in it, it was only saved while the page was loaded."""
        return draft.version != self.seen and draft.answers != self.typed


_DRAFTS = select(*(DRAFT.c[field.name] for field in fields(Draft)))
_THIS = and_(DRAFT.c.place_id == bindparam("place"), DRAFT.c.id == bindparam("draft"))
_MINE = and_(DRAFT.c.person_id == bindparam("person"), DRAFT.c.place_id == bindparam("place"))
_BY_ID = _DRAFTS.where(_THIS)
_CORRECTION = _DRAFTS.where(_MINE, DRAFT.c.corrects == bindparam("corrects"))
_NEW = _DRAFTS.where(_MINE, DRAFT.c.corrects.is_(None), DRAFT.c.form_id == bindparam("form"), DRAFT.c.slot == bindparam("slot"))
_OWED = _NEW.where(DRAFT.c.day == bindparam("day"), DRAFT.c.owed_by == bindparam("owed_by"))
_LATEST = _NEW.order_by(DRAFT.c.saved_at.desc()).limit(1)
_OF_PERSON = _DRAFTS.where(DRAFT.c.person_id == bindparam("person")).order_by(DRAFT.c.saved_at.desc())
_PUT = Upsert(DRAFT)
_DROP = (
    delete(DRAFT)
    .where(_THIS, DRAFT.c.person_id == bindparam("person"))
    .returning(*(DRAFT.c[field.name] for field in fields(Draft)))
)
_HANDED_IN = select(SUBMISSION.c.id).where(SUBMISSION.c.place_id == bindparam("place"), SUBMISSION.c.id == bindparam("draft"))
_SAVE = (
    update(DRAFT)
    .where(_THIS, DRAFT.c.person_id == bindparam("person"), DRAFT.c.version == bindparam("seen"))
    .values(
        answers=bindparam("new_answers"),
        revision=bindparam("new_revision"),
        saved_at=bindparam("now"),
        version=bindparam("seen") + 1,
    )
)


def find_draft(conn: Connection, person: UUID, key: Occurrence) -> Draft | None:
    """The person's draft for the occurrence; where ``slot`` is empty the newest of the form at the place, of whichever day."""
    row = {"person": person, "place": key.place, "form": key.id, "slot": key.slot}
    if key.slot:
        return _first(conn, _OWED, row | {"day": key.day, "owed_by": key.owed_by})
    return _first(conn, _LATEST, row)


def draft(conn: Connection, place: UUID, id: UUID) -> Draft | None:
    """The draft with this client-made id, whosever it is."""
    return _first(conn, _BY_ID, {"place": place, "draft": id})


def find_correction(conn: Connection, person: UUID, place: UUID, corrects: UUID) -> Draft | None:
    """The person's draft that corrects this returned version."""
    return _first(conn, _CORRECTION, {"person": person, "place": place, "corrects": corrects})


def drafts_of(conn: Connection, person: UUID) -> tuple[Draft, ...]:
    """What the person has not handed in, the last touched first."""
    return tuple(Draft(*row) for row in conn.execute(_OF_PERSON, {"person": person}))


def save_draft(conn: Connection, new: NewDraft, seen: int, now: datetime) -> Draft:
    """Save over the version that was ``seen`` (0 = none yet).

    Conflict "stale" carries the draft that another tab saved since, "handed-in" the id it was handed in under.
    """
    key = {"place": new.place_id, "draft": new.id}
    if conn.execute(_HANDED_IN, key).first():
        raise Conflict("handed-in", new.id)
    saved = {"seen": seen, "person": new.person_id, "now": now, "new_answers": new.answers, "new_revision": new.revision}
    row = {field.name: getattr(new, field.name) for field in fields(NewDraft)}
    if seen == 0 and _PUT.run(conn, row | {"version": 1, "saved_at": now}):
        return Draft(**row, version=1, saved_at=now)
    if seen and conn.execute(_SAVE, key | saved).rowcount:
        return Draft(**row, version=seen + 1, saved_at=now)
    return _standing(conn, new)


def drop_draft(conn: Connection, person: UUID, place: UUID, id: UUID) -> Draft | None:
    """Throw the person's draft away, if there is one; what it was."""
    return _first(conn, _DROP, {"person": person, "place": place, "draft": id})


def _standing(conn: Connection, new: NewDraft) -> Draft:
    found = _first(conn, _BY_ID, {"place": new.place_id, "draft": new.id})
    if found is None and new.corrects:
        found = find_correction(conn, new.person_id, new.place_id, new.corrects)
    elif found is None:
        found = _first(conn, _OWED, _owed(new))
    if found is None or found.person_id != new.person_id:
        raise NotFound
    if found.id == new.id and canonical(found.answers) == canonical(new.answers):
        return found  # the same once more: its answer was lost on the way, or a page was loaded while it was saved
    raise Conflict("stale", found)


def _owed(new: NewDraft) -> dict[str, Any]:
    names = {"person": new.person_id, "place": new.place_id, "form": new.form_id}
    return names | {"slot": new.slot, "day": new.day, "owed_by": new.owed_by}


def _first(conn: Connection, statement: Any, values: dict[str, Any]) -> Draft | None:
    row = conn.execute(statement, values).first()
    return None if row is None else Draft(*row)
