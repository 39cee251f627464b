"""A hundred thousand submissions, written at once as the service writes them one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from db import states
from db.base import digest, new_id
from db.engine import writing
from db.tables.submissions import DECISION, SUBMISSION, SUBMISSION_STATE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import Engine

    from db.submissions import Submission

Row = dict[str, Any]
AT_ONCE = 2_000
A_DAY = 270
WAITING = 100  # the newest ones have not been decided on
REMARK = "顾客反映试衣间排队较久，已加派一名同事引导，次日复查。"


@dataclass(frozen=True)
class Seed:
    """One that the service wrote, which all others follow, and what differs between them."""

    made: Submission
    fields: Sequence[Row]
    authors: Sequence[UUID]
    decider: UUID
    last: date


def put(engine: Engine, seed: Seed, first: int, last: int) -> None:
    """Write the submissions with numbers from ``first`` to before ``last``; higher ones lie further back."""
    for begin in range(first, last, AT_ONCE):
        rows = [_one(seed, number) for number in range(begin, min(begin + AT_ONCE, last))]
        with writing(engine) as conn:
            conn.execute(SUBMISSION.insert(), [one for one, _, _ in rows])
            conn.execute(SUBMISSION_STATE.insert(), [state for _, state, _ in rows])
            if decided := [made for _, _, some in rows for made in some]:
                conn.execute(DECISION.insert(), decided)


def _one(seed: Seed, number: int) -> tuple[Row, Row, list[Row]]:
    made = seed.made
    day = seed.last - timedelta(days=number // A_DAY)
    at = datetime.combine(day, time(1), UTC) + timedelta(minutes=number % A_DAY * 2)
    author, id_ = seed.authors[number % len(seed.authors)], new_id(at)
    answers = {one["id"]: _answer(one, number, day, seed, author) for one in seed.fields}
    known = {
        "place_id": made.place_id,
        "series": id_,
        "form_id": made.form_id,
        "day": day,
        "person_id": author,
        "handed_in_at": at,
    }
    one = known | {"id": id_, "version": 1, "slot": "", "owed_by": str(author), "revision": made.revision, "answers": answers}
    one |= {"approval": made.approval, "filed_with": made.filed_with, "steps": made.steps, "lang": "zh"}
    one["digest"] = digest(made.form_id, author, made.revision, answers, None)
    decided = _decided(seed, id_, at) if number >= WAITING else []
    waits = made.approval[0] if made.approval and not decided else None
    state = known | {"submission_id": id_, "approved": len(decided), "since": decided[-1]["decided_at"] if decided else at}
    state["state"] = "waiting" if waits else "approved" if made.approval else "handed-in"
    state["turn"] = states.turn_of(made.place_id, made.form_id, waits) if waits else None
    return one, state, decided


def _decided(seed: Seed, submission: UUID, at: datetime) -> list[Row]:
    found = []
    for number, step in enumerate(seed.made.approval, 1):
        moment = at + timedelta(hours=10 * number)
        said: Row = {"place_id": seed.made.place_id, "id": new_id(moment), "submission_id": submission, "step": step["id"]}
        said |= {"outcome": "approve", "comment": "", "field": "", "person_id": seed.decider}
        found.append(said | {"decided_at": moment, "digest": digest(*said.values())})
    return found


def _answer(field: Row, number: int, day: date, seed: Seed, author: UUID) -> Any:
    kind = field["type"]
    if kind in ("choice", "multichoice"):
        chosen = field["options"][number % len(field["options"])]["id"]
        return chosen if kind == "choice" else [chosen]
    return {
        "integer": number % 300,
        "rating": number % 5 + 1,
        "decimal": f"{number % 977 / 10:.1f}",
        "money": f"{number % 36_000}.50",
        "date": day.isoformat(),
        "time": f"{8 + number % 12:02}:{number % 60:02}",
        "datetime": f"{day.isoformat()}T{8 + number % 12:02}:{number % 60:02}:00+08:00",
        "yesno": number % 3 == 0,
        "person": str(author),
        "place": str(seed.made.place_id),
        "longtext": f"{REMARK}第{number}条。",
    }.get(kind, f"第{number}号")
