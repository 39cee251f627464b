"""The board: completion per role and hour of a day, or per role and day of a month; every figure leads to the runs behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from uuid import UUID

from flask import Blueprint, render_template, request
from markupsafe import Markup, escape

from db.base import new_id
from db.engine import reading
from intake import cases, grids, organisation, periods, releases, totals
from intake.alphabet import place_of
from intake.auth import allow, me
from intake.errors import Refused
from intake.occurrences import of_day
from intake.periods import Period
from intake.scope import scope
from intake.services import now, services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from sqlalchemy import Connection

    from forms.model import Place
    from intake.grids import Grid
    from intake.occurrences import Occurrence
    from intake.organisation import Organisation
    from intake.scope import Scope
    from intake.totals import Name

pages = Blueprint("board", __name__)


@dataclass(frozen=True)
class View:
    """What of the board is asked for: all of it stands in the address, so that it can be kept and passed on."""

    place: UUID
    day: date
    is_month: bool
    department: str = ""
    role: str = ""
    list: str = ""

    @property
    def period(self) -> Period:
        """The days it shows."""
        return periods.month(self.day) if self.is_month else Period(self.day, self.day)

    def turned(self, steps: int) -> View:
        """The day or month before or after."""
        return replace(self, day=self.period.turned(steps).first)

    def address(self, path: str = "/board") -> str:
        """The board, or a file of it, with everything that is chosen."""
        filters = {"department": self.department, "role": self.role, "list": self.list}
        named = {"place": str(self.place), "month" if self.is_month else "day": self.when, **filters}
        return f"{path}?{urlencode({name: value for name, value in named.items() if value})}"

    @property
    def when(self) -> str:
        return f"{self.day:%Y-%m}" if self.is_month else self.day.isoformat()

    def by_day(self, today: date) -> View:
        """The day view: today where it is in this month, else the month's last day."""
        shown = self.period
        return replace(self, is_month=False, day=today if shown.first <= today <= shown.last else shown.last)

    def by_month(self) -> View:
        return replace(self, is_month=True)

    def of_role(self, role: str) -> str:
        """Where a row's total leads: the runs of the day, or the month of this role alone."""
        return replace(self, role=role).address() if self.is_month else self.cell("", role)

    def cell(self, column: str, role: str) -> str:
        """Where the runs behind a cell are listed."""
        day = f"day={column}" if self.is_month else f"day={self.day.isoformat()}&hour={column}"
        return f"/board/cell?{day}&role={quote(role)}&{self._chosen}" if role else f"/board/cell?{day}&{self._chosen}"

    def around(self, role: str) -> tuple[Markup, Markup]:
        """The address of a row's cells, before and after the column's name; ready to be written out."""
        before, after = self.cell("\n", role).split("\n")
        return escape(before), escape(after)

    @cached_property
    def _chosen(self) -> str:
        """What all cells have in common; made once, because a month has hundreds of them."""
        named = {"place": str(self.place), "department": self.department, "list": self.list, "back": self.address()}
        return urlencode({name: value for name, value in named.items() if value})


@pages.get("/board")
@allow("manager")
def show() -> str:
    """A month, or a day where one is asked for."""
    moment = now()
    known = organisation.of_request()
    reach = scope(me(), known)
    view = read_view(known, reach)
    grid, today = counted(known, reach, view, moment), known.business_day(view.place, moment)
    return render_template("board/board.html", view=view, grid=grid, **choices(known, reach, view), today=today)


def counted(known: Organisation, reach: Scope, view: View, moment: datetime) -> Grid:
    """The table of the view; a month's closed days are kept for the next time."""
    if view.is_month:
        today, shown = known.business_day(view.place, moment), view.period
        past = Period(shown.first, min(shown.last, today))
        days = totals.between(services().engine, known, view.place, past, moment)
        totals.keep(services().engine, days.fresh, moment)
        return grids.month_grid(days.days, today, shown, wanted(reach, view))
    bounds = known.day_bounds(view.place, view.day)
    with reading(services().engine) as conn:
        found = of_day(conn, known, view.day, known.below(view.place), moment)
    return grids.day_grid(found, wanted(reach, view), moment, bounds, known.place(view.place).zone)


