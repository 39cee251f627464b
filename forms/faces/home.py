"""The first page: "I am ...", the roles by sector and department as plain links, and the ways into the handbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.index import heading
from forms.faces.markup import joined, pairs, tag
from forms.faces.sectors import chooser, count, departments_by_sector, sector_title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Department, Role

HOME = "index.md"
OTHER_WAYS = (("moments.md", words.BY_MOMENT), ("forms.md", words.ALL_FORMS))
FEW = 40  # roles that are shown at once; more of them stand folded by sector


def dress(root: Element, sheet: Sheet) -> None:
    if sheet.path == HOME:
        choice = chooser(roles(sheet), words.CHOOSE, words.NONE_FOUND, sheet)
        title = heading("departments", sheet.say(words.DEPARTMENTS))
        root.extend([today(sheet), choice, *other_ways(sheet), title, departments(sheet)])


def today(sheet: Sheet) -> Element:
    """The way to the day's work; the page's module adds the counts for whoever is signed in."""
    return tag("p", tag("a", sheet.say(words.TODAY), href="/today", cls="db-today"))


def other_ways(sheet: Sheet) -> list[Element]:
    """By moment and by form, where the handbook has those pages."""
    links = [tag("a", sheet.say(text), href=path) for path, text in OTHER_WAYS if sheet.has(path)]
    return [tag("p", tag("span", sheet.say(words.OR_LOOK), cls="db-label"), " ", joined(links, " · "))] if links else []


def roles(sheet: Sheet) -> list[Element]:
    """The roles, folded by sector where there are many: a browser opens a fold without script, and the search opens it too."""
    of = {one.id: _roles_of(one, sheet) for one in sheet.catalogue.departments.values()}
    if len(sheet.catalogue.roles) <= FEW:
        return [_group(one, of[one.id], sheet) for _, found in departments_by_sector(sheet) for one in found]
    return [_sector(sector, found, of, sheet) for sector, found in departments_by_sector(sheet)]


def _roles_of(department: Department, sheet: Sheet) -> list[Role]:
    return [role for name, role in sheet.catalogue.roles.items() if name.startswith(f"{department.id}/")]


def _sector(sector: str, found: Sequence[Department], of: dict[str, list[Role]], sheet: Sheet) -> Element:
    size = count(sum(len(of[one.id]) for one in found), words.ROLE, words.ROLE_COUNT, sheet)
    summary = tag("summary", sector_title(sector, sheet), " ", tag("small", size))
    return tag("details", summary, [_group(one, of[one.id], sheet) for one in found], cls="db-sector")


def _group(department: Department, found: Sequence[Role], sheet: Sheet) -> Element:
    rows = [tag("li", tag("a", sheet.say(role.title), _english(role, sheet), href=role.page)) for role in found]
    title = tag("p", sheet.link("department", department.id), cls="db-chooser__title")
    return tag("section", title, tag("ul", rows), cls="db-chooser__group")


def _english(role: Role, sheet: Sheet) -> list[Element | str]:
    """The English title beside the Chinese one; the bare tag, for it stands here some hundred times."""
    if sheet.lang != "zh" or role.title.en == role.title.zh:
        return []
    return [" ", tag("small", role.title.en, lang="en")]


def departments(sheet: Sheet) -> Element:
    """The departments under their sectors."""
    sectors = departments_by_sector(sheet)
    listed = pairs(
        [(sector_title(sector, sheet), sheet.links("department", [one.id for one in found])) for sector, found in sectors],
        "db-index",
    )
    for row, (sector, _) in zip(listed, sectors, strict=True):
        row.set("id", f"sector-{sector}")  # the way to a page of the sector leads here
    return listed
