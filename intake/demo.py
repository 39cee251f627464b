"""Demo data: a shop with floors and counters, a place for each other sector, people for every role, and days of history."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from db import assignments, audit
from db.base import new_id
from db.engine import writing
from forms.model import Text
from forms.schedule import business_day
from intake import history, sectors
from intake.demo_people import FLOORS, holders
from intake.founding import ZONE, Founder
from intake.installation import CUTOFF

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from forms.catalogue import Catalogue
    from intake.storage import Storage

HISTORY_DAYS = 30
DAYS_ELSEWHERE = 3


class Site(NamedTuple):
    """The demo's places."""

    company: UUID
    shop: UUID
    floors: tuple[UUID, ...]
    counters: tuple[UUID, ...]


def seed(engine: Engine, catalogue: Catalogue, storage: Storage, now: datetime) -> None:
    """Fill an empty database: places and people as of the day on which the history begins, then the history up to ``now``."""
    today = business_day(now, ZONE, CUTOFF)
    department = department_of_the_shop(catalogue)
    with writing(engine) as conn:
        founder = _founder(conn, today, HISTORY_DAYS)
        site = make_places(founder, department)
        known = make_people(founder, catalogue, department, site)
        away = known["floor-supervisor-5"]
        assignments.be_away(conn, id=new_id(now), person=away, since=today - timedelta(days=6), until=today - timedelta(days=5))
        elsewhere = sectors.found(_founder(conn, today, DAYS_ELSEWHERE), catalogue, site.company, department)
        audit.append(conn, place=site.company, person=None, verb="seed", noun="demo", subject=site.company, now=now)
    stage = history.Stage(engine, catalogue, storage, today, now)
    history.write(stage, site.shop, known, HISTORY_DAYS)
    history.write_elsewhere(stage, elsewhere, DAYS_ELSEWHERE)


def _founder(conn: Connection, today: date, days: int) -> Founder:
    """Everybody begins with the first day of history: no day before it counts as missed."""
    first = today - timedelta(days=days)
    return Founder(conn, datetime.combine(first, CUTOFF, ZoneInfo(ZONE)), first)


def department_of_the_shop(catalogue: Catalogue) -> str:
    """The department whose roles the shop's people hold; the other departments are run elsewhere."""
    roles = {role for holder in holders() for role, _ in holder.roles}
    return max(catalogue.departments, key=lambda name: sum(f"{name}/{role}" in catalogue.roles for role in roles))


def make_places(founder: Founder, department: str) -> Site:
    """A company, its shop with six floors and a counter on each, and a basement; open from nine to nine."""
    company = founder.place(None, "company", Text("示范百货", "Sample Department Stores"), 0)
    shop = founder.place(company, "shop", Text("总店", "Main store"), 1)
    founder.runs(shop, department)
    founder.opens(shop, *sectors.HOURS["shop"])
    floors = tuple(founder.place(shop, "floor", Text(f"{n}楼", f"Floor {n}"), 10 * n) for n in range(1, FLOORS + 1))
    counters = tuple(
        founder.place(floor, "counter", Text(f"{n}楼1号专柜", f"Counter 1, floor {n}"), 10 * n + 1)
        for n, floor in enumerate(floors, 1)
    )
    founder.place(shop, "basement", Text("负1楼", "Basement"), 5)
    return Site(company, shop, floors, counters)


def make_people(founder: Founder, catalogue: Catalogue, department: str, site: Site) -> dict[str, UUID]:
    """Everybody who works in the shop, by username, and somebody for each role that the handbook has added since."""
    at = {"shop": site.shop, "company": site.company, "floor": site.floors[0], "counter": site.counters[0]}
    at |= {f"floor-{n}": floor for n, floor in enumerate(site.floors, 1)}
    at |= {f"counter-{n}": counter for n, counter in enumerate(site.counters, 1)}
    known: dict[str, UUID] = {}
    held: set[str] = set()
    for holder in holders():
        known[holder.username] = founder.person(holder.username, holder.name)
        for role, place in holder.roles:
            held.add(f"{department}/{role}")
            founder.holds(known[holder.username], f"{department}/{role}", at[place], holder.weekdays)
    sectors.hold(founder, sectors.roles_of(catalogue, department, held), at, site.shop)
    granted = (
        ("store-manager", Text("店长", "Store manager"), "manage", site.shop),
        ("editor", Text("手册编辑", "Handbook editor"), "edit", site.company),
        ("admin", Text("系统管理员", "System administrator"), "administer", site.company),
    )
    for username, name, kind, reach in granted:
        known[username] = founder.person(username, name)
        founder.may(kind, known[username], reach)
    return known
