"""Demo data: a shop with floors and counters, a place for each other sector, people for every role, and days of history."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from db import audit, people
from db.base import new_id
from db.engine import writing
from forms.model import Text
from forms.schedule import business_day
from intake import history, sectors
from intake.founding import ALL_WEEK, CUTOFF, ZONE, Founder

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Engine

    from forms.catalogue import Catalogue

HISTORY_DAYS = 30
DAYS_ELSEWHERE = 3
FLOORS = 6


class Site(NamedTuple):
    """The demo's places."""

    company: UUID
    shop: UUID
    basement: UUID
    floors: tuple[UUID, ...]
    counters: tuple[UUID, ...]


class Holder(NamedTuple):
    """One made-up person: named after the job, never after anybody. ``at`` names places of the site."""

    username: str
    name: str
    roles: tuple[tuple[str, str], ...]
    weekdays: tuple[int, ...] = ()


def holders() -> tuple[Holder, ...]:
    """Everybody who works in the shop, with the roles they hold and where."""
    single = {
        "operations-general-manager": "营运部总经理",
        "operations-manager": "营运部经理",
        "duty-manager": "值班经理",
        "duty-supervisor": "值班主管",
        "security-supervisor": "保安主管",
        "electrician": "电工",
        "promoter": "促销员",
        "reception-staff": "前台",
        "broadcasting-room": "播音员",
        "computer-department": "电脑部",
        "key-holder": "持钥匙人",
    }
    also = {"reception-staff": ("key-holder",)}  # somebody with two roles
    several = {"security-guard": ("保安员", 2), "cashier": ("收银员", 2), "department-management": ("部门管理", 2)}
    found = [Holder(role, name, tuple((held, "shop") for held in (role, *also.get(role, ())))) for role, name in single.items()]
    found += [
        Holder(f"{role}-{n}", f"{name}{n}号", ((role, "shop"),))
        for role, (name, many) in several.items()
        for n in range(1, many + 1)
    ]
    found += [
        Holder(f"floor-supervisor-{n}", f"楼层主管{n}F", (("floor-supervisor", f"floor-{n}"),)) for n in range(1, FLOORS + 1)
    ]
    found += [Holder(f"sales-assistant-{n}", f"导购员{n}F", (("sales-assistant", f"counter-{n}"),)) for n in range(1, FLOORS + 1)]
    found += [Holder(f"floor-manager-{n}", f"楼层经理{n}号", _manages(n)) for n in (1, 2)]
    found += [Holder(f"store-staff-{n}", f"员工{n}号", (("store-staff", "shop"),), _on(n)) for n in range(1, 5)]
    return tuple(found)


def _manages(number: int) -> tuple[tuple[str, str], ...]:
    """Three floors each: one role at several places."""
    first = 1 if number == 1 else 4
    return tuple(("floor-manager", f"floor-{floor}") for floor in range(first, first + 3))


def _on(number: int) -> tuple[int, ...]:
    """Every member of staff has one weekday off."""
    return tuple(day for day in ALL_WEEK if day != number)


def seed(engine: Engine, catalogue: Catalogue, now: datetime) -> None:
    """Fill an empty database: places and people as of some days before the history begins, then the history up to ``now``."""
    today = business_day(now, ZONE, CUTOFF)
    department = department_of_the_shop(catalogue)
    with writing(engine) as conn:
        founder = Founder(conn, now - timedelta(days=HISTORY_DAYS + 1), today - timedelta(days=HISTORY_DAYS + 1))
        site = make_places(founder, department)
        known = make_people(founder, catalogue, department, site)
        away = known["floor-supervisor-5"]
        people.be_away(conn, id=new_id(now), person=away, since=today - timedelta(days=6), until=today - timedelta(days=5))
        elsewhere = sectors.found(founder, catalogue, site.company, department)
        audit.append(conn, place=site.company, person=None, verb="seed", noun="demo", subject=site.company, now=now)
    history.write(engine, catalogue, site.shop, known, today, HISTORY_DAYS, now)
    history.write_elsewhere(engine, catalogue, elsewhere, today, DAYS_ELSEWHERE, now)


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
    return Site(company, shop, founder.place(shop, "basement", Text("负1楼", "Basement"), 5), floors, counters)


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
        ("store-manager", "店长", "manage", site.shop),
        ("editor", "手册编辑", "edit", site.company),
        ("admin", "系统管理员", "administer", site.company),
    )
    for username, name, kind, reach in granted:
        known[username] = founder.person(username, name)
        founder.may(kind, known[username], reach)
    return known