@pages.get("/board/cell")
@allow("manager")
def cell() -> str:
    """The runs behind a figure: who ticked what and when, what is missing, and why."""
    moment = now()
    known = organisation.of_request()
    reach = scope(me(), known)
    view, skip = read_view(known, reach), _skip()
    with reading(services().engine) as conn:
        found = _behind(conn, known, reach, replace(view, is_month=False), moment)
        shown, people, total = cases.cases(conn, known, found, skip)
    back = request.args.get("back", "")
    return render_template(
        "board/cell.html",
        view=view,
        place=known.place(view.place),
        cases=shown,
        people=people,
        named=lambda found: sorted((people[one] for one in found if one in people), key=place_of),
        total=total,
        more=_more(skip + len(shown)) if skip + len(shown) < total else "",
        hour=request.args.get("hour", ""),
        board=back if back.startswith("/board?") and back.isprintable() else view.address(),
        here=request.full_path,
        moment=moment,
        new_id=lambda: new_id(moment),
    )


def _skip() -> int:
    """How many of a cell stood on the pages before."""
    asked = request.args.get("skip", "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 6 else 0


def _more(skip: int) -> str:
    """The same cell from there on."""
    return f"{request.path}?{urlencode(request.args.to_dict() | {'skip': str(skip)})}"


def _behind(conn: Connection, known: Organisation, reach: Scope, view: View, moment: datetime) -> list[Occurrence]:
    """The occurrences that a cell stands for: those of the day, and of the hour where one is named."""
    roles, hour = wanted(reach, view), request.args.get("hour", "")
    zone, end = known.place(view.place).zone, known.day_bounds(view.place, view.day)[1]
    found = of_day(conn, known, view.day, known.below(view.place), moment)
    return [one for one in found if roles(totals.read_name(totals.name_of(one))) and hour in ("", grids.hour_of(one, zone, end))]


def read_view(known: Organisation, reach: Scope) -> View:
    """The view that the address names; the highest place within reach where it names none."""
    place = _place(reach)
    today = known.business_day(place, now())
    asked = request.args
    day = periods.read_day(asked.get("day", "")) or periods.read_day(f"{asked.get('month', '')}-01")
    return View(
        place,
        day or today,
        not asked.get("day"),
        asked.get("department", ""),
        asked.get("role", ""),
        asked.get("list", ""),
    )


def _place(reach: Scope) -> UUID:
    asked = request.args.get("place", "")
    if not asked:
        place = main_place(reach)
        if place is None:
            raise Refused("not-allowed")
        return place.id
    try:
        named = UUID(asked)
    except ValueError:
        raise Refused("not-found") from None
    reach.require(named)
    return named


def main_place(reach: Scope) -> Place | None:
    """The highest place within reach that has people at work: a company with one shop shows the shop."""
    within = reach.places
    return next((place for place in within if place.departments), None) or next(iter(within), None)


def wanted(reach: Scope, view: View) -> Callable[[Name], tuple[str, ...]]:
    """The roles that something counts for on this board: none where it is filtered out, or out of reach."""
    departments: dict[str, bool] = {}

    def roles(name: Name) -> tuple[str, ...]:
        department = name.department
        if department not in departments:
            departments[department] = reach.covers(view.place, department)
        if not departments[department] or view.department not in ("", department) or view.list not in ("", name.id):
            return ()
        return name.roles if not view.role else tuple(role for role in name.roles if role == view.role)

    return roles


def choices(known: Organisation, reach: Scope, view: View) -> dict[str, object]:
    """What the filters offer."""
    within: tuple[Place, ...] = reach.places
    departments = sorted(name for name in known.departments_near(view.place) if reach.covers(view.place, name))
    shown = [name for name in departments if view.department in ("", name)]
    rows = [one for one in known.in_force if one.until is None and one.id.partition("/")[0] in shown]
    roles = releases.names().in_order("role", {role for one in rows for role in one.roles})
    lists = [one for one in rows if not view.role or view.role in one.roles]
    return {
        "places": within,
        "departments": departments,
        "roles": roles,
        "lists": sorted(lists, key=lambda one: one.id),
        "place": known.place(view.place),
    }
