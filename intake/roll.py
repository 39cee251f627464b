"""The roll: who has handed in what was owed, who has not, who was late and who was away, for any period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from db import people
from db.base import new_id
from db.engine import reading, writing
from forms.model import Key
from intake import finding, managing, organisation, periods, records, sent, tally, totals
from intake.alphabet import place_of
from intake.auth import allow, me
from intake.errors import Refused
from intake.language import lang, show_date
from intake.periods import Period
from intake.scope import scope
from intake.services import now, services
from intake.tally import Came

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from forms.model import Obligation
    from intake.organisation import Organisation
    from intake.records import Choices
    from intake.scope import Scope
    from intake.tally import Entry, Tally

pages = Blueprint("roll", __name__)
DAYS, MOST_DAYS = 7, 92
PAGE = 60
LONGEST_LIST = 400  # lines that anybody would still read in a group chat
# What it is called, and the state whose sign and colour it takes.
WORDS = {
    Came.MISSING: ("missed", _l("Not handed in")),
    Came.LATE: ("done_late", _l("Handed in late")),
    Came.IN_TIME: ("done", _l("Handed in")),
    Came.AWAY: ("excused", _l("Away")),
    Came.EXCUSED: ("excused", _l("Excused")),
    Came.VACANT: ("vacant", _l("Vacant")),
    Came.TO_COME: ("upcoming", _l("Not due yet")),
}


@dataclass(frozen=True)
class View:
    """What is asked for: all of it stands in the address. ``came`` None shows all; ``after`` ended the page before."""

    period: Period
    form: str = ""
    department: str = ""
    role: str = ""
    place: UUID | None = None
    person: UUID | None = None
    came: Came | None = Came.MISSING
    after: str = ""

    def address(self, path: str = "/roll", said: str = "", **changed: Any) -> str:
        """The same page, or one that differs in what is named; another choice begins at its first page."""
        view = replace(self, **{"after": "", **changed})
        show = "" if view.came is Came.MISSING else view.came or "all"
        named = view.period.named() | {"form": view.form, "department": view.department, "role": view.role}
        named |= {
            "place": str(view.place or ""),
            "person": str(view.person or ""),
            "show": show,
            "after": view.after,
            "said": said,
        }
        return f"{path}?{urlencode({name: value for name, value in named.items() if value})}"

    def turned(self, steps: int) -> str:
        return self.address(period=self.period.turned(steps))


@pages.get("/roll")
@allow("manager")
def index() -> str:
    """The roll of a period, as the address asks for it."""
    return page()


def page(fault: str = "") -> str:
    """The page; with ``fault``, the name of the entry that was to be excused without a reason."""
    known, moment = organisation.of_request(), now()
    reach = scope(me(), known)
    view = read_view(reach, moment)
    found = tell(known, reach, view, moment)
    shown, more = turn(found.of(view.came), view.after)
    missing = found.of(Came.MISSING)
    with reading(services().engine) as conn:
        offered = records.choices(conn, known, reach)
        names = people.names(conn, _named(view, found, (*shown, *missing)), lang())
    return render_template(
        "roll/index.html",
        view=view,
        tally=found,
        shown=shown,
        more=more,
        named=names,
        who=lambda one: sorted((names.get(person, "") for person in one.people), key=place_of),
        words=WORDS,
        offered=offered,
        roles=records.titled(roles_of(known, view.department, offered)),
        spans=spans(reach.today(moment)),
        list=to_copy(missing, view.period, names),
        new_id=lambda: new_id(moment),
        fault=fault,
        moment=moment,
        places=known.place_of,
    )


def _named(view: View, found: Tally, shown: Iterable[Entry]) -> set[UUID]:
    """Everybody whose name stands on the page."""
    return {person for one in shown for person in one.people}.union(found.by_person, [view.person] if view.person else [])


def tell(known: Organisation, reach: Scope, view: View, moment: datetime) -> Tally:
    """What a manager asks for, out of what is within reach."""
    here = finding.within(reach, view.place)
    found = tally.tell(
        services().engine, known, [place for part in here for place in part.places], view.period, moment, wanted(reach, view)
    )
    if view.person is None:
        return found
    return tally.Tally(tuple(one for one in found.entries if view.person in one.people))


def wanted(reach: Scope, view: View) -> Callable[[Obligation], bool]:
    """Whether something owed is within reach and asked for."""
    covered: dict[tuple[UUID, str], bool] = {}

    def is_wanted(one: Obligation) -> bool:
        department = one.key.id.partition("/")[0]
        if view.form not in ("", one.key.id) or view.department not in ("", department):
            return False
        if view.role and view.role not in one.roles:
            return False
        name = one.key.place, department
        if name not in covered:
            covered[name] = reach.covers(*name)
        return covered[name]

    return is_wanted


def read_view(reach: Scope, moment: datetime) -> View:
    """What the address asks for; the last seven days where it names none. A very long period is told from its end."""
    asked = finding.read(request.args, last_days(reach, moment))
    period = (asked.period or last_days(reach, moment)).shortened(MOST_DAYS)
    show = request.args.get("show", Came.MISSING.value)
    came = next((one for one in Came if one == show), None)
    role, after = request.args.get("role", ""), request.args.get("after", "")
    return View(period, asked.form, asked.department, role, asked.place, asked.person, came, after)


def last_days(reach: Scope, moment: datetime) -> Period:
    """The seven days up to today."""
    today = reach.today(moment)
    return Period(today - timedelta(days=DAYS - 1), today)


def number_missing(known: Organisation, reach: Scope, moment: datetime) -> int:
    """How many forms of the last days are missing."""
    return tell(known, reach, View(last_days(reach, moment)), moment).counts[Came.MISSING]


def turn(entries: tuple[Entry, ...], after: str) -> tuple[tuple[Entry, ...], str]:
    """The page after the entry of this name, and the name of its last one where there is more."""
    begin = next((at + 1 for at, one in enumerate(entries) if one.name == after), 0)
    shown = entries[begin : begin + PAGE]
    return shown, shown[-1].name if begin + PAGE < len(entries) else ""


def spans(today: date) -> list[tuple[str, Period]]:
    """The periods that are asked for most."""
    this, that = periods.week(today), periods.month(today)
    yesterday = today - timedelta(days=1)
    return [
        (_("Today"), Period(today, today)),
        (_("Yesterday"), Period(yesterday, yesterday)),
        (_("This week"), this),
        (_("Last week"), this.turned(-1)),
        (_("This month"), that),
        (_("Last month"), that.turned(-1)),
    ]


def roles_of(known: Organisation, department: str, offered: Choices) -> set[str]:
    """The roles that owe forms of the departments within reach, or of the one chosen."""
    forms = [department] if department in offered.forms else offered.forms
    rows = (one for one in known.papers.in_force if one.until is None and one.id.partition("/")[0] in forms)
    return {role for one in rows for role in one.roles}


def to_copy(missing: tuple[Entry, ...], period: Period, names: dict[UUID, str]) -> str:
    """The missing as text for a group chat: a line for each form and whoever owes it, with the days."""
    days: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in sorted(missing, key=lambda one: one.owed.window.due):
        who = ("、" if lang() == "zh" else " / ").join(sorted((names.get(person, "") for person in one.people), key=place_of))
        days[one.owed.facts.title.to(lang()), who].append(show_date(one.owed.key.day))
    comma, colon = ("、", "：") if lang() == "zh" else (", ", ": ")
    lines = [f"{title}{colon}{who} {comma.join(dict.fromkeys(when))}" for (title, who), when in sorted(days.items())]
    head = _("Not handed in yet, %(first)s to %(last)s:", first=show_date(period.first), last=show_date(period.last))
    rest = [_("and %(n)s more", n=len(lines) - LONGEST_LIST)] if len(lines) > LONGEST_LIST else []
    return "\n".join([head, *lines[:LONGEST_LIST], *rest])


@pages.post("/roll/excuse")
@allow("manager")
def excuse() -> Any:
    """Excuse a form that was not handed in, with a reason."""
    form, moment, mine = request.form, now(), me()
    reason = sent.read_note(form, "reason")
    known, reach, key = _asked(form)
    if not reason:
        return make_response(page(tally.name_of(key)), 422)
    with writing(services().engine) as conn:
        managing.excuse(conn, key, sent.read_id(form.get("id")), mine.id, reason, moment)
        totals.forget(conn, known, key.place, key.day, moment)
    return redirect(f"{read_view(reach, moment).address(said='excused')}#done", 303)


@pages.post("/roll/excuse/withdraw")
@allow("manager")
def withdraw() -> Any:
    """Take an excusal of a form back."""
    form, moment, mine = request.form, now(), me()
    known, reach, key = _asked(form)
    with writing(services().engine) as conn:
        managing.withdraw_excusal(conn, key, sent.read_id(form.get("id")), mine.id, moment)
        totals.forget(conn, known, key.place, key.day, moment)
    return redirect(f"{read_view(reach, moment).address(said='withdrawn')}#done", 303)


def _asked(form: Any) -> tuple[Organisation, Scope, Key]:
    """The form that was owed and that the manager may say something about; any other looks as if it did not exist."""
    key = _key(form)
    known = organisation.of_request()
    reach = scope(me(), known)
    if key.place not in known.place_of or not reach.covers(key.place, key.id.partition("/")[0]):
        raise Refused("not-yours")
    if not any(one.key == key for one in known.papers.owed(key.day).within([key.place])):
        raise Refused("not-found")
    return known, reach, key


def _key(form: Any) -> Key:
    day = periods.read_day(form.get("day", ""))
    if day is None:
        raise Refused("bad-request")
    return Key(sent.read_id(form.get("place")), form.get("form", ""), day, form.get("slot", ""), form.get("owed_by", ""))
