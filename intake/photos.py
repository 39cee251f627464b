"""Photos of ticks: sent before the tick that names them, checked when it comes, shown to whoever may see its run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from flask import Blueprint, jsonify, request

from db import attachments
from db.engine import reading
from forms.evidence import Attempt
from intake import keeping, organisation, taking
from intake.addresses import read_key
from intake.attachments import AROUND, as_json
from intake.auth import allow, me
from intake.errors import Refused
from intake.files import LARGEST
from intake.guard import takes
from intake.items import PREVIEW
from intake.keeping import Spot
from intake.sent import read_id
from intake.services import now, services
from intake.storage import digest_of

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Response
    from werkzeug.datastructures import FileStorage

    from db.attachments import Attachment
    from db.ticks import NewTick
    from forms.model import Key

pages = Blueprint("photos", __name__)
LARGEST_TICK = LARGEST + AROUND
# A tick names one; the others were chosen and thought better of before it was recorded.
MOST_TRIED = 5


@pages.post("/runs/<uuid:place>/<department>/<list_id>/<day>/<slot>/<owed_by>/photos")
@allow("signed-in")
@takes(LARGEST_TICK)
def send(**where: Any) -> tuple[Response, int]:
    """Keep the photo of a tick that is still to come; the page's module names it in the tick."""
    key, moment, file = read_key(**where), now(), request.files.get("file")
    id_, tick, item = read_id(request.form.get("id")), read_id(request.form.get("tick")), request.form.get("item", "")
    spot = Spot(key.place, id_, tick, item, me().id)
    _check(key, spot, moment)
    if file is None:
        raise Refused("bad-request")
    return jsonify(as_json(_keep(spot, keeping.content_of(file), file, moment))), 201


def with_photo(key: Key, new: NewTick, file: FileStorage | None, now: datetime) -> NewTick:
    """The tick with the photo that came in one form with it: sent once more it is the same."""
    if file is None:
        return new
    content = keeping.content_of(file)
    spot = Spot(key.place, uuid5(new.id, f"{new.item} {digest_of(content)}"), new.id, new.item, new.person)
    _check(key, spot, now)
    return replace(new, photo=_keep(spot, content, file, now).id)


def _check(key: Key, spot: Spot, now: datetime) -> None:
    """A photo is taken from whoever could tick the item now, or has sent this one before."""
    known, grants = organisation.of_request(key), me().grants
    with reading(services().engine) as conn:
        answer = taking.take(conn, known, key, spot.person, grants).may_tick(Attempt(spot.field, PREVIEW), now)
        standing = attachments.find(conn, spot.place, spot.id)
    if not answer and (standing is None or standing.person_id != spot.person):
        raise Refused(answer.reason)


def _keep(spot: Spot, content: bytes, file: FileStorage, now: datetime) -> Attachment:
    return keeping.keep(spot, ("image",), content, file.filename or "", MOST_TRIED, now)
