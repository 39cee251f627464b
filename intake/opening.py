"""Opening a form: the occurrence that the address asks for, with the draft there is, or what was handed in for it already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from flask import request

from db import drafts, submissions
from db.engine import reading
from forms.model import Key
from intake import answers, attaching, filling, handing_in, organisation, sent
from intake.addresses import form_address
from intake.auth import me
from intake.errors import Refused
from intake.language import lang
from intake.services import services

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.drafts import Draft
    from db.submissions import Submission
    from intake.answers import Setting, Typed
    from intake.filling import Filling
    from intake.organisation import Organisation

FORM = "/forms/<department>/<form_id>"


@dataclass(frozen=True)
class Opened:
    """A form opened by somebody: the occurrence, whom and what can be chosen, the draft, or what was handed in already."""

    filling: Filling
    setting: Setting
    draft: Draft | None
    standing: Submission | None

    @property
    def address(self) -> str:
        corrects = self.filling.corrects
        return form_address(self.filling.key, corrects.id if corrects else None)

    @property
    def typed(self) -> Typed:
        """What stands in it: the draft, the returned answers, or the defaults."""
        if self.draft is not None:
            return attaching.with_all(self.draft.answers, self.setting.attached, self.draft.id)
        corrects = self.filling.corrects
        if corrects is None:
            return self.filling.typed_before()
        return answers.typed_again(self.filling.content, corrects.answers, self.filling.zone)


def open_form(form: str, moment: datetime) -> Opened:
    """The form that the address asks for, with the draft there is or what was handed in already."""
    known = organisation.of_request()
    with reading(services().engine) as conn:
        found = _filling(conn, known, form, moment)
        standing = _standing(conn, found)
        draft = None if standing else _draft(conn, found)
        setting = attaching.setting(conn, found, draft.id if draft else None, lang())
        return Opened(found, setting, draft, standing)


def take_in(form: str, moment: datetime, paper: UUID) -> Opened:
    """The form for what was posted as ``paper``. What stands already is asked for files alone: a write sees for itself."""
    known = organisation.of_request()
    with reading(services().engine) as conn:
        found = _filling(conn, known, form, moment)
        standing = _standing(conn, found) if request.files else None
        return Opened(found, attaching.setting(conn, found, paper, lang()), None, standing)


def _filling(conn: Connection, known: Organisation, form: str, moment: datetime) -> Filling:
    """The form and the occurrence that the address asks for."""
    where = request.args
    if "corrects" in where:
        place, returned = sent.read_id(where.get("place")), sent.read_id(where["corrects"])
        found = filling.find_correction(conn, known, place, returned, me().id, moment)
        if found.key.id != form:
            raise Refused("not-found")
        return found
    if "place" not in where:
        return filling.find(conn, known, filling.choose(known, form, me().id, moment), me().id, moment)
    try:
        key = Key(UUID(where["place"]), form, date.fromisoformat(where["day"]), where["slot"], where["owed_by"])
    except (ValueError, KeyError):
        raise Refused("not-found") from None
    return filling.find(conn, known, key, me().id, moment)


def _standing(conn: Connection, found: Filling) -> Submission | None:
    """What was handed in for it already; for a correction, whatever is no longer to be corrected."""
    key = found.key
    if found.corrects is not None:
        newest = submissions.versions(conn, key.place, found.corrects.series)[-1]
        return None if newest.id == found.corrects.id and handing_in.is_returned(conn, newest) else newest
    return submissions.of_occurrence(conn, key) if key.slot else None


def _draft(conn: Connection, found: Filling) -> Draft | None:
    if found.corrects is not None:
        return drafts.find_correction(conn, me().id, found.key.place, found.corrects.id)
    return drafts.find_draft(conn, me().id, found.key)
