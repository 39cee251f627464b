"""Attachments by their addresses: sent to a form, shown and fetched by those who may see it, taken off a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from db import attachments, runs, submissions
from db.engine import reading, writing
from db.ticks import find_tick
from forms.model import Key
from intake import attaching, opening, organisation, readers, taking
from intake.auth import allow, me
from intake.errors import Refused
from intake.files import ENDINGS, LARGEST
from intake.guard import takes
from intake.keeping import THUMBNAIL, small_picture
from intake.sent import read_id
from intake.services import now, services

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Connection

    from db.attachments import Attachment
    from db.runs import Run

pages = Blueprint("attachments", __name__)
AROUND = 64 * 1024  # what a form says beside the file
ATTACHMENT = "/attachments/<uuid:place>/<uuid:id>"
# Nothing in it runs, whatever it is, and nobody else's page may hold it.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@pages.post(f"{opening.FORM}/attachments")
@allow("signed-in")
@takes(LARGEST + AROUND)
def send(department: str, form_id: str) -> Any:
    """Attach one file to the draft of the form at this address; the page's module shows the answer beside the question."""
    paper, id_, file = read_id(request.form.get("paper")), read_id(request.form.get("id")), request.files.get("file")
    opened = opening.open_form(f"{department}/{form_id}", now())
    if file is None or opened.standing is not None:
        raise Refused("bad-request" if file is None else "conflict")
    made = attaching.attach(opened.filling, paper, id_, request.form.get("field", ""), file, now())
    return jsonify(as_json(made)), 201


@pages.post(f"{ATTACHMENT}/remove")
@allow("signed-in")
def remove(place: UUID, id: UUID) -> Any:
    """Take an attachment off its draft."""
    with writing(services().engine) as conn:
        attachments.remove(conn, place, id, me().id, now())
    return "", 204


@pages.get(ATTACHMENT)
@allow("signed-in")
def fetch(place: UUID, id: UUID) -> Response:
    """The file itself: pictures, which are ours, open in the browser; everything else is only handed over."""
    one = find(place, id)
    shown = "inline" if one.is_picture else "attachment"
    return answer(one, services().storage.fetch(one.digest), shown)


@pages.get(f"{ATTACHMENT}/{THUMBNAIL}")
@allow("signed-in")
def thumbnail(place: UUID, id: UUID) -> Response:
    """A small picture of a picture."""
    one = find(place, id)
    return answer(one, small_picture(services().storage, one.digest) if one.is_picture else None, "inline")


def find(place: UUID, id: UUID) -> Attachment:
    """The attachment, if the person signed in may see it; anybody else's looks as if it did not exist."""
    grants = me().grants
    with reading(services().engine) as conn:
        one = attachments.find(conn, place, id)
        if one is None or not may_see(conn, one, grants):
            raise Refused("not-found")
    return one


def may_see(conn: Connection, one: Attachment, grants: Any) -> bool:
    """Of a draft, who attached it while it is not taken off; of a tick, whoever may see its run; of what was handed in,
    whoever may read a version that has it.
    """
    tick = find_tick(conn, one.place_id, one.paper_id)
    if tick is not None and tick.photo_id == one.id:
        return _sees_run(conn, runs.run(conn, tick.place_id, tick.run_id), grants)
    handed_in = submissions.find(conn, one.place_id, one.paper_id)
    if handed_in is None:
        return one.person_id == me().id and one.removed_at is None
    known, moment = organisation.current(conn), now()
    whole = readers.series(conn, known, handed_in, moment)
    if not any(one.id in attaching.kept_ids(version.answers) for version in whole.versions):
        return False
    day = known.business_day(one.place_id, moment)
    who = taking.standing(known, me().id, one.place_id, handed_in.form_id, day, grants)
    return readers.may_see(known, handed_in, whole, who)


def _sees_run(conn: Connection, run: Run, grants: Any) -> bool:
    key = Key(run.place_id, run.list_id, run.day, run.slot, run.owed_by)
    return bool(taking.take(conn, organisation.current(conn), key, me().id, grants).may_see())


def answer(one: Attachment, content: bytes | None, shown: str) -> Response:
    """The bytes, closed in: of the type we found them to be, in a sandbox, under the name they were given."""
    if content is None:
        raise Refused("not-found")
    response = Response(content, mimetype=one.media_type)
    plain = f"attachment.{ENDINGS[one.media_type]}"
    response.headers["Content-Disposition"] = f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(one.name, safe='')}"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def as_json(one: Attachment) -> dict[str, Any]:
    """What the page's module shows of it."""
    address = f"/attachments/{one.place_id}/{one.id}"
    return {
        "id": str(one.id),
        "name": one.name,
        "size": one.size,
        "address": address,
        "thumbnail": f"{address}/{THUMBNAIL}" if one.is_picture else "",
        "removed": one.removed_at is not None,
    }
