"""The absence that an approved leave makes: where a form declares one, its last approval writes it, once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from db import assignments, audit, people
from forms.conditions import Case, applies

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.submissions import Submission
    from forms.model import Away
    from intake.organisation import Organisation

NOON, DATE_LENGTH = time(12), len("2026-11-21")
LONGEST = timedelta(days=366)  # a slip of the year makes nobody absent for a decade


def note(conn: Connection, known: Organisation, approved: Submission, now: datetime, by: UUID) -> None:
    """Write the absence that this submission asked for, if its form makes one. ``by`` is whose word made it final."""
    away = _declared(known, approved)
    asked = read(away, approved, known.place(approved.place_id).kind) if away else None
    if asked is None:
        return
    person, since, until = asked
    if not people.people(conn, {person}) or not assignments.note_leave(
        conn, id=approved.id, person=person, since=since, until=until
    ):
        return
    days = {"since": str(since), "until": str(until)}
    audit.append(
        conn, place=approved.place_id, person=by, verb="note the absence of", noun="person", subject=person, now=now, **days
    )


def read(away: Away, approved: Submission, kind: str) -> tuple[UUID, date, date] | None:
    """Who is away from when to when; None where the answers do not say it, or ask for less than a day.

    Where times are asked for, a day counts when the leave covers its noon: a morning or an afternoon off takes nothing away.
    """
    answers: dict[str, Any] = approved.answers
    if not applies(away.when, Case(answers, (), kind)):
        return None
    try:
        begins, ends = answers[away.since], answers.get(away.until) or answers[away.since]
        since, until = _first_day(begins), _last_day(ends) if ends != begins else _first_day(begins)
        person = UUID(answers[away.person]) if answers.get(away.person) else approved.person_id
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    return (person, since, until) if timedelta(0) <= until - since <= LONGEST else None


def _first_day(text: str) -> date:
    moment = datetime.fromisoformat(text)
    return moment.date() + timedelta(days=moment.time() > NOON)


def _last_day(text: str) -> date:
    if len(text) == DATE_LENGTH:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment.date() - timedelta(days=moment.time() <= NOON)


def _declared(known: Organisation, approved: Submission) -> Away | None:
    """What its form declared when it was handed in."""
    found = known.form(approved.form_id, approved.handed_in_at)
    return found.approval.absence if found else None
