"""A hundred thousand submissions, written at once as the service writes them one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from db.base import digest, new_id, table
from db.engine import writing
from db.tables.submissions import DecisionRow, SubmissionRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from sqlalchemy import Engine

AT_ONCE = 2_000
A_DAY = 270
REMARK = "顾客反映试衣间排队较久，已加派一名同事引导，次日复查。"


@dataclass(frozen=True)
class Seed:
    """What all of them have in common; the last ``waiting`` ones have not been decided on."""

    place: UUID
    form: str
    revision: str
    approval: list[dict[str, Any]]
    fields: Sequence[dict[str, Any]]
    authors: Sequence[UUID]
    decider: UUID
    last: date
    waiting: int = 0


def put(engine: Engine, seed: Seed, many: int, before: int = 0) -> None:
    """Write ``many`` submissions, going back from the last day; ``before`` were written already."""
    for first in range(before, before + many, AT_ONCE):
        rows = list(_rows(seed, first, min(first + AT_ONCE, before + many)))
        decided = [made for one, made in rows if made]
        with writing(engine) as conn:
            conn.execute(table(SubmissionRow).insert(), [one for one, _ in rows])
            if decided:
                conn.execute(table(DecisionRow).insert(), decided)


def _rows(seed: Seed, first: int, last: int) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    for number in range(first, last):
        day = seed.last - timedelta(days=number // A_DAY)
        at = datetime.combine(day, time(1), UTC) + timedelta(minutes=number % A_DAY * 2)
        author, id_ = seed.authors[number % len(seed.authors)], new_id(at)
        answers = {one["id"]: _answer(one, number, day, seed, author) for one in seed.fields}
        one = {
            "place_id": seed.place,
            "id": id_,
            "series": id_,
            "version": 1,
            "form_id": seed.form,
            "day": day,
            "slot": "",
            "owed_by": str(author),
            "person_id": author,
            "revision": seed.revision,
            "answers": answers,
            "approval": seed.approval,
            "steps": len(seed.approval),
            "lang": "zh",
            "handed_in_at": at,
            "digest": digest(seed.form, author, seed.revision, answers, None),
        }
        waits = number < seed.waiting or not seed.approval
        yield one, None if waits else _decision(seed, id_, at + timedelta(hours=20))


def _decision(seed: Seed, submission: UUID, at: datetime) -> dict[str, Any]:
    said = {"place_id": seed.place, "id": new_id(at), "submission_id": submission, "step": seed.approval[0]["id"]}
    said |= {"outcome": "approve", "comment": "", "field": "", "person_id": seed.decider}
    return said | {"decided_at": at, "digest": digest(*said.values())}


def _answer(field: dict[str, Any], number: int, day: date, seed: Seed, author: UUID) -> Any:
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
        "place": str(seed.place),
        "longtext": f"{REMARK}第{number}条。",
    }.get(kind, f"第{number}号")
