"""Where submissions stand: one row each, kept with every version and decision, equal to a recount at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select, update

from db.base import Upsert, digest
from db.tables.submissions import DECISION, SUBMISSION, SUBMISSION_STATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

_KEPT = ("submission_id", "form_id", "day", "person_id", "handed_in_at", "state", "approved", "since", "turn")
_PUT = Upsert(SUBMISSION_STATE, ("place_id", "series"), replace=_KEPT)
_VERSION_COLUMNS = [
    SUBMISSION.c[name] for name in ("place_id", "series", "id", "form_id", "day", "person_id", "handed_in_at", "approval")
]
_VERSION = select(*_VERSION_COLUMNS).where(
    SUBMISSION.c.place_id == bindparam("place"), SUBMISSION.c.id == bindparam("submission")
)
_NEWER = SUBMISSION.alias("newer")
_NEWEST = select(*_VERSION_COLUMNS).where(
    ~select(_NEWER.c.id)
    .where(
        _NEWER.c.place_id == SUBMISSION.c.place_id,
        _NEWER.c.series == SUBMISSION.c.series,
        _NEWER.c.version > SUBMISSION.c.version,
    )
    .exists()
)
_OUTCOMES = (
    select(DECISION.c.outcome, func.count(), func.max(DECISION.c.decided_at))
    .where(DECISION.c.place_id == bindparam("place"), DECISION.c.submission_id == bindparam("submission"))
    .group_by(DECISION.c.outcome)
)
_PASS_ON = update(SUBMISSION_STATE).where(
    and_(SUBMISSION_STATE.c.place_id == bindparam("place"), SUBMISSION_STATE.c.submission_id == bindparam("submission"))
)


def state_of(steps: int, approved: int, stopped: str | None) -> str:
    """Where a version stands."""
    if stopped:
        return "returned" if stopped == "return" else "rejected"
    if approved < steps:
        return "waiting"
    return "approved" if steps else "handed-in"


def turn_of(place: UUID, form: str, step: Mapping[str, Any]) -> str:
    """The name of what waits at this place, for this form, at this step."""
    return digest(place, form, step)


def begin(conn: Connection, version: Mapping[str, Any]) -> None:
    """Keep where a version stands that has just been handed in; it takes the place of the one it corrects."""
    row = _row(version, {})
    _PUT.run(conn, row)


def pass_on(conn: Connection, place: UUID, submission: UUID) -> str:
    """Keep where a version stands after a decision on it; the state it came to."""
    version = conn.execute(_VERSION, {"place": place, "submission": submission}).mappings().one()
    row = _row(dict(version), _outcomes(conn, place, submission))
    conn.execute(
        _PASS_ON.values({name: row[name] for name in ("state", "approved", "since", "turn")}),
        {"place": place, "submission": submission},
    )
    return str(row["state"])


def recount(conn: Connection, place: UUID | None = None) -> Iterator[dict[str, Any]]:
    """Where every submission stands, or every one of a place, worked out anew from its versions and decisions."""
    chosen = _NEWEST if place is None else _NEWEST.where(SUBMISSION.c.place_id == place)
    for version in conn.execute(chosen).mappings().all():
        yield _row(dict(version), _outcomes(conn, version["place_id"], version["id"]))


class Rebuilt(NamedTuple):
    """How many submissions there are, and for how many of them what was kept was not what a recount gives."""

    submissions: int
    wrong: int


def rebuild(conn: Connection, place: UUID) -> Rebuilt:
    """Put a recount in place of what is kept of a place; rows that stand for nothing go."""
    here = SUBMISSION_STATE.c.place_id == place
    kept = {row["series"]: dict(row) for row in conn.execute(select(SUBMISSION_STATE).where(here)).mappings()}
    rows = {row["series"]: row for row in recount(conn, place)}
    wrong = [series for series in kept.keys() | rows.keys() if kept.get(series) != rows.get(series)]
    for series in wrong:
        conn.execute(SUBMISSION_STATE.delete().where(here, SUBMISSION_STATE.c.series == series))
    if put := [rows[series] for series in wrong if series in rows]:
        conn.execute(SUBMISSION_STATE.insert(), put)
    return Rebuilt(len(rows), len(wrong))


def _outcomes(conn: Connection, place: UUID, submission: UUID) -> dict[str, tuple[int, datetime]]:
    rows = conn.execute(_OUTCOMES, {"place": place, "submission": submission})
    return {outcome: (count, last) for outcome, count, last in rows}


def _row(version: Mapping[str, Any], outcomes: Mapping[str, tuple[int, datetime]]) -> dict[str, Any]:
    steps = version["approval"]
    approved = outcomes["approve"][0] if "approve" in outcomes else 0
    stopped = next((one for one in ("return", "reject") if one in outcomes), None)
    state = state_of(len(steps), approved, stopped)
    waiting = turn_of(version["place_id"], version["form_id"], steps[approved]) if state == "waiting" else None
    return {name: version[name] for name in ("place_id", "series", "form_id", "day", "person_id", "handed_in_at")} | {
        "submission_id": version["id"],
        "state": state,
        "approved": approved,
        "since": max((last for _, last in outcomes.values()), default=version["handed_in_at"]),
        "turn": waiting,
    }
