"""Places: the tree, what each is called, whether it is there still, and the departments it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from flask_babel import lazy_gettext as _l

from db import audit, places
from db.base import new_id
from db.engine import writing
from intake import errors, releases, staff
from intake.auth import allow, me
from intake.errors import Refused
from intake.installation import LONGEST_NAME
from intake.services import now, services

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import time
    from uuid import UUID

    from flask import Response as Told
    from sqlalchemy import Connection
    from werkzeug import Response

    from forms.model import Place

pages = Blueprint("places", __name__)
KIND = re.compile(r"[a-z][a-z-]{1,30}")
KINDS = {
    "company": _l("company"),
    "shop": _l("shop"),
    "floor": _l("floor"),
    "basement": _l("basement"),
    "counter": _l("counter"),
    "office": _l("office"),
}


@pages.get("/places")
@allow("administrator")
def index() -> str:
    """Every place within reach, with the forms to change it."""
    return _index()


def tell_beside_the_form(refused: Refused) -> Told:
    """What was typed wrong stands in its form with the sentence; any other refusal is a page of its own."""
    return errors.answer(refused, _index(refused) if refused.status == 422 else None)


pages.register_error_handler(Refused, tell_beside_the_form)


def _index(refused: Refused | None = None) -> str:
    """The page; with ``refused`` the form that was posted to this address is open and holds what was typed."""
    view, departments = staff.view(), releases.names().of("department")
    kinds = sorted({place.kind for place in view.organisation.places} | {"shop", "floor", "counter"})
    return render_template(
        "places/index.html",
        view=view,
        sites=sites(view.authority.administers.places),
        at=request.args.get("at", "") or str((request.view_args or {}).get("place", "")),
        departments=departments,
        closed=dict(view.organisation.closed),
        kinds=kinds,
        words=KINDS,
        new_id=new_id(now()),
        refused=refused,
        runs=runs,
        week=week,
    )


def sites(within: Sequence[Place]) -> list[tuple[Place, list[Place]]]:
    """Each place at the top of the reach or right below it, with itself and all that is below it."""
    above, known = {place.id: place.parent for place in within}, {place.id: place for place in within}
    found: dict[UUID, list[Place]] = {}
    for place in within:
        found.setdefault(_site(place.id, above), []).append(place)
    return [(known[head], places) for head, places in found.items()]


def _site(place: UUID, above: Mapping[UUID, UUID | None]) -> UUID:
    parent = above[place]
    while parent is not None and above.get(parent) in above:
        place, parent = parent, above[parent]
    return place


def week(place: Place) -> list[tuple[list[int], tuple[time, time] | None]]:
    """The hours that count from now on: the weekdays that share them, and opening and closing; none where it is shut."""
    shared: dict[tuple[time, time] | None, list[int]] = {}
    for each in place.hours:
        if each.until is None:
            shared.setdefault((each.hours.opens, each.hours.closes) if each.hours else None, []).append(each.weekday)
    return [(days, times) for times, days in shared.items()]


def runs(place: Place) -> list[str]:
    """The departments a place itself runs now."""
    return [name for name, since, until in place.departments if since <= now() and (until is None or now() < until)]


@pages.post("/places")
@allow("administrator")
def add() -> Response:
    """A new place below another; it takes over the time zone and the end of the business day."""
    typed = request.form
    id_, kind = staff.as_id(typed.get("id")), typed.get("kind", "").strip()
    name_zh = typed.get("name_zh", "").strip()[:LONGEST_NAME]
    if not KIND.fullmatch(kind) or not name_zh:
        raise Refused("wrong-place")
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        parent = view.administered(staff.as_id(typed.get("parent")))
        if id_ not in view.organisation.place_of:
            places.add_place(
                conn,
                id=id_,
                parent=parent.id,
                kind=kind,
                name_zh=name_zh,
                name_en=typed.get("name_en", "").strip()[:LONGEST_NAME] or name_zh,
                zone=parent.zone,
                cutoff=parent.cutoff,
                now=now(),
                position=len(view.organisation.places),
            )
            note(conn, id_, "add")
    return redirect(f"/places?at={id_}#place-{id_}", 303)


@pages.post("/places/<uuid:place>/names")
@allow("administrator")
def rename(place: UUID) -> Response:
    """Other names; what was recorded there shows them too."""
    name_zh, name_en = (request.form.get(name, "").strip()[:LONGEST_NAME] for name in ("name_zh", "name_en"))
    if not name_zh:
        raise Refused("no-place-name")
    with writing(services().engine) as conn:
        staff.view_in(conn).administered(place)
        places.rename_place(conn, place, name_zh, name_en or name_zh)
        note(conn, place, "rename", to=name_zh)
    return redirect(f"/places?at={place}#place-{place}", 303)


@pages.post("/places/<uuid:place>/closing")
@allow("administrator")
def close(place: UUID) -> Response:
    """From tomorrow the place owes nothing; or, where it was closed by mistake, it is there again."""
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        is_top, closed = view.administered(place).parent is None, dict(view.organisation.closed)
        if is_top or any(one != place and one not in closed for one in view.organisation.below(place)):
            raise Refused("place-in-use")
        if "open" in request.form:
            places.open_place(conn, place)
        else:
            places.close_place(conn, place, now())
        note(conn, place, "open" if "open" in request.form else "close")
    return redirect(f"/places?at={place}#place-{place}", 303)


@pages.post("/places/<uuid:place>/departments")
@allow("administrator")
def run_department(place: UUID) -> Response:
    """From now on the place runs the department, or no longer."""
    department, leave = request.form.get("department", ""), "leave" in request.form
    if department not in releases.names().of("department"):
        raise Refused("not-yours")
    with writing(services().engine) as conn:
        standing = runs(staff.view_in(conn).administered(place))
        if leave and department in standing:
            places.leave_department(conn, place, department, now())
            note(conn, place, "leave", department=department)
        elif not leave and department not in standing:
            places.run_department(conn, place, department, now())
            note(conn, place, "run", department=department)
    return redirect(f"/places?at={place}#place-{place}", 303)


def note(conn: Connection, place: UUID, verb: str, **details: object) -> None:
    """Put into the trail what was done to a place."""
    audit.append(conn, place=place, person=me().id, verb=verb, noun="place", subject=place, now=now(), **details)
