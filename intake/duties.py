"""Duties: the roles that a person holds today, the switch between them, and what they let one start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from intake.services import services

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from werkzeug import Response

    from forms.model import InForce, Place
    from intake.occurrences import Occurrence
    from intake.organisation import Organisation

COOKIE = "duty"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Duty:
    """A role at a place that the person holds today: one entry of the switch."""

    role: str
    place: Place

    @property
    def name(self) -> str:
        return f"{self.role}@{self.place.id}"


def duties_of(known: Organisation, person: UUID, day: date) -> tuple[Duty, ...]:
    """The roles held on the day, each with its place."""
    held = (one for one in known.held_by(person, day) if not one.weekdays or day.weekday() in one.weekdays)
    return tuple(dict.fromkeys(Duty(one.role, known.place(one.place)) for one in held if one.place in known.tree.places))


def choose(duties: Sequence[Duty]) -> Duty | None:
    """The role and place chosen in the switch, now or the last time; None = all."""
    name = request.args.get("as", request.cookies.get(COOKIE, ""))
    return next((one for one in duties if one.name == name), None) if len(duties) > 1 else None


def remember(response: Response, chosen: Duty | None) -> Response:
    """Keep what was chosen in the switch, if anything was, for the next time."""
    if "as" in request.args:
        secure = services().settings.secure
        response.set_cookie(COOKIE, chosen.name if chosen else "", max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def chosen_place() -> str:
    """The id of the place chosen in the switch the last time, as it was kept."""
    return request.cookies.get(COOKIE, "").rpartition("@")[2]


def is_of(known: Organisation, one: Occurrence, duty: Duty) -> bool:
    """Whether this belongs to the chosen role at the chosen place."""
    return duty.role in one.owed.roles and known.tree.in_scope(duty.place.id, one.key.place)


def startable_by(known: Organisation, duties: Iterable[Duty], moment: datetime) -> tuple[tuple[InForce, Place], ...]:
    """Checklists that the person may start by hand, with the place each would be started at."""
    found: dict[tuple[str, UUID], tuple[InForce, Place]] = {}
    for facts in known.events:
        if facts.until is not None or facts.since > moment:
            continue
        for duty in duties:
            if duty.role in facts.roles:
                place = _place_of(known, facts, duty)
                found.setdefault((facts.id, place.id), (facts, place))
    return tuple(found.values())


def _place_of(known: Organisation, facts: InForce, duty: Duty) -> Place:
    """The kind of place the list asks for, at or above where the role is held; else the nearest that runs the department."""
    department = facts.id.partition("/")[0]
    above = [known.place(place) for place in known.tree.up(duty.place.id)]
    fitting = [place for place in above if place.kind == facts.at] if facts.at else []
    running = [place for place in above if any(run == department for run, _, _ in place.departments)]
    return (fitting or running or [duty.place])[0]
