"""The shop that is measured: the demo's people and history, and for ticking a mall's worth of counters with their lists."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from benchmarks.load import CONNECTIONS, Stream, request
from db import assignments, people, places, sessions
from db.base import new_id
from db.engine import make_engine, reading, writing
from db.grants import grants
from intake import organisation, settling
from intake.addresses import run_address
from intake.cookies import keyed, new_token
from intake.occurrences import content
from intake.settings import from_environment

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from forms.model import Obligation
    from intake.organisation import Organisation
    from intake.settings import Settings

NOW = "2026-11-20T15:00:00+08:00"  # a Friday afternoon
MOMENT = datetime.fromisoformat(NOW).astimezone(UTC)
DAY = date(2026, 11, 20)
SUPERVISOR, ASSISTANT = "floor-supervisor", "sales-assistant"
BROWSER = {
    "Host": "127.0.0.1",
    "User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "zh-CN,zh;q=0.9",
}


@dataclass(frozen=True)
class Shop:
    """A data folder as ``dutybook serve --demo`` left it."""

    settings: Settings
    engine: Engine
    day: date = DAY

    def organisation(self) -> Organisation:
        """Who and what there is now."""
        with reading(self.engine) as conn:
            return organisation.load(conn)

    def cookie(self, person: UUID) -> str:
        """Sign the person in; what their browser would send from then on."""
        token = new_token()
        with writing(self.engine) as conn:
            sessions.start(conn, keyed(self.settings.secret_key, token), person, "", MOMENT)
        return f"session={token}"

    def page(self, path: str, person: UUID) -> list[Stream]:
        """Connections on which one person asks for one page again and again."""
        message = request("GET", path, BROWSER | {"Cookie": self.cookie(person)})
        return [Stream([message], again=True) for _ in range(CONNECTIONS)]


def opened(data: Path) -> Shop:
    """The shop in a data folder."""
    settings = settling.settle(from_environment(demo=True, data=data, now=NOW))
    return Shop(settings, make_engine(settings.database_url, settings.journal))


def supervisor(shop: Shop) -> UUID:
    """Somebody who supervises a floor."""
    known = shop.organisation()
    return next(
        held.person for held in known.holdings if held.role.endswith(f"/{SUPERVISOR}") and known.place(held.place).kind == "floor"
    )


def busiest(shop: Shop) -> UUID:
    """Whoever owes most on the day."""
    owed = Counter(person for one in shop.organisation().owed(DAY).obligations for person in one.holders)
    return owed.most_common(1)[0][0]


def manager(shop: Shop) -> tuple[UUID, UUID]:
    """Who manages the highest place, the first of several, and the place."""
    with reading(shop.engine) as conn:
        managers = [grant for grant in grants(conn, MOMENT) if grant.kind == "manage"]
    known = shop.organisation()
    order = [place.id for place in known.places]
    widest = min(managers, key=lambda grant: (len(known.above(grant.place)), order.index(grant.place)))
    return widest.person, widest.place


def add_counters(shop: Shop, many: int) -> UUID:
    """Counters below the floors, and one sales assistant for the whole shop: fresh short lists, as many as it takes."""
    known = shop.organisation()
    floors = [place for place in known.places if place.kind == "floor"]
    site = next(place for place in known.places if place.departments)
    department = site.departments[0][0]
    with writing(shop.engine) as conn:
        for number in range(many):
            floor = floors[number % len(floors)]
            _add_counter(conn, floor.id, f"B{number}", floor.zone, floor.cutoff)
        person = new_id(MOMENT)
        people.add_person(conn, id=person, username="benchmark", name="标杆", now=MOMENT, language="zh")
        role = f"{department}/{ASSISTANT}"
        assignments.assign(conn, id=new_id(MOMENT), place=site.id, person=person, role=role, since=DAY)
    return person


def _add_counter(conn: Connection, floor: UUID, name: str, zone: str, cutoff: time) -> None:
    places.add_place(
        conn,
        id=new_id(MOMENT),
        parent=floor,
        kind="counter",
        name_zh=f"专柜{name}",
        name_en=f"Counter {name}",
        zone=zone,
        cutoff=cutoff,
        now=datetime(2026, 1, 1, tzinfo=UTC),
        demo=True,
    )


def ticks(shop: Shop, person: UUID) -> list[Stream]:
    """Every item of every counter's lists, each list worked through from top to bottom on one connection."""
    known, cookie = shop.organisation(), shop.cookie(person)
    owed_now = [one for one in known.owed(DAY).obligations if one.facts.kind == "checklist"]
    lists = [one for one in owed_now if known.place(one.key.place).kind == "counter"]
    streams = [Stream([]) for _ in range(CONNECTIONS)]
    with reading(shop.engine) as conn:
        for number, owed in enumerate(one for one in lists if person in one.holders):
            items = content(conn, owed.facts.revision)["items"]
            streams[number % CONNECTIONS].messages += [_tick(owed, item, cookie) for item in items]
    return streams


def _tick(owed: Obligation, item: dict[str, dict[str, str]], cookie: str) -> bytes:
    """What the ticking module in the page sends."""
    evidence = (item.get("evidence") or {}).get("kind")
    said = {
        "id": str(new_id(MOMENT)),
        "item": item["id"],
        "outcome": "done",
        "note": "交接清楚" if evidence == "note" else "",
        "number": 12 if evidence == "number" else None,
        "revision": owed.facts.revision,
        "device_at": MOMENT.isoformat(),
        "sent_at": MOMENT.isoformat(),
        "lang": "zh",
    }
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    path = f"{run_address(owed.key, '/api/v1/runs')}/ticks"
    return request("POST", path, BROWSER | headers, json.dumps(said, ensure_ascii=False).encode())
