"""The trail: who changed what and when, within reach; read in pages, found by person, noun and days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, render_template, request

from db import audit, people
from db.audit import Wanted
from db.engine import reading
from intake import deeds, periods, staff
from intake.alphabet import by_name
from intake.auth import allow
from intake.errors import Refused
from intake.language import lang
from intake.services import services

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from db.audit import Entry, Occurrence
    from intake.periods import Period
    from intake.staff import View

pages = Blueprint("trail", __name__)
PAGE = 50
MOST_READ = 1000  # entries looked through for one page, where most of them are out of reach


@dataclass(frozen=True)
class Asked:
    """What is asked for and the page of it; all of it stands in the address."""

    period: Period
    person: UUID | None = None
    noun: str = ""
    before: UUID | None = None

    def address(self) -> str:
        named = {"person": str(self.person or ""), "noun": self.noun, "before": str(self.before or "")}
        return f"/trail?{urlencode(self.period.named() | {name: value for name, value in named.items() if value})}"

    def turned(self, steps: int) -> Asked:
        return replace(self, period=self.period.turned(steps), before=None)


@dataclass(frozen=True)
class Page:
    """Some entries, the newest first, the runs they speak of, and what to ask for to see more."""

    shown: tuple[Entry, ...]
    runs: dict[str, Occurrence]
    more: Asked | None


@pages.get("/trail")
@allow("manager", "administrator")
def index() -> str:
    """What was done within reach, the newest first."""
    with reading(services().engine) as conn:
        view = staff.view_in(conn)
        asked = read(request.args, periods.month(view.today))
        page = found(conn, view, asked)
        named = {entry.person_id for entry in page.shown} | {deeds.whom(entry) for entry in page.shown}
        doers = people.names(conn, audit.doers(conn, in_reach(view)), lang())
        names = people.names(conn, {one for one in named if one}, lang())
    said = [deeds.said(entry, view, names, page.runs.get(entry.subject)) for entry in page.shown]
    return render_template("trail/index.html", asked=asked, page=page, said=said, doers=by_name(doers), nouns=deeds.NOUNS)


def read(asked: Mapping[str, str], otherwise: Period) -> Asked:
    """What an address asks for; a noun that nobody knows is left out."""
    noun = asked.get("noun", "")
    noun = noun if noun in deeds.NOUNS else ""
    return Asked(periods.read(asked, otherwise), _id(asked.get("person")), noun, _id(asked.get("before")))


def _id(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Refused("not-found") from None


def in_reach(view: View) -> list[UUID]:
    """The places whose trail may be looked at, whole or for some departments."""
    mine = view.authority
    return [
        place.id for place in view.organisation.places if mine.manages.covers(place.id) or mine.administers.covers_whole(place.id)
    ]


def found(conn: Connection, view: View, asked: Asked) -> Page:
    """A page of what may be seen: what is out of reach is read over."""
    places, before = in_reach(view), asked.before
    shown: list[Entry] = []
    runs: dict[str, Occurrence] = {}
    wanted = _wanted(view, asked, places[0]) if places else Wanted()
    for _ in range(0, MOST_READ if places else 0, PAGE + 1):
        batch = audit.entries(conn, places, PAGE + 1, before, wanted)
        runs |= audit.runs_named(conn, batch)
        shown += [entry for entry in batch if may_see(entry, view, runs.get(entry.subject))]
        if len(batch) <= PAGE:
            return _page(asked, shown, runs)
        if len(shown) > PAGE:
            break
        before = batch[-1].id
    return _page(asked, shown, runs, before)


def _page(asked: Asked, shown: list[Entry], runs: dict[str, Occurrence], before: UUID | None = None) -> Page:
    """``before`` is where reading stopped, where it did before the end."""
    last = shown[PAGE - 1].id if len(shown) > PAGE else before
    return Page(tuple(shown[:PAGE]), runs, replace(asked, before=last) if last else None)


def _wanted(view: View, asked: Asked, place: UUID) -> Wanted:
    since, _ = view.organisation.day_bounds(place, asked.period.first)
    _, until = view.organisation.day_bounds(place, asked.period.last)
    return Wanted(asked.person, asked.noun, since, until)


def may_see(entry: Entry, view: View, run: Occurrence | None) -> bool:
    """Whether the entry is within reach; who manages one department sees what is noted of it, and of people in sight."""
    mine = view.authority
    if mine.administers.covers_whole(entry.place_id) or mine.manages.covers_whole(entry.place_id):
        return True
    department = deeds.department_of(entry, run)
    if department:
        return mine.manages.covers(entry.place_id, department)
    return entry.noun == "person" and any(str(one.person.id) == entry.subject for one in view.known)
