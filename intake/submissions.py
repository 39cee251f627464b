"""What was handed in: the person's own list, and the page of one submission with its versions and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from db import drafts, finding
from db.base import new_id
from db.engine import reading
from intake import answers, filling, organisation, records, releases, submitted, versions
from intake import finding as asking
from intake.addresses import draft_address, form_address, submission_address
from intake.auth import allow, me
from intake.language import lang
from intake.services import now, services
from intake.submitted import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from flask import Flask

    from intake.submitted import Submitted

pages = Blueprint("submissions", __name__)
SUBMISSION = "/submissions/<uuid:place>/<uuid:id>"


def init_app(app: Flask) -> None:
    """Give templates the words for states of submissions, and answers as words."""
    app.jinja_env.globals.update(paper_marks=paper_marks, role_names=role_names)
    app.jinja_env.filters.update(answer=answers.show, submission_address=submission_address, draft_address=draft_address)


def paper_marks() -> dict[str, tuple[str, str, str]]:
    """For each state of a submission the state whose colour it takes, its sign and its word."""
    return {
        "waiting": ("open", "○", _("Waiting for a decision")),
        "returned": ("late", "!", _("Returned to be corrected")),
        "rejected": ("missed", "✕", _("Rejected")),
        "approved": ("done", "✓", _("Approved")),
        "handed-in": ("done", "✓", _("Handed in")),
    }


def role_names(roles: Iterable[str]) -> str:
    """What roles are called, in the reader's language."""
    return ("、" if lang() == "zh" else ", ").join(releases.names().title("role", role).to(lang()) for role in roles)


@pages.get("/submissions")
@allow("signed-in")
def index() -> str:
    """What the person has begun, and has handed in: all of it, or what is asked for by form, period and state."""
    mine, asked = me().id, asking.read(request.args, None)
    with reading(services().engine) as conn:
        known = organisation.current(conn)
        begun, forms = drafts.drafts_of(conn, mine), finding.forms_of(conn, mine)
        found = finding.find(conn, asked.mine(mine), asking.PAGE + 1, asked.after)
    return render_template(
        "submissions/index.html",
        drafts=begun,
        page=asking.page(found, asked),
        asked=asked,
        forms=records.in_order(forms),
        startable=filling.startable(known, mine, now()),
        places=known.place_of,
    )


@pages.get(SUBMISSION)
@allow("signed-in")
def show(place: UUID, id: UUID) -> str:
    """One version, with its answers in the wording they were given to."""
    return page(load(place, id))


def load(place: UUID, id: UUID) -> Submitted:
    """The version as the person signed in may see it."""
    mine = reader()
    with reading(services().engine) as conn:
        return submitted.load(conn, organisation.current(conn), place, id, mine, now())


def reader() -> Reader:
    """The person signed in; found out before a transaction begins."""
    return Reader(me().id, me().grants, lang())


def page(shown: Submitted, typed: dict[str, str] | None = None, fault: str = "") -> str:
    """The page of one version; with ``fault``, the decision that was typed and not taken."""
    newest = shown.newest
    correct = form_address(filling.key_of(newest), newest.id) if newest.person_id == me().id and shown.returned else ""
    return render_template(
        "submissions/submission.html",
        shown=shown,
        number=versions.number_of(shown.submission),
        compared=versions.compare(shown),
        correct=correct,
        new_id=new_id(now()),
        typed=typed or {},
        fault=fault,
        back=(typed or {}).get("back", ""),
    )
