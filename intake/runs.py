"""The run's page: tick, take back, hand in; managers excuse, reopen and close problems. All of it works without script."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _

from db import problems
from db.base import new_id
from db.engine import reading, writing
from db.ticks import ticks_of
from intake import items, managing, organisation, photos, sent, taking, ticks, totals
from intake.addresses import read_key, run_address
from intake.auth import allow, me, my_grants
from intake.errors import Refused
from intake.guard import takes
from intake.language import lang
from intake.occurrences import of_person
from intake.sentences import SENTENCES
from intake.services import now, services
from intake.tally import name_of
from intake.unsent import seals_of

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from werkzeug import Response
    from werkzeug.datastructures import FileStorage

    from forms.model import Key
    from intake.occurrences import Occurrence
    from intake.taking import Taken

pages = Blueprint("runs", __name__)
RUN = "/runs/<uuid:place>/<department>/<list_id>/<day>/<slot>/<owed_by>"
AT_THE_ROW = frozenset(
    {
        *("number-missing", "number-range", "note-missing", "reason-missing", "evidence-missing", "photo-missing", "photo-gone"),
        *("not-a-photo", "photo-heic", "photo-broken", "photo-too-large", "file-empty", "file-too-large", "file-kind"),
        *("too-many-today", "paper-full"),
    }
)
REOPENINGS = frozenset(str(hours) for hours in range(1, 73))


@pages.get(RUN)
@allow("signed-in")
def show(**where: Any) -> str:
    """The run with its rows, or what it would be before anybody has begun it."""
    return _page(read_key(**where))


def _page(key: Key, faults: dict[str, str] | None = None, typed: dict[str, str] | None = None) -> str:
    moment = now()
    known = organisation.of_request(key)
    with reading(services().engine) as conn:
        shown = items.show(conn, taking.take(conn, known, key, me().id, me().grants).seen(), moment)
        owed = of_person(conn, known, me().id, known.business_day(key.place, moment), moment)
        history = ticks_of(conn, shown.taken.run) if shown.taken.run else ()
    return render_template(
        "runs/run.html",
        shown=shown,
        run=shown.taken.run,
        place=known.place(key.place),
        base=run_address(key),
        api=run_address(key, "/api/v1/runs"),
        next_owed=next_of(owed, key),
        new_id=lambda: new_id(moment),
        seals=seals_of(me().id),
        faults=faults or {},
        typed=typed or {},
        reason=None if shown.may.ok else SENTENCES[shown.may.reason][1],
        history=history,
        back=_board(request.values.get("back", "")),
    )


def next_of(owed: tuple[Occurrence, ...], key: Key) -> Occurrence | None:
    """What to go on with: the most urgent thing that is open, else the next that opens."""
    left = [one for one in owed if one.state.value in ("late", "open", "in_progress") and one.key != key]
    later = [one for one in owed if one.state.value == "upcoming" and one.key != key]
    return min(left, key=lambda one: one.window.due, default=None) or (later[0] if later else None)


@pages.post(f"{RUN}/ticks")
@allow("signed-in")
@takes(photos.LARGEST_TICK)
def tick(**where: Any) -> Response | tuple[str, int]:
    """Tick one item; what is wrong with it is said at its row."""
    key, moment = read_key(**where), now()
    form = _form()
    posted = sent.tick(form, me().id, lang(), moment)
    try:
        posted = replace(posted, new=photos.with_photo(key, posted.new, _picture(), moment))
        form |= {"photo": posted.new.photo or ""}
        known = organisation.of_request(key)
        with writing(services().engine) as conn:
            ticks.tick(conn, taking.take(conn, known, key, me().id, lock=True), posted, moment, my_grants)
    except Refused as refused:
        if refused.code not in AT_THE_ROW:
            raise
        return _page(key, {posted.new.item: refused.sentence}, {name: str(value) for name, value in form.items()}), refused.status
    return redirect(f"{run_address(key)}#item-{posted.new.item}", 303)


def _form() -> dict[str, Any]:
    """The posted fields; of several notes on one row, the one that was written."""
    fields: dict[str, Any] = dict(request.form.items())
    fields["note"] = next((note for note in request.form.getlist("note") if note.strip()), "")
    return fields


def _picture() -> FileStorage | None:
    return next((one for one in request.files.getlist("picture") if one.filename), None)


@pages.post(f"{RUN}/ticks/<uuid:tick_id>/withdraw")
@allow("signed-in")
def withdraw(tick_id: UUID, **where: Any) -> Response:
    """Take back one's own tick."""
    key, moment = read_key(**where), now()
    with writing(services().engine) as conn:
        found = ticks.withdraw(conn, _take(conn, key), tick_id, moment)
    return redirect(f"{run_address(key)}#item-{found.item}", 303)


