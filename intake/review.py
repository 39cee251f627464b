"""Review: what waits for a decision, and which problems are open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, make_response, redirect, render_template, request

from db import finding as found_in
from db import people, problems
from db.base import new_id
from db.engine import reading, writing
from intake import deciding, filed, finding, managing, organisation, sent, versions
from intake import queue as waiting
from intake.alphabet import by_name
from intake.auth import allow, me
from intake.errors import Refused
from intake.language import lang
from intake.occurrences import content
from intake.scope import scope
from intake.services import now, services
from intake.submissions import load

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.problems import Problem
    from db.summaries import Summary
    from forms.model import Place
    from intake.finding import Asked
    from intake.organisation import Organisation
    from intake.queue import Listed
    from intake.scope import Scope
    from intake.submitted import Submitted

pages = Blueprint("review", __name__)
TABS = ("waiting", "filed", "problems")
CLOSED_SHOWN = timedelta(days=7)
LAST_PAGE = 100


@dataclass(frozen=True)
class Queue:
    """What the page shows; the tabs for managers are empty for others, ``decided`` is what a chosen state lists."""

    organisation: Organisation
    scope: Scope
    asked: Asked
    page: int
    waiting: Listed
    decided: tuple[Summary, ...] = ()
    files: bool = False  # whether anything is filed with a role of the person's
    filed: tuple[Summary, ...] = ()
    problems: tuple[Problem, ...] = ()
    closed: tuple[Problem, ...] = ()
    names: dict[UUID, str] = field(default_factory=dict)
    wordings: dict[str, dict[str, Any]] = field(default_factory=dict)  # contents by revision

    @property
    def manages(self) -> bool:
        return bool(self.scope.granted)

    @property
    def people(self) -> list[tuple[UUID, str]]:
        """Whom the queue can be narrowed to, by name."""
        return by_name(self.names)

    @property
    def forms(self) -> list[str]:
        """The forms that it can be narrowed to."""
        chosen = {self.asked.form} if self.asked.form else set()
        return sorted(self.waiting.forms | {one.form_id for one in self.decided} | chosen)

    @property
    def near(self) -> list[Place]:
        """The places that it can be narrowed to: a manager's own, else those at which something waits."""
        known = self.organisation
        shown = {above for place in self.waiting.places for above in known.above(place)}
        return [one for one in known.places if (self.scope.covers(one.id) if self.manages else one.id in shown)]

    def address(self, opened: UUID | None = None, page: int = 0) -> str:
        """This queue with all that is asked for, another page of it, or one of it in the reading pane."""
        more = {"page": str(page or self.page)} if (page or self.page) > 1 else {}
        more |= {"open": str(opened)} if opened else {}
        base = self.asked.address("/review")
        return f"{base}{'&' if '?' in base else '?'}{urlencode(more)}{'#paper' if opened else ''}" if more else base


@pages.get("/review")
@allow("signed-in")
def index() -> Any:
    """The queue, with the chosen submission beside it."""
    tab = request.args.get("tab", "waiting")
    if tab == "missing" and me().may("manage"):  # where the roll stood once
        return redirect("/roll", 303)
    return _page(tab if tab in TABS else "waiting", request.args.get("open", ""))


@pages.post("/review/problems/<uuid:place>/<uuid:tick>")
@allow("manager")
def close_problem(place: UUID, tick: UUID) -> Any:
    """Close an open problem with a comment."""
    moment, comment, mine = now(), sent.read_note(request.form, "comment"), me()
    grants = mine.grants
    with writing(services().engine) as conn:
        reach = scope(mine, organisation.current(conn))
        found = problems.problem(conn, place, tick) if grants and reach.covers(place) else None
        if found is None or not reach.covers(place, found.list_id.partition("/")[0]):
            raise Refused("not-yours")
        if comment:
            managing.close_problem(conn, found, mine.id, comment, moment)
    if not comment:
        return make_response(_page("problems", fault=str(tick)), 422)
    return redirect("/review?tab=problems&closed=1#done", 303)


def _page(tab: str, opened: str = "", fault: str = "") -> str:
    moment, mine = now(), me()
    grants = mine.grants
    with reading(services().engine) as conn:
        queue = _queue(conn, scope(mine, organisation.current(conn)), grants, moment)
    shown = _opened(queue, opened) if tab == "waiting" else None
    return render_template(
        "review/index.html",
        tab=tab if queue.manages or (tab == "filed" and queue.files) else "waiting",
        queue=queue,
        shown=shown,
        compared=versions.compare(shown) if shown and shown.submission.version > 1 else None,
        done=deciding.just_done(request.args.get("done", "")),
        said=request.args,
        new_id=lambda: new_id(moment),
        now=moment,
        fault=fault,
        typed=request.form,
    )


def _opened(queue: Queue, opened: str) -> Submitted | None:
    """The submission in the reading pane, if it is in the queue."""
    summaries = [one.summary for one in queue.waiting.rows] + list(queue.decided)
    found = next((one for one in summaries if str(one.id) == opened), None)
    return load(found.place_id, found.id) if found else None


def _queue(conn: Connection, reach: Scope, grants: Any, moment: datetime) -> Queue:
    known, asked = reach.organisation, replace(finding.read(request.args, None), role="")
    if not reach.granted:
        asked = replace(asked, state=None)
    number = request.args.get("page", "")
    page = min(int(number), LAST_PAGE) if number.isdecimal() and number.isascii() and len(number) < 4 and int(number) else 1
    listed = waiting.Sight(known, me().id, grants, moment).listed(conn, asked, page)
    near = frozenset(above for place in listed.places for above in known.above(place))
    if asked.place and asked.place not in near and not reach.covers(asked.place):
        raise Refused("not-found")
    kept = filed.find(conn, known, me().id, moment)
    authors = _people(known, listed) | {one.person_id for one in kept}
    files = bool(filed.forms_of(known, me().id, moment))
    made = Queue(known, reach, asked, page, listed, (), files, kept, names=people.names(conn, authors, lang()))
    return _managed(conn, made, moment) if reach.granted else made


def _people(known: Organisation, listed: Listed) -> set[UUID]:
    """Those whose submissions may be among what waits: who holds a role where something does, and whoever is on the page."""
    return {one.person for one in known.holdings if one.place in listed.places} | {one.summary.person_id for one in listed.rows}


def _managed(conn: Connection, queue: Queue, moment: datetime) -> Queue:
    """The same with what is a manager's to see."""
    reach = queue.scope
    places = [place.id for place in reach.places]
    open_ = tuple(one for one in problems.open_problems(conn, places) if _reaches(reach, one))
    closed = tuple(one for one in problems.closed_problems(conn, places, moment - CLOSED_SHOWN) if _reaches(reach, one))
    decided: tuple[Summary, ...] = ()
    if queue.asked.state and queue.asked.state != "waiting":
        decided = found_in.find(conn, queue.asked.within(reach), waiting.PAGE, queue.asked.after)
    named = {one.person_id for one in (*open_, *closed)} | {one.person_id for one in decided}
    named |= {one.closed_by for one in closed if one.closed_by}
    names = queue.names | people.names(conn, named, lang())
    wordings = {one.revision: content(conn, one.revision) for one in (*open_, *closed)}
    return replace(queue, decided=decided, problems=open_, closed=closed, names=names, wordings=wordings)


def _reaches(reach: Scope, problem: Problem) -> bool:
    return reach.covers(problem.place_id, problem.list_id.partition("/")[0])
