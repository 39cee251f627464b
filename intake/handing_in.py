"""Keeping what is typed and handing it in; what holds it up is told, and what was typed stays. No request is read here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from db import decisions, definitions, drafts, submissions
from db.base import Conflict, NotFound
from db.drafts import Draft, NewDraft, Over
from db.submissions import NewSubmission, Submission
from intake import answers, attaching, leave, totals
from intake.errors import Refused
from intake.occurrences import content
from intake.sheets import Sheet

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from intake.answers import Setting, Typed
    from intake.filling import Filling

Reason = Literal["wrong", "changed", "stale", "already", "conflict", "decided"]


@dataclass(frozen=True)
class Posted:
    """What the form's page sent: which button, under which id, over which saved version, in which wording, and what was typed."""

    do: str
    id: UUID
    seen: int
    revision: str
    typed: Typed

    @property
    def over(self) -> Over:
        return Over(self.seen, self.typed)

    @property
    def row(self) -> str:
        """The table that is to get one more row."""
        return self.do.partition(":")[2] if self.do.startswith("row:") else ""


class Held(Exception):
    """It is held up, and why; with what stands in the way: a version handed in, another tab's draft, or faults in the sheet."""

    def __init__(
        self,
        reason: Reason,
        *,
        standing: Submission | None = None,
        draft: Draft | None = None,
        sheet: Sheet | None = None,
        status: int = 0,
    ) -> None:
        self.reason, self.standing, self.draft, self.sheet, self.status = reason, standing, draft, sheet, status
        super().__init__(reason)


def save(conn: Connection, found: Filling, posted: Posted, now: datetime) -> Draft:
    """Keep what was typed, with one more row where that was asked for."""
    typed = answers.add_row(found.content, posted.typed, posted.row) if posted.row else posted.typed
    key = found.key
    corrects = found.corrects.id if found.corrects else None
    revision = _known_revision(conn, found, posted.revision)
    person = found.who.person
    new = NewDraft(key.place, posted.id, person, key.id, key.day, key.slot, key.owed_by, corrects, revision, dict(typed))
    try:
        return drafts.save_draft(conn, new, posted.seen, now)
    except Conflict as conflict:
        if isinstance(conflict.current, Draft):
            raise Held("stale", draft=conflict.current) from None
        raise Held("already", standing=_own(conn, found, posted.id)) from None


def read(found: Filling, posted: Posted, setting: Setting) -> Sheet:
    """What was typed, checked against the wording in force: before a write begins, so that nobody waits for it."""
    sheet = Sheet(found.content, posted.typed, setting)
    sheet.check()
    return sheet


def hand_in(conn: Connection, found: Filling, posted: Posted, sheet: Sheet, lang: str, now: datetime) -> Submission:
    """Hand in the answers of a sheet that was read; the same again gets the same receipt, whatever has changed since.

    What nothing speaks against is written without a question: the rows that stand say whether it came before.
    """
    if found.corrects is not None or posted.revision != found.facts.revision or any(sheet.faults()):
        if submissions.find(conn, found.key.place, posted.id) is not None:
            return _repeat(conn, found, posted, lang, now)
        _check(conn, found, posted, sheet)
    return _keep(conn, found, posted, sheet, lang, now)


def _check(conn: Connection, found: Filling, posted: Posted, sheet: Sheet) -> None:
    """What speaks against it, the most important first."""
    if posted.revision != found.facts.revision:
        raise Held("changed")
    draft = drafts.draft(conn, found.key.place, posted.id)
    if draft is not None and draft.person_id == found.who.person and posted.over.is_stale(draft):
        raise Held("stale", draft=draft)
    if found.corrects is not None:
        _check_returned(conn, found.corrects)
    if any(sheet.faults()):
        raise Held("wrong", sheet=sheet)


def _keep(conn: Connection, found: Filling, posted: Posted, sheet: Sheet, lang: str, now: datetime) -> Submission:
    key, corrects = found.key, found.corrects.id if found.corrects else None
    who = (key.owed_by, found.who.person, posted.revision)
    given = sheet.answers()
    steps, filed = found.chain(given)
    new = NewSubmission(key.place, posted.id, key.id, key.day, key.slot, *who, given, steps, lang, corrects, filed)
    try:
        made, fresh = submissions.hand_in(conn, new, now, posted.over)
    except Conflict as conflict:
        raise _held(conflict, found) from None
    if fresh and key.slot:
        totals.forget(conn, found.organisation, key.place, key.day, now)
    if fresh and not made.steps:
        leave.note(conn, found.organisation, made, now, made.person_id)
    return made


def _held(conflict: Conflict, found: Filling) -> Held:
    standing = conflict.current
    if isinstance(standing, Draft):
        return Held("stale", draft=standing)
    if not isinstance(standing, Submission):
        return Held("already")
    if conflict.reason == "conflict" and standing.person_id != found.who.person:
        raise NotFound
    return Held("conflict" if conflict.reason == "conflict" else "already", standing=standing)


def _repeat(conn: Connection, found: Filling, posted: Posted, lang: str, now: datetime) -> Submission:
    """The receipt of what came before under this id, if it is the same; it is read in the wording it had."""
    standing = _own(conn, found, posted.id)
    before = replace(found, content=content(conn, standing.revision))
    sheet = Sheet(before.content, posted.typed, attaching.setting(conn, before, posted.id, lang))
    if standing.form_id != found.key.id or not sheet.check():
        raise Held("conflict", standing=standing)
    return _keep(conn, found, posted, sheet, lang, now)


def _own(conn: Connection, found: Filling, id: UUID) -> Submission:
    standing = submissions.submission(conn, found.key.place, id)
    if standing.person_id != found.who.person:
        raise NotFound
    return standing


def _check_returned(conn: Connection, corrected: Submission) -> None:
    """Only the newest version can be corrected, and only while it is returned."""
    newest = submissions.versions(conn, corrected.place_id, corrected.series)[-1]
    if newest.id != corrected.id:
        raise Held("already", standing=newest)
    if not is_returned(conn, newest):
        raise Held("decided", standing=newest)


def is_returned(conn: Connection, version: Submission) -> bool:
    """Whether the version was sent back to its author."""
    return any(one.outcome == "return" for one in decisions.decisions_on(conn, version.place_id, version.id))


def _known_revision(conn: Connection, found: Filling, revision: str) -> str:
    """The wording that the page showed; one of another form, or of none, is refused."""
    if revision == found.facts.revision:
        return revision
    shown = definitions.revision(conn, revision)
    if shown is None or shown["id"] != found.key.id:
        raise Refused("bad-request")
    return revision
