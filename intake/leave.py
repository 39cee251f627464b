"""The absence that an approved leave makes: where a form declares one, its last approval writes it, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from db import audit, people

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from db.submissions import Submission
    from forms.model import Away
    from intake.organisation import Organisation

LONGEST = timedelta(days=366)  # a slip of the year makes nobody absent for a decade


def note(conn: Connection, known: Organisation, approved: Submission, now: datetime, by: UUID) -> None:
    """Write the absence that this submission asked for, if its form makes one. ``by`` is whose word made it final."""
    away = _declared(known, approved)
    asked = read(away, approved) if away else None
    if asked is None:
        return
    person, since, until = asked
    if not people.names(conn, {person}) or not people.note_leave(conn, id=approved.id, person=person, since=since, until=until):
        return
    days = {"since": str(since), "until": str(until)}
    audit.append(
        conn, place=approved.place_id, person=by, verb="note the absence of", noun="person", subject=person, now=now, **days
    )


def read(away: Away, approved: Submission) -> tuple[UUID, date, date] | None:
    """Who is away from when to when; None where the answers do not say it."""
    answers: dict[str, Any] = approved.answers
    try:
        since = date.fromisoformat(answers[away.since])
        until = date.fromisoformat(answers.get(away.until) or answers[away.since])
        person = UUID(answers[away.person]) if answers.get(away.person) else approved.person_id
    except (KeyError, ValueError, TypeError):
        return None
    return (person, since, until) if since <= until <= since + LONGEST else None


def _declared(known: Organisation, approved: Submission) -> Away | None:
    """What its form declared when it was handed in."""
    moment = approved.handed_in_at
    rows = (one for one in known.in_force if (one.kind, one.id) == ("form", approved.form_id) and one.since <= moment)
    found = next((one for one in rows if one.until is None or moment < one.until), None)
    return found.approval.absence if found else None
