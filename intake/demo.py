"""Demo data: a shop with floors and counters, people for every role, and days of history written as real ticks are."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from db import audit, people, places
from db.base import new_id
from db.engine import writing
from forms.schedule import business_day
from intake import history

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from forms.catalogue import Catalogue

HISTORY_DAYS = 30
ZONE, CUTOFF = "Asia/Shanghai", time(4)
OPENS, CLOSES = time(9), time(21)
FLOORS = 6
ALL_WEEK = range(7)


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
    begun = now - timedelta(days=HISTORY_DAYS + 1)
    since = today - timedelta(days=HISTORY_DAYS + 1)
    department = next(iter(catalogue.departments))
    with writing(engine) as conn:
        site = make_places(conn, department, begun, since)
        known = make_people(conn, department, site, begun, since)
        away = known["floor-supervisor-5"]
        people.be_away(conn, id=new_id(now), person=away, since=today - timedelta(days=6), until=today - timedelta(days=5))
        audit.append(conn, place=site.company, person=None, verb="seed", noun="demo", subject=site.company, now=now)
    history.write(engine, catalogue, site.shop, known, today, HISTORY_DAYS, now)


def make_places(conn: Connection, department: str, begun: datetime, since: date) -> Site:
    """A company, its shop with six floors and a counter on each, and a basement; open from nine to nine."""

    def add(parent: UUID | None, kind: str, zh: str, en: str, position: int) -> UUID:
        made = new_id(begun)
        places.add_place(
            conn,
            id=made,
            parent=parent,
            kind=kind,
            name_zh=zh,
            name_en=en,
            zone=ZONE,
            cutoff=CUTOFF,
            now=begun,
            position=position,
            demo=True,
        )
        return made

    company = add(None, "company", "示范百货", "Sample Department Stores", 0)
    shop = add(company, "shop", "总店", "Main store", 1)
    places.run_department(conn, shop, department, begun)
    for weekday in ALL_WEEK:
        places.set_hours(conn, shop, weekday, OPENS, CLOSES, since)
    floors = tuple(add(shop, "floor", f"{n}楼", f"Floor {n}", 10 * n) for n in range(1, FLOORS + 1))
    counters = tuple(
        add(floor, "counter", f"{n}楼1号专柜", f"Counter 1, floor {n}", 10 * n + 1) for n, floor in enumerate(floors, 1)
    )
    return Site(company, shop, add(shop, "basement", "负1楼", "Basement", 5), floors, counters)


def make_people(conn: Connection, department: str, site: Site, begun: datetime, since: date) -> dict[str, UUID]:
    """Everybody, by username; people get in by the demo's persona buttons, so nobody has a password."""
    at = {"shop": site.shop, "company": site.company}
    at |= {f"floor-{n}": floor for n, floor in enumerate(site.floors, 1)}
    at |= {f"counter-{n}": counter for n, counter in enumerate(site.counters, 1)}
    known: dict[str, UUID] = {}
    for holder in holders():
        known[holder.username] = _add_person(conn, holder.username, holder.name, begun)
        for role, place in holder.roles:
            held, person = f"{department}/{role}", known[holder.username]
            people.assign(
                conn, id=new_id(begun), place=at[place], person=person, role=held, since=since, weekdays=holder.weekdays
            )
    granted = (
        ("store-manager", "店长", "manage", site.shop),
        ("editor", "手册编辑", "edit", site.company),
        ("admin", "系统管理员", "administer", site.company),
    )
    for username, name, kind, reach in granted:
        known[username] = _add_person(conn, username, name, begun)
        people.grant(conn, id=new_id(begun), place=reach, person=known[username], kind=kind, now=begun)
    return known


def _add_person(conn: Connection, username: str, name: str, begun: datetime) -> UUID:
    made = new_id(begun)
    people.add_person(conn, id=made, username=username, name=name, now=begun)
    return made
