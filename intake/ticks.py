"""Ticks: an item of an occurrence is ticked or taken back, a run handed in or opened again. Time and person are arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db import attachments, audit, runs, ticks
from forms.answers import Answer
from forms.evidence import Attempt
from forms.model import Key, Obligation
from forms.obligations import place_day
from forms.rules import Occasion, may_withdraw
from forms.schedule import event_window
from intake import totals
from intake.errors import Refused
from intake.occurrences import content
from intake.showing import limits
from intake.taking import Taken, manages, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.runs import Run
    from db.ticks import NewTick, Tick, Ticked
    from forms.rules import Grant
    from intake.organisation import Organisation
    from intake.sent import Sent


def tick(conn: Connection, taken: Taken, sent: Sent, now: datetime, grants: Callable[[], Iterable[Grant]] = tuple) -> Ticked:
    """Tick an item, beginning the run with the first. A repeat is the same tick, even after the window has closed.

    ``grants`` are asked for only by a refusal: who manages the run is told that it is another role's, not that it is none.
    """
    new = sent.new
    attempt = Attempt(new.item, new.outcome, new.note, new.number, new.photo is not None)
    answer = taken.may_tick(attempt, now)
    if answer.reason == "not-yours" and manages(taken.organisation, taken.key.place, taken.key.id, grants()):
        answer = Answer(False, "not-your-role")
    if answer and sent.revision not in ("", taken.revision):
        answer = Answer(False, "other-wording")
    if answer and new.photo and not _has_photo(conn, taken, new):
        answer = Answer(False, "photo-gone")
    if not answer:
        return _repeat(conn, taken, new, _refusal(taken, new.item, answer.reason))
    run = taken.run or begin(conn, taken, now)
    found = ticks.tick(conn, run, new, len(taken.items), now)
    if found.how == "new":
        _forget(conn, taken, now)
    return found


def _forget(conn: Connection, taken: Taken, now: datetime) -> None:
    """What was counted of its day counts no longer."""
    totals.forget(conn, taken.organisation, taken.key.place, taken.key.day, now)


def _has_photo(conn: Connection, taken: Taken, new: NewTick) -> bool:
    """Whether the photo that the tick names was sent for this tick of this item by the same person."""
    found = attachments.find(conn, taken.key.place, new.photo) if new.photo else None
    theirs = found and (found.paper_id, found.field, found.person_id) == (new.id, new.item, new.person)
    return bool(theirs and found and found.is_picture and found.removed_at is None)


def _refusal(taken: Taken, item: str, reason: str) -> Refused:
    """The refusal, with the limits of the number where that is what is wrong."""
    if reason != "number-range":
        return Refused(reason)
    asked = next(one["evidence"] for one in taken.items if one["id"] == item)
    return Refused(reason, limits=limits(asked))


def _repeat(conn: Connection, taken: Taken, new: NewTick, refused: Refused) -> Ticked:
    """The receipt of a tick that came before, else the refusal."""
    stored = ticks.find_tick(conn, taken.key.place, new.id) if taken.run else None
    if taken.run is None or stored is None or stored.run_id != taken.run.id or stored.person_id != new.person:
        raise refused
    return ticks.tick(conn, taken.run, new, len(taken.items), stored.received_at)


def begin(conn: Connection, taken: Taken, now: datetime) -> Run:
    """Begin the run with the revision and the window it is owed with, or get the one somebody has just begun."""
    window = taken.owed.window
    return runs.open_run(
        conn,
        taken.key,
        revision=taken.owed.facts.revision,
        opens_at=window.opens,
        due_at=window.due,
        late_at=window.late,
        closes_at=window.closes,
        now=now,
    )


def withdraw(conn: Connection, taken: Taken, id: UUID, now: datetime) -> Tick:
    """Take back one's own tick while the window is open."""
    taken = taken.seen()
    stored = ticks.find_tick(conn, taken.key.place, id)
    if taken.run is None or stored is None or stored.run_id != taken.run.id:
        raise Refused("not-found")
    if stored.withdrawn_at is not None and stored.withdrawn_by == taken.who.person:
        return stored
    answer = may_withdraw(taken.who, taken.occasion, stored.person_id, now)
    if not answer:
        raise Refused(answer.reason)
    found = ticks.withdraw(conn, taken.run, id, taken.who.person, now)
    _forget(conn, taken, now)
    return found


def hand_in(conn: Connection, taken: Taken, reasons: dict[str, str], now: datetime) -> Run:
    """Hand a run in although items are open, with a reason for each of them."""
    taken = taken.seen()
    run = taken.run or begin(conn, taken, now)
    if run.handed_in_by == taken.who.person and run.hand_in_reasons == reasons:
        return run
    settled = {one.item for one in ticks.ticks_of(conn, run) if one.withdrawn_at is None}
    open_items = [item["id"] for item in taken.items if item["id"] not in settled]
    if not open_items:
        raise Refused("handed-in")
    answer = taken.may_tick(Attempt(open_items[0], "na"), now)
    if not answer:
        raise Refused(answer.reason)
    given = {item: reasons[item] for item in open_items if reasons.get(item)}
    if len(given) < len(open_items):
        raise Refused("wrong-content")
    found = runs.hand_in(conn, run, taken.who.person, given, now)
    _forget(conn, taken, now)
    return found


def reopen(conn: Connection, taken: Taken, until: datetime, now: datetime) -> Run:
    """Let ticks in again until then, also where nobody had begun; what the reopening takes away stays in the trail."""
    run = taken.run or begin(conn, taken, now)
    gone = {"reasons": run.hand_in_reasons, "handed_in_by": str(run.handed_in_by)} if run.handed_in_by else {}
    audit.append(
        conn,
        place=run.place_id,
        person=taken.who.person,
        verb="reopen",
        noun="run",
        subject=run.id,
        now=now,
        until=until.isoformat(),
        **gone,
    )
    found = runs.reopen(conn, run, until)
    _forget(conn, taken, now)
    return found


def start(conn: Connection, organisation: Organisation, place: UUID, list_id: str, person: UUID, now: datetime) -> Taken:
    """Start a checklist that is begun by hand, as its own occurrence."""
    facts = organisation.facts(list_id, now)
    if place not in organisation.tree.places or facts is None or facts.schedule.every != "event":
        raise Refused("not-found")
    day = organisation.business_day(place, now)
    own = organisation.place(place)
    window = event_window(facts.schedule, place_day(own, day, organisation.tree.places.values()), now)
    owed_by = str(person) if facts.per == "person" else "-"
    key = Key(place, list_id, day, window.slot, owed_by)
    words = content(conn, facts.revision)
    who = standing(organisation, person, place, list_id, day, ())
    case = Occasion(place, list_id, owed_by, facts.roles, window.opens, window.closes)
    probe = Taken(Obligation(key, window, facts, facts.roles, frozenset((person,))), None, words, case, who, organisation)
    answer = probe.may_tick(Attempt(probe.items[0]["id"], "na"), now)
    if not answer:
        raise Refused(answer.reason)
    return replace(probe, run=begin(conn, probe, now))
