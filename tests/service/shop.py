"""The sample shop with many floors, each with a list that is open all day: work enough for every client."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select

from db import places
from db.engine import make_engine, reading, writing
from db.tables.runs import TICK
from intake import organisation
from intake.addresses import run_address
from tests.intake import world

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

FLOORS, ITEMS = 100, 40
ROUND = "store/round"
NOW = "2026-11-20T08:25:00+08:00"
NEXT_DAY = "2026-11-21T08:25:00+08:00"
PAGE = """---
title: {title}
{facts}---
# {title}

## {title} {{#round}}

"""
FACTS = """checklists:
  round:
    roles: [assistant]
    at: floor
    schedule: {every: day, opens: "08:20", due: "20:00"}
"""


@dataclass(frozen=True)
class Intent:
    """One tick that a client means to make: where, and what it sends."""

    path: str
    content: dict[str, Any]
    revision: str

    @property
    def id(self) -> str:
        return str(self.content["id"])

    @property
    def body(self) -> dict[str, Any]:
        return {**self.content, "revision": self.revision, "lang": "zh"}


def make(data: Path, database: str = "") -> None:
    """The sample world, furnished so that the site's own generator can build its handbook, and with more floors."""
    world.make(data, furnish, database)
    engine = make_engine(world.settings(data, database).database_url)
    with writing(engine) as conn:
        for number in range(FLOORS):
            row = asdict(Floor(UUID(int=0x10000 + number), f"{number}层", f"Floor {number}"))
            places.add_place(conn, **row, parent=world.SHOP, kind="floor", zone=world.ZONE, cutoff=world.time(4), now=world.BEGUN)
    engine.dispose()


@dataclass(frozen=True)
class Floor:
    """What differs from floor to floor."""

    id: UUID
    name_zh: str
    name_en: str


def furnish(project: Path) -> None:
    """The theme's overrides and the hook, and the list that every floor has."""
    shutil.copytree(world.ROOT / "overrides", project / "overrides")
    shutil.copy(world.ROOT / "forms" / "mkdocs_hook.py", project / "forms")
    for lang, title, facts, words in (("zh", "巡查", FACTS, "查看第{}处"), ("en", "Round", "", "Look at place {}")):
        page = project / "handbook" / lang / "departments" / "store" / "checklists" / "round.md"
        lines = (f"- [ ] {words.format(number)} {{#place-{number}}}\n" for number in range(ITEMS))
        page.write_text(PAGE.format(title=title, facts=facts) + "".join(lines), "utf-8")


def intents(engine: Engine, clients: int) -> list[list[Intent]]:
    """Every item of every floor's list, once, shared out: each client has floors of its own."""
    with reading(engine) as conn:
        known = organisation.load(conn)
    rounds = [one for one in known.owed(world.TODAY).obligations if one.key.id == ROUND and world.STAFF.id in one.holders]
    shares: list[list[Intent]] = [[] for _ in range(clients)]
    for number, owed in enumerate(rounds):
        path = f"{run_address(owed.key, '/api/v1/runs')}/ticks"
        for item in range(ITEMS):
            content = {"id": str(uuid4()), "item": f"place-{item}", "outcome": "done", "note": f"第{number}层第{item}处"}
            shares[number % clients].append(Intent(path, content, owed.facts.revision))
    return shares


def kept(engine: Engine) -> list[tuple[str, Any]]:
    """Every tick in the database, as the clients' logs put it."""
    row = TICK.c
    with reading(engine) as conn:
        found = conn.execute(select(row.id, row.item, row.outcome, row.note)).all()
    return [(str(id_), {"id": str(id_), "item": item, "outcome": outcome, "note": note}) for id_, item, outcome, note in found]
