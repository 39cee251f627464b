"""The demo's other places: one for each sector, running its departments, where somebody holds every role of the catalogue."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from forms.faces.words import PLACES, SECTORS
from forms.model import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from forms.catalogue import Catalogue
    from forms.model import Checklist, Form, Role
    from intake.founding import Founder

# Where customers come in; people of the other sectors work in an office.
WITH_A_SHOP = {
    "retail",
    "apparel",
    "food-beverage",
    "franchise",
    "hotel",
    "wellness",
    "education",
    "automotive",
    "home-decoration",
}
HOURS = {"shop": (time(9), time(21)), "office": (time(9), time(18))}
FIRST_POSITION = 1000  # after all places of the shop


def found(founder: Founder, catalogue: Catalogue, company: UUID, but: str) -> tuple[UUID, ...]:
    """A place, its people and a manager for each sector; the department ``but`` is run elsewhere."""
    made = []
    for number, (sector, departments) in enumerate(_by_sector(catalogue, but).items()):
        kinds = {kind for name in departments for kind in _kinds(catalogue, name)}
        kind = "shop" if sector in WITH_A_SHOP or "shop" in kinds else "office"
        name = SECTORS.get(sector) or Text(sector, sector)
        place = founder.place(company, kind, name, FIRST_POSITION + 10 * number)
        founder.opens(place, *HOURS[kind])
        called = Text(f"{name.zh}负责人", f"{name.en} manager")
        founder.may("manage", founder.person(f"manager.{sector}", called), place)
        at = {"company": company, kind: place}
        at |= {missing: _below(founder, place, missing) for missing in sorted(kinds - at.keys())}
        for department in departments:
            founder.runs(place, department)
            hold(founder, roles_of(catalogue, department), at, place)
        made.append(place)
    return tuple(made)


def hold(founder: Founder, roles: Iterable[Role], at: dict[str, UUID], place: UUID) -> None:
    """One person for each role, at the kind of place it is limited to; ``at`` knows a place of each kind."""
    for role in roles:
        person = founder.person(role.id.replace("/", "."), role.title)
        founder.holds(person, role.id, next((at[kind] for kind in role.places if kind in at), place))


def roles_of(catalogue: Catalogue, department: str, but: Collection[str] = ()) -> list[Role]:
    """The department's roles without those in ``but``."""
    return [role for role in catalogue.roles.values() if role.id.partition("/")[0] == department and role.id not in but]


def _by_sector(catalogue: Catalogue, but: str) -> dict[str, list[str]]:
    """The departments by sector, in the order in which the handbook lists the sectors."""
    order = {sector: number for number, sector in enumerate(SECTORS)}
    found: dict[str, list[str]] = {}
    for one in sorted(catalogue.departments.values(), key=lambda one: order.get(one.sector, len(order))):
        if one.id != but:
            found.setdefault(one.sector, []).append(one.id)
    return found


def _kinds(catalogue: Catalogue, department: str) -> set[str]:
    """The kinds of places that the department's roles are limited to and its lists and forms ask for."""
    kinds = {kind for role in roles_of(catalogue, department) for kind in role.places}
    owed: list[Checklist | Form] = [*catalogue.checklists.values(), *catalogue.forms.values()]
    return kinds | {one.at for one in owed if one.at and one.id.partition("/")[0] == department}


def _below(founder: Founder, place: UUID, kind: str) -> UUID:
    """The first place of a kind, such as a floor."""
    name = PLACES.get(kind) or Text(kind, kind)
    return founder.place(place, kind, Text(f"{name.zh}1", f"{name.en.capitalize()} 1"), FIRST_POSITION)
