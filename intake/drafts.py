"""The page of a form: read it, type, keep the draft, add rows, hand in. All of it works by plain POST, 303, GET."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _

from db.base import new_id
from db.engine import writing
from intake import answers, attaching, handing_in, sent
from intake.addresses import submission_address
from intake.auth import allow
from intake.errors import Refused
from intake.guard import takes
from intake.handing_in import Held, Posted
from intake.language import lang, show_time
from intake.opening import FORM, open_form, take_in
from intake.services import now, services
from intake.sheets import Sheet

if TYPE_CHECKING:
    from datetime import datetime

    from db.drafts import Draft
    from db.submissions import Submission
    from intake.opening import Opened

pages = Blueprint("drafts", __name__)
STATUS = {"wrong": 422}
LARGEST_BODY = 64 * 1024 * 1024  # several photos at once where the page has no script to send them one by one


@pages.get(FORM)
@allow("signed-in")
def fill(department: str, form_id: str) -> Any:
    """The form for the occurrence that the address names, or for the one that is owed now."""
    moment = now()
    opened = open_form(f"{department}/{form_id}", moment)
    if opened.standing is not None:
        return redirect(submission_address(opened.standing), 303)
    if not request.args:
        return redirect(opened.address, 303)
    draft = opened.draft
    changed = draft is not None and draft.revision != opened.filling.facts.revision
    sheet = Sheet(opened.filling.content, opened.typed, opened.setting)
    return _page(opened, sheet, draft or new_id(moment), _sentence("changed") if changed else "")


@pages.post(FORM)
@allow("signed-in")
@takes(LARGEST_BODY)
def post(department: str, form_id: str) -> Any:
    """Keep the draft, add a row, take a file on or off, or hand in."""
    posted, moment = _posted(), now()
    opened = take_in(f"{department}/{form_id}", moment, posted.id)
    opened, posted, refused = _with_files(opened, posted, moment)
    try:
        if refused:
            raise _unattached(opened, posted, refused)
        sheet = handing_in.read(opened.filling, posted, opened.setting) if posted.do == "hand-in" else None
        with writing(services().engine) as conn:
            if sheet is not None:
                made = handing_in.hand_in(conn, opened.filling, posted, sheet, lang(), moment)
                return redirect(submission_address(made), 303)
            saved = handing_in.save(conn, opened.filling, posted, moment)
    except Held as held:
        return _held(opened, posted, held, moment)
    if _wants_json():
        return jsonify(_saved(opened, saved))
    return redirect(f"{opened.address}#{_anchor(opened, posted, saved)}", 303)


def _posted() -> Posted:
    seen, revision = request.form.get("seen", "0"), request.form.get("revision", "")
    if not (seen.isascii() and seen.isdecimal() and len(seen) < 10) or len(revision) > 64:
        raise Refused("bad-request")
    typed = answers.read_typed(request.form)
    return Posted(request.form.get("do", "save"), sent.read_id(request.form.get("id")), int(seen), revision, typed)


def _with_files(opened: Opened, posted: Posted, moment: datetime) -> tuple[Opened, Posted, dict[str, Refused]]:
    """The same with the files that came along attached, and the one taken off that was asked for; and what was not taken."""
    found, typed = opened.filling, posted.typed
    came = attaching.arrived(found, posted.id, typed, request.files, moment) if opened.standing is None else attaching.Arrived()
    typed = attaching.joined(typed, came.ids)
    if posted.do.startswith("off:"):
        typed = attaching.taken_off(found, posted.id, typed, sent.read_id(posted.do.partition(":")[2]), moment)
    setting = attaching.seen(found, posted.id, opened.setting) if typed != posted.typed else opened.setting
    return replace(opened, setting=setting), replace(posted, typed=typed), came.refused


def _unattached(opened: Opened, posted: Posted, refused: dict[str, Refused]) -> Held:
    """The page with each file that was not taken told at its question; with the first one's status."""
    sheet = Sheet(opened.filling.content, posted.typed, opened.setting)
    for question in sheet.questions:
        if question.field["id"] in refused:
            question.faults.append(refused[question.field["id"]].sentence)
    return Held("wrong", sheet=sheet, status=next(iter(refused.values())).status)


def _held(opened: Opened, posted: Posted, held: Held, moment: datetime) -> Any:
    """The page once more, with everything typed and why it was not taken."""
    sentence, status = _sentence(held.reason), held.status or STATUS.get(held.reason, 409)
    if _wants_json():
        error = {"code": held.reason, "message": sentence}
        return jsonify({"error": error} | ({"draft": _as_json(held.draft)} if held.draft else {})), status
    kept: Draft | UUID
    if held.draft is not None:
        kept = held.draft
    elif held.standing is not None:
        kept = new_id(moment)  # the old id stands for what was handed in
    else:
        kept = _keep(opened, posted, moment) or posted.id
    sheet = held.sheet or Sheet(opened.filling.content, posted.typed, opened.setting)
    return make_response(_page(opened, sheet, kept, sentence, held.standing), status)


def _keep(opened: Opened, posted: Posted, moment: datetime) -> Draft | None:
    """What could not be handed in is kept as a draft all the same."""
    try:
        with writing(services().engine) as conn:
            return handing_in.save(conn, opened.filling, posted, moment)
    except Held:
        return None


def _page(opened: Opened, sheet: Sheet, kept: Draft | UUID, notice: str = "", standing: Submission | None = None) -> str:
    """The form; ``kept`` is its draft, or the id under which it will be kept."""
    draft = None if isinstance(kept, UUID) else kept
    return render_template(
        "submissions/form.html",
        filling=opened.filling,
        place=opened.filling.organisation.place(opened.filling.key.place),
        address=opened.address,
        sheet=sheet,
        faults=list(sheet.faults()),
        left=sheet.left,
        id=draft.id if draft else kept,
        seen=draft.version if draft else 0,
        saved_at=draft.saved_at if draft else None,
        notice=notice,
        standing=submission_address(standing) if standing else "",
    )


def _sentence(reason: str) -> str:
    """What the page says above the questions."""
    sentences = {
        "wrong": _("This was not handed in yet. Look at the marked places; what you typed is kept."),
        "changed": _("The form has changed since you began. What you typed is kept where it still fits; look through it."),
        "stale": _("This draft was changed in another window. Here is what you typed in this one: keep it by saving again."),
        "already": _("This has been handed in already. What you typed here was not handed in."),
        "conflict": _("You handed this in before with other answers. What was handed in first stands."),
        "decided": _("This has been decided on, so it cannot be corrected now. What you typed here was not handed in."),
    }
    return str(sentences[reason])


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _saved(opened: Opened, saved: Draft) -> dict[str, Any]:
    """What the page's own module is told."""
    at = show_time(saved.saved_at, opened.filling.zone)
    changed = saved.revision != opened.filling.facts.revision
    return {"version": saved.version, "saved": _("Draft kept %(at)s", at=at), "notice": _sentence("changed") if changed else ""}


def _as_json(draft: Draft) -> dict[str, Any]:
    """What another window saved, so that this one can take over what it has not changed itself."""
    return {"id": str(draft.id), "version": draft.version, "answers": draft.answers}


def _anchor(opened: Opened, posted: Posted, saved: Draft) -> str:
    """Where the page goes on: at the new row, else at the line that says that the draft is kept."""
    field = next((one for one in opened.filling.content["fields"] if one["id"] == posted.row and one["columns"]), None)
    if field is None:
        return "saved"
    last = answers.row_count(field, saved.answers) - 1
    return answers.PREFIX + answers.cell(posted.row, last, field["columns"][0]["id"])