@pages.post(f"{RUN}/hand-in")
@allow("signed-in")
def hand_in(**where: Any) -> Response | tuple[str, int]:
    """Hand in with open items, a reason for each."""
    key, moment = read_key(**where), now()
    reasons = {
        name.removeprefix("reason-"): sent.read_note(request.form, name) for name in request.form if name.startswith("reason-")
    }
    try:
        with writing(services().engine) as conn:
            ticks.hand_in(conn, _take(conn, key), {item: reason for item, reason in reasons.items() if reason}, moment)
    except Refused as refused:
        if refused.code != "wrong-content":
            raise
        missing = {f"reason-{item}": _("Say why this was left open.") for item, reason in reasons.items() if not reason}
        return _page(key, missing, {f"reason-{item}": reason for item, reason in reasons.items()}), refused.status
    return redirect(run_address(key), 303)


@pages.post(f"{RUN}/excuse")
@allow("manager")
def excuse(**where: Any) -> Response:
    """A manager says why this need not be done."""
    key, moment, reason = read_key(**where), now(), _reason("reason")
    with writing(services().engine) as conn:
        taken = _managed(_take(conn, key))
        managing.excuse(conn, key, sent.read_id(request.form.get("id")), me().id, reason, moment)
        totals.forget(conn, taken.organisation, key.place, key.day, moment)
    return redirect(_back(key), 303)


@pages.post(f"{RUN}/excuse/<uuid:excusal_id>/withdraw")
@allow("manager")
def withdraw_excusal(excusal_id: UUID, **where: Any) -> Response:
    """A manager takes an excusal back."""
    key, moment = read_key(**where), now()
    with writing(services().engine) as conn:
        taken = _managed(_take(conn, key))
        managing.withdraw_excusal(conn, key, excusal_id, me().id, moment)
        totals.forget(conn, taken.organisation, key.place, key.day, moment)
    return redirect(_back(key), 303)


@pages.post(f"{RUN}/reopen")
@allow("manager")
def reopen(**where: Any) -> Response:
    """A manager lets ticks in again for some hours."""
    key, moment = read_key(**where), now()
    hours = request.form.get("hours", "2")
    if hours not in REOPENINGS:
        raise Refused("wrong-content")
    with writing(services().engine) as conn:
        ticks.reopen(conn, _managed(_take(conn, key)), moment + timedelta(hours=int(hours)), moment)
    return redirect(_back(key), 303)


@pages.post(f"{RUN}/problems/<uuid:tick_id>/close")
@allow("manager")
def close_problem(tick_id: UUID, **where: Any) -> Response:
    """A manager closes a problem with a comment."""
    key, moment, comment = read_key(**where), now(), _reason("comment")
    with writing(services().engine) as conn:
        taken = _managed(_take(conn, key))
        found = problems.problem(conn, key.place, tick_id)
        if taken.run is None or found.run_id != taken.run.id:
            raise Refused("not-found")
        managing.close_problem(conn, found, me().id, comment, moment)
    return redirect(_back(key), 303)


@pages.post("/runs/start")
@allow("signed-in")
def start() -> Response:
    """Start a checklist that is begun by hand."""
    moment = now()
    try:
        place = UUID(request.form.get("place", ""))
    except ValueError:
        raise Refused("bad-request") from None
    with writing(services().engine) as conn:
        known = organisation.current(conn)
        taken = ticks.start(conn, known, place, request.form.get("list", ""), me().id, moment)
    return redirect(run_address(taken.key), 303)


def _take(conn: Connection, key: Key) -> Taken:
    return taking.take(conn, organisation.current(conn), key, me().id, me().grants, lock=True)


def _managed(taken: Taken) -> Taken:
    """Only who manages this place and department; to others it looks as if it did not exist."""
    if not taken.who.manages:
        raise Refused("not-yours")
    return taken


def _reason(name: str) -> str:
    reason = sent.read_note(request.form, name)
    if not reason:
        raise Refused("wrong-content")
    return reason


def _back(key: Key) -> str:
    """Where a manager came from: this very case on the board's own page, else the run."""
    back = _board(request.form.get("back", ""))
    return f"{back}#case-{name_of(key)}" if back else f"{run_address(key)}#standing"


def _board(back: str) -> str:
    """An address of the board on this site, else none."""
    return back if back.startswith("/board") and back.isprintable() and "#" not in back else ""
