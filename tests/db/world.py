"""A small shop for database tests: one place, three people, one checklist with two items, one form."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4

from db import definitions, people, places, runs, ticks
from db.engine import reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

NOW = datetime(2026, 11, 21, 0, 25, tzinfo=UTC)  # 08:25 in Shanghai
DAY = date(2026, 11, 21)
SHOP, OTHER_SHOP = UUID(int=1), UUID(int=2)
LI, WANG, ZHAO = UUID(int=11), UUID(int=12), UUID(int=13)
LIST, FORM = "store/opening", "store/duty-log"
ITEMS = ("lights", "doors")
LIST_REVISION, FORM_REVISION = "a" * 64, "b" * 64


@dataclass(frozen=True)
class Key:
    """An occurrence's name, as ``forms.model.Key`` has it."""

    place: UUID = SHOP
    id: str = LIST
    day: date = DAY
    slot: str = "08:20"
    owed_by: str = "-"


def found(engine: Engine) -> None:
    """Fill an empty database with the shop."""
    with writing(engine) as conn:
        for number, id_ in enumerate((SHOP, OTHER_SHOP)):
            places.add_place(
                conn,
                id=id_,
                parent=None,
                kind="shop",
                name_zh=f"店{number}",
                name_en=f"Shop {number}",
                zone="Asia/Shanghai",
                cutoff=time(4),
                now=NOW,
                position=number,
            )
        for id_, name in ((LI, "li"), (WANG, "wang"), (ZHAO, "zhao")):
            people.add_person(conn, id=id_, username=name, name=name.title(), now=NOW)
        definitions.put_revision(conn, LIST_REVISION, {"kind": "checklist", "id": LIST, "items": list(ITEMS)}, NOW)
        definitions.put_revision(conn, FORM_REVISION, {"kind": "form", "id": FORM, "fields": []}, NOW)


def begin(conn: Connection, key: Key | None = None, now: datetime = NOW) -> runs.Run:
    """The run of an occurrence that opened at 08:20 for ten minutes and closes in the night."""
    return runs.open_run(
        conn,
        key or Key(),
        revision=LIST_REVISION,
        opens_at=NOW - timedelta(minutes=5),
        due_at=NOW + timedelta(minutes=5),
        late_at=NOW + timedelta(minutes=10),
        closes_at=NOW + timedelta(hours=19),
        now=now,
    )


def new_tick(item: str = "lights", person: UUID = LI, outcome: ticks.Outcome = "done", id: UUID | None = None) -> ticks.NewTick:
    return ticks.NewTick(id=id or uuid4(), item=item, outcome=outcome, person=person, lang="zh")


def tick(engine: Engine, new: ticks.NewTick, now_after: timedelta = timedelta(minutes=1)) -> ticks.Ticked:
    """What the service does: begin or find the run, tick, commit."""
    with writing(engine) as conn:
        run = runs.find_run(conn, Key(), lock=True) or begin(conn)
        return ticks.tick(conn, run, new, 2, NOW + now_after)


def current(engine: Engine) -> runs.Run:
    """The run as it stands."""
    with reading(engine) as conn:
        found = runs.find_run(conn, Key())
    assert found is not None
    return found


def together(works: list[Callable[[], T]]) -> list[T | Exception]:
    """Start all at once, each in its thread; what each came to."""
    barrier = threading.Barrier(len(works))

    def do(work: Callable[[], T]) -> T | Exception:
        barrier.wait()
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(do, works))
