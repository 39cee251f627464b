"""A run as one person sees it: its rows with their ticks, how it stands, and what may be done. Page and API show the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import excusals, people, problems
from db.ticks import ticks_of
from forms.answers import Answer
from forms.evidence import Attempt
from forms.rules import may_withdraw
from forms.states import Progress, State, state
from forms.units import unit_in
from intake.addresses import run_address
from intake.language import lang, show_time
from intake.states import MARKS

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from db.excusals import Excusal
    from db.problems import Problem
    from db.ticks import Tick
    from forms.model import Lang
    from intake.taking import Taken

PREVIEW = "na"  # an attempt that asks for no evidence: whether the row may be touched at all


@dataclass(frozen=True)
class Row:
    """An item with the tick that counts, if any."""

    item: dict[str, Any]
    tick: Tick | None
    may_tick: bool
    may_withdraw: bool
    problem: Problem | None = None


@dataclass(frozen=True)
class Shown:
    """The whole run at one moment."""

    taken: Taken
    state: State
    rows: tuple[Row, ...]
    withdrawn: tuple[Tick, ...]
    names: dict[UUID, str]
    may: Answer
    excusal: Excusal | None
    now: datetime

    @property
    def settled(self) -> int:
        return sum(row.tick is not None for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def tenth(self) -> int:
        """The share that is settled, in tenths."""
        return 10 * self.settled // self.total if self.total else 0

    @property
    def changed_since(self) -> bool:
        """Whether the handbook says something else today."""
        facts = self.taken.organisation.facts(self.taken.key.id, self.now)
        return self.taken.run is not None and facts is not None and facts.revision != self.taken.run.revision

    @property
    def zone(self) -> str:
        return self.taken.organisation.place(self.taken.key.place).zone

    @property
    def is_over(self) -> bool:
        return self.now >= self.taken.occasion.closes


def show(conn: Connection, taken: Taken, now: datetime) -> Shown:
    """Read what the run's page needs: its ticks, the names of who ticked, what a manager said about it."""
    ticks = ticks_of(conn, taken.run) if taken.run else ()
    excusal = excusals.excusal_of(conn, taken.key)
    live = {one.item: one for one in ticks if one.withdrawn_at is None}
    closed = _problems(conn, live)
    rows = tuple(_row(taken, item, live.get(item["id"]), now, closed) for item in taken.items)
    concerned = {one.person_id for one in ticks} | {one.withdrawn_by for one in ticks if one.withdrawn_by}
    concerned |= {taken.run.handed_in_by} if taken.run and taken.run.handed_in_by else set()
    concerned |= {excusal.person_id} if excusal else set()
    concerned |= {one.closed_by for one in closed.values() if one.closed_by}
    names = people.names(conn, concerned, lang())
    withdrawn = tuple(one for one in ticks if one.withdrawn_at is not None)
    return Shown(taken, _state(taken, len(live), excusal, now), rows, withdrawn, names, _may(taken, rows, now), excusal, now)


def _problems(conn: Connection, live: dict[str, Tick]) -> dict[UUID, Problem]:
    return {one.id: problems.problem(conn, one.place_id, one.id) for one in live.values() if one.outcome == "problem"}


def _row(taken: Taken, item: dict[str, Any], tick: Tick | None, now: datetime, closed: dict[UUID, Problem]) -> Row:
    if tick is None:
        return Row(item, None, taken.may_tick(Attempt(item["id"], PREVIEW), now).ok, False)
    may = may_withdraw(taken.who, taken.occasion, tick.person_id, now).ok
    return Row(item, tick, False, may, closed.get(tick.id))


def _may(taken: Taken, rows: tuple[Row, ...], now: datetime) -> Answer:
    """Whether this person could tick anything here now, and why not."""
    answers = [taken.may_tick(Attempt(row.item["id"], PREVIEW), now) for row in rows]
    return next((one for one in answers if one), answers[0] if answers else Answer(False, "no-such-item"))


def _state(taken: Taken, settled: int, excusal: Excusal | None, now: datetime) -> State:
    run, owed = taken.run, taken.owed
    completed = run.completed_at if run else None
    device = run.device_done_at if run else None
    reopened = run.reopened_until if run else None
    vacant = not owed.holders
    return state(owed.window, now, Progress(len(taken.items), settled, completed, device, excusal is not None, reopened, vacant))


def as_json(shown: Shown, lang: Lang) -> dict[str, Any]:
    """The run for the pages' own modules."""
    return {"run": run_json(shown, lang), "items": [_row_json(shown, row, lang) for row in shown.rows]}


def run_json(shown: Shown, lang: Lang) -> dict[str, Any]:
    """The run without its rows; times as instants and, where people read them, by the place's clock."""
    taken, run = shown.taken, shown.taken.run
    window = taken.owed.window
    completed = run.completed_at if run else None
    return {
        "address": run_address(taken.key, "/api/v1/runs"),
        "page": run_address(taken.key),
        "title": taken.content["title"][lang],
        "revision": taken.revision,
        "state": shown.state.value,
        "word": str(MARKS[shown.state.value].word),
        "sign": MARKS[shown.state.value].sign,
        "opens": window.opens.isoformat(),
        "due": window.due.isoformat(),
        "late": window.late.isoformat(),
        "closes": taken.occasion.closes.isoformat(),
        "hours": f"{show_time(window.opens, shown.zone)}–{show_time(window.due, shown.zone)}",
        "settled": shown.settled,
        "total": shown.total,
        "completed": show_time(completed, shown.zone) if completed else None,
        "handed_in": run is not None and run.handed_in_by is not None,
        "changed_since": shown.changed_since,
        "may_tick": shown.may.ok,
        "reason": shown.may.reason,
    }


def _row_json(shown: Shown, row: Row, lang: Lang) -> dict[str, Any]:
    item = row.item
    group = item.get("group")
    return {
        "id": item["id"],
        "html": item["html"][lang],
        "group": group[lang] if group else None,
        "parent": item.get("parent"),
        "depth": item.get("depth", 0),
        "evidence": _evidence_json(item.get("evidence"), lang),
        "may_tick": row.may_tick,
        "tick": tick_json(row.tick, shown.names, shown.zone, row.may_withdraw) if row.tick else None,
    }


def _evidence_json(evidence: dict[str, Any] | None, lang: Lang) -> dict[str, Any] | None:
    return evidence and {**evidence, "unit": unit_in(lang, evidence["unit"])}


def names_of(conn: Connection, tick: Tick) -> dict[UUID, str]:
    """What whoever ticked is called."""
    return people.names(conn, {tick.person_id}, lang())


def tick_json(tick: Tick, names: dict[UUID, str], zone: str, may_withdraw: bool) -> dict[str, Any]:
    """A tick as its row shows it."""
    return {
        "id": str(tick.id),
        "item": tick.item,
        "outcome": tick.outcome,
        "note": tick.note,
        "number": tick.number,
        "photo": f"/attachments/{tick.place_id}/{tick.photo_id}" if tick.photo_id else None,
        "who": names.get(tick.person_id, ""),
        "at": show_time(tick.received_at, zone),
        "done_at": tick.done_at.isoformat(),
        "received_at": tick.received_at.isoformat(),
        "may_withdraw": may_withdraw,
        "withdrawn": tick.withdrawn_at is not None,
    }
