"""The first page: "I am ...", a list of roles that works as plain links, and the departments by sector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.index import heading
from forms.faces.markup import pairs, tag

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Department

HOME = "index.md"


def dress(root: Element, sheet: Sheet) -> None:
    if sheet.path == HOME:
        root.extend([today(sheet), chooser(sheet), heading("departments", sheet.say(words.DEPARTMENTS)), *departments(sheet)])


def today(sheet: Sheet) -> Element:
    """The way to the day's work; the page's module adds the counts for whoever is signed in."""
    return tag("p", tag("a", sheet.say(words.TODAY), href="/today", cls="db-today"))


def chooser(sheet: Sheet) -> Element:
    field = tag(
        "input",
        id="role",
        type="search",
        autocomplete="off",
        placeholder=sheet.say(words.CHOOSE),
        aria_label=sheet.say(words.CHOOSE),
    )
    empty = tag("p", sheet.say(words.NONE_FOUND), cls="db-chooser__none", role="status", hidden="hidden")
    groups = [_group(department, sheet) for department in sheet.catalogue.departments.values()]
    return tag("div", field, groups, empty, cls="db-chooser", data_db_chooser="")


def _group(department: Department, sheet: Sheet) -> Element:
    roles = [role for name, role in sheet.catalogue.roles.items() if name.startswith(f"{department.id}/")]
    rows = [
        tag("li", tag("a", tag("span", sheet.say(role.title)), sheet.in_english(role.title), href=sheet.address("role", role.id)))
        for role in roles
    ]
    return tag(
        "section", tag("p", sheet.say(department.title), cls="db-chooser__title"), tag("ul", rows), cls="db-chooser__group"
    )


def departments(sheet: Sheet) -> list[Element]:
    """The departments under their sectors."""
    sectors: dict[str, list[Department]] = {}
    for one in sheet.catalogue.departments.values():
        sectors.setdefault(one.sector, []).append(one)
    rows = [
        (sheet.say(words.SECTORS.get(sector)) or sector, sheet.links("department", [one.id for one in found]))
        for sector, found in sectors.items()
    ]
    return [pairs(rows, "db-index")]
