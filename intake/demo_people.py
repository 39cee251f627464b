"""The demo's people: everybody who works in the shop is named after the job, never after anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forms.model import Text
from intake.founding import ALL_WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOORS = 6
# One of each, and two of each; the role is also the name to sign in with.
SINGLE = {
    "operations-general-manager": Text("营运部总经理", "General manager, store operations"),
    "operations-manager": Text("营运部经理", "Operations manager"),
    "duty-manager": Text("值班经理", "Duty manager"),
    "duty-supervisor": Text("值班主管", "Duty supervisor"),
    "security-supervisor": Text("保安主管", "Security supervisor"),
    "electrician": Text("电工", "Electrician"),
    "promoter": Text("促销员", "Promoter"),
    "reception-staff": Text("前台", "Reception staff"),
    "broadcasting-room": Text("播音员", "Announcer"),
    "computer-department": Text("电脑部", "Computer department"),
    "key-holder": Text("持钥匙人", "Key holder"),
}
TWO_OF_EACH = {
    "security-guard": Text("保安员", "Security guard"),
    "cashier": Text("收银员", "Cashier"),
    "department-management": Text("部门管理", "Department manager"),
}
ALSO = {"reception-staff": ("key-holder",)}  # somebody with two roles
MANAGED = {1: (1, 2, 3), 2: (4, 5, 6)}  # the floors of each floor manager: one role at several places
STAFF = 4


class Holder(NamedTuple):
    """One made-up person with the roles held; each role with the place of the site where it is held."""

    username: str
    name: Text
    roles: tuple[tuple[str, str], ...]
    weekdays: tuple[int, ...] = ()


def holders() -> tuple[Holder, ...]:
    """Everybody who works in the shop."""
    return (*_single(), *_two_of_each(), *_on_the_floors(), *_floor_managers(), *_staff())


def _single() -> Iterator[Holder]:
    for role, name in SINGLE.items():
        yield Holder(role, name, tuple((held, "shop") for held in (role, *ALSO.get(role, ()))))


def _two_of_each() -> Iterator[Holder]:
    for role, name in TWO_OF_EACH.items():
        for n in (1, 2):
            yield Holder(f"{role}-{n}", Text(f"{name.zh}{n}号", f"{name.en} {n}"), ((role, "shop"),))


def _on_the_floors() -> Iterator[Holder]:
    """A supervisor for each floor, and an assistant at its counter."""
    for n in range(1, FLOORS + 1):
        name = Text(f"楼层主管{n}F", f"Floor supervisor {n}F")
        yield Holder(f"floor-supervisor-{n}", name, (("floor-supervisor", f"floor-{n}"),))
    for n in range(1, FLOORS + 1):
        name = Text(f"导购员{n}F", f"Sales assistant {n}F")
        yield Holder(f"sales-assistant-{n}", name, (("sales-assistant", f"counter-{n}"),))


def _floor_managers() -> Iterator[Holder]:
    for n, floors in MANAGED.items():
        roles = tuple(("floor-manager", f"floor-{floor}") for floor in floors)
        yield Holder(f"floor-manager-{n}", Text(f"楼层经理{n}号", f"Floor manager {n}"), roles)


def _staff() -> Iterator[Holder]:
    """Everyone has one weekday off."""
    for n in range(1, STAFF + 1):
        weekdays = tuple(day for day in ALL_WEEK if day != n)
        yield Holder(f"store-staff-{n}", Text(f"员工{n}号", f"Staff member {n}"), (("store-staff", "shop"),), weekdays)
