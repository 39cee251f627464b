"""Figures: the numbers of a form over time, for each person and the team, against the target; what is missing is told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from db import people
from db.engine import reading
from forms.units import money
from intake import charts, finding, lines, numbers, organisation, records, roll, series
from intake.alphabet import place_of
from intake.auth import allow, me
from intake.language import lang
from intake.occurrences import content
from intake.periods import Period
from intake.scope import scope
from intake.series import Series
from intake.services import now, services
from intake.tally import Came

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime
    from decimal import Decimal
    from typing import Any

    from flask import Flask
    from sqlalchemy import Connection

    from db.exports import Paper
    from intake.finding import Asked
    from intake.numbers import Number
    from intake.organisation import Organisation
    from intake.records import Choices
    from intake.scope import Scope
    from intake.series import Point
    from intake.tally import Entry

    Countable = dict[str, list[Number]]

pages = Blueprint("figures", __name__)
MOST_CHARTS = 60
PERSON, PLACE = "person", "place"


def init_app(app: Flask) -> None:
    """Give templates numbers as people read them."""
    app.jinja_env.filters["amount"] = amount


def amount(value: Decimal, is_money: bool = False) -> str:
    """12,800.5: thousands apart, no needless fraction; money with its cents."""
    if is_money:
        return money(value)
    whole = f"{value:,f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


@dataclass(frozen=True)
class View:
    """What is asked for: all of it stands in the address."""

    asked: Asked
    number: Number
    by: str

    @property
    def period(self) -> Period:
        assert self.asked.period is not None
        return self.asked.period

    def address(self, **changed: Any) -> str:
        """The same page, or one that differs in what is named."""
        asked = replace(self.asked, **changed)
        more = urlencode({"number": self.number.id, "by": self.by})
        return f"{asked.address('/figures')}&{more}"

    def turned(self, steps: int) -> str:
        return self.address(period=self.period.turned(steps))


@pages.get("/figures")
@allow("manager")
def index() -> str:
    """The charts and the table of one number of one form."""
    known, moment = organisation.of_request(), now()
    reach = scope(me(), known)
    with reading(services().engine) as conn:
        offered = records.choices(conn, known, reach)
        forms = countable(conn, known, offered)
    view = read_view(known, reach, forms, moment)
    if view is None:
        return render_template("figures/index.html", view=None)
    team, own = told(known, reach, view, moment)
    return render_template(
        "figures/index.html",
        view=view,
        team=team,
        all=own,
        charts=_drawn(team, own),
        more=max(0, len(own) - MOST_CHARTS),
        forms=records.in_order(forms),
        numbers=forms[view.asked.form],
        personal=is_personal(known, view.asked.form),
        offered=offered,
        cents=view.number.money and has_cents(team, own),
        words=roll.WORDS,
        missing=Came.MISSING,
        places=known.place_of,
    )


def told(known: Organisation, reach: Scope, view: View, moment: datetime) -> tuple[Series, list[Series]]:
    """The number of the team over time, and of each person or place by name."""
    parts = points(known, reach, view, moment)
    named = _named(known, view, parts)
    own = (Series(named.get(name, "—"), view.number, dict(sorted(days.items()))) for name, days in parts.items())
    return Series(_("Together"), view.number, series.merged(parts.values())), sorted(own, key=lambda one: place_of(one.name))


def has_cents(team: Series, own: list[Series]) -> bool:
    """Whether any of the amounts has cents; then all of them show theirs."""
    found = [*(value for one in (team, *own) for point in one.points.values() for value in point.values), team.total or 0]
    return any(value != int(value) for value in found)


def countable(conn: Connection, known: Organisation, offered: Choices) -> Countable:
    """The forms within reach that ask for numbers."""
    wanted = {form for forms in offered.forms.values() for form in forms}
    rows = [one for one in known.in_force if one.kind == "form" and one.until is None and one.id in wanted]
    found = {one.id: [*numbers.of_form(content(conn, one.revision), lang())] for one in rows}
    return {form: some for form, some in found.items() if some}


def read_view(known: Organisation, reach: Scope, forms: Countable, moment: datetime) -> View | None:
    """What the address asks for: this month of the form with a target where it names none. None where nothing is counted."""
    today = reach.today(moment)
    asked = finding.read(request.args, Period(today.replace(day=1), today))
    form = asked.form if asked.form in forms else _first(known, forms)
    if not form or asked.period is None:
        return None
    number = next((one for one in forms[form] if one.id == request.args.get("number")), forms[form][0])
    by = request.args.get("by", "") if is_personal(known, form) else PLACE
    period = asked.period.shortened(roll.MOST_DAYS)
    asked = replace(asked, form=form, period=period, state=None, after=None, department="", role="")
    return View(asked, number, by if by in (PERSON, PLACE) else PERSON)


def _first(known: Organisation, forms: Countable) -> str:
    """The first form with a target, else the first that a schedule asks for, else the first, in the handbook's order."""
    order = [form for some in records.in_order(forms).values() for form in some]
    owed = {one.id for one in known.papers.in_force}
    return min(order, key=lambda form: (forms[form][0].target is None, form not in owed, order.index(form)), default="")


def is_personal(known: Organisation, form: str) -> bool:
    """Whether each person hands in their own."""
    rows = (one for one in known.in_force if (one.kind, one.id) == ("form", form))
    return any(one.per == "person" or one.schedule.every == "event" for one in rows)


def points(known: Organisation, reach: Scope, view: View, moment: datetime) -> dict[str, dict[date, Point]]:
    """What was handed in and what was owed, by person or place."""
    asked = view.asked
    owed = roll.tell(known, reach, roll.View(view.period, asked.form, place=asked.place, person=asked.person), moment)
    papers = [one for page in lines.papers(services().engine, asked.within(reach)) for one in page]
    return series.points(owed.entries, papers, view.number, *NAMES[view.by])


def _of_people(entry: Entry) -> Iterable[str]:
    return map(str, entry.people)


def _of_place(entry: Entry) -> Iterable[str]:
    return (str(entry.owed.key.place),)


NAMES: dict[str, tuple[Callable[[Entry], Iterable[str]], Callable[[Paper], str]]] = {
    PERSON: (_of_people, lambda paper: paper.person_id),
    PLACE: (_of_place, lambda paper: paper.place_id),
}


def _named(known: Organisation, view: View, parts: Iterable[str]) -> dict[str, str]:
    if view.by == PLACE:
        return {str(id_): place.name.to(lang()) for id_, place in known.place_of.items()}
    ids = {UUID(one) for one in parts}
    with reading(services().engine) as conn:
        return {str(id_): name for id_, name in people.names(conn, ids, lang()).items()}


def _drawn(team: Series, own: list[Series]) -> list[charts.Chart]:
    """The team's chart where it is more than one, then each one's on a common scale."""
    days, common = list(team.points), charts.highest(own)
    first = [charts.draw(team, days, charts.highest([team]))] if len(own) > 1 else []
    return first + [charts.draw(one, days, common) for one in own[:MOST_CHARTS]]
