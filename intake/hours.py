"""Hours: when a place is open. Changes count from a day on; past days keep theirs."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request

from db import places
from db.engine import writing
from forms.clock import within_business_day
from forms.model import Hours
from intake import staff
from intake.auth import allow
from intake.errors import Refused
from intake.places import note, tell_beside_the_form
from intake.services import services

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug import Response

    from forms.model import Place

pages = Blueprint("hours", __name__)
pages.register_error_handler(Refused, tell_beside_the_form)


@pages.post("/places/<uuid:place>/hours")
@allow("administrator")
def set_week(place: UUID) -> Response:
    """Other hours from a day on, on the weekdays marked; with no hours the place is shut on them."""
    weekdays, since = sorted(staff.as_weekdays(request.form.getlist("weekday"))), staff.as_date(request.form.get("day"))
    with writing(services().engine) as conn:
        view = staff.view_in(conn)
        opens, closes = _read(view.administered(place))
        for weekday in weekdays:
            places.set_hours(conn, place, weekday, opens, closes, since or staff.today_at(view.organisation, place))
        note(conn, place, "set the hours of", weekdays=weekdays, **_noted(opens, closes))
    return redirect(f"/places?at={place}#place-{place}", 303)


@pages.post("/places/<uuid:place>/exceptions")
@allow("administrator")
def set_day(place: UUID) -> Response:
    """Other hours on one date, or shut."""
    day = staff.as_date(request.form.get("day"))
    if day is None:
        raise Refused("wrong-date")
    with writing(services().engine) as conn:
        opens, closes = _read(staff.view_in(conn).administered(place))
        places.set_exception(conn, place, day, opens, closes)
        note(conn, place, "set the hours of", day=str(day), **_noted(opens, closes))
    return redirect(f"/places?at={place}#place-{place}", 303)


def _read(place: Place) -> tuple[time | None, time | None]:
    """Both hours as typed, or neither: then the place is shut. It closes within the business day on which it opens."""
    try:
        opens, closes = (time.fromisoformat(text) if text else None for text in map(request.form.get, ("opens", "closes")))
    except ValueError as error:
        raise Refused("wrong-hours") from error
    if opens is None or closes is None:
        if opens or closes:
            raise Refused("wrong-hours")
    elif not within_business_day(Hours(opens, closes), place.cutoff):
        raise Refused("late-hours", cutoff=f"{place.cutoff:%H:%M}")
    return opens, closes


def _noted(opens: time | None, closes: time | None) -> dict[str, str]:
    """The hours as the trail keeps them; nothing where the place is shut."""
    return {name: f"{at:%H:%M}" for name, at in (("opens", opens), ("closes", closes)) if at is not None}
