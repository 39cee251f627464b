"""The way to a page, above its title: home, sector, department, kind of page. The first page has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.markup import tag
from forms.faces.sectors import sector_title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Department

HOME, INDEX = "index.md", "index.md"
# Folders of a department without a page of their own: where the department's page lists what is in them.
LISTED_AT = {
    "roles": ("who-is-who", words.ROLE_PAGES),
    "checklists": ("checklists", words.CHECKLISTS),
    "procedures": ("procedures", words.PROCEDURES),
}


def dress(root: Element, sheet: Sheet) -> None:
    """Put the way above the title."""
    if sheet.path == HOME:
        return
    way = [tag("li", tag("a", text, href=href)) for href, text in steps(sheet)]
    page = sheet.catalogue.pages[sheet.lang, sheet.path]
    here = tag("li", tag("span", page.title, aria_current="page"))
    listed = tag("ol", way, here)
    root.insert(0, tag("nav", listed, cls="db-crumbs", aria_label=sheet.say(words.WAY), data_search_exclude="true"))


def steps(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Address and words of every page above this one."""
    yield sheet.relative(HOME), sheet.say(words.HOME)
    department = sheet.catalogue.departments.get(sheet.department)
    if department:
        yield from _department(department, sheet)
    folder = sheet.path.rpartition("/")[0]
    index = f"{folder}/{INDEX}"
    if folder and index != sheet.path and sheet.has(index) and not (department and index == department.page):
        yield sheet.relative(index), sheet.catalogue.pages[sheet.lang, index].title


def _department(department: Department, sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield f"{sheet.relative(HOME)}#sector-{department.sector}", sector_title(department.sector, sheet)
    if sheet.path == department.page:
        return
    yield sheet.relative(department.page), sheet.say(department.title)
    folder = sheet.path.split("/")[2]
    if folder in LISTED_AT:
        anchor, text = LISTED_AT[folder]
        own = sheet.catalogue.pages[sheet.lang, department.page].section(anchor) is not None
        yield f"{sheet.relative(department.page)}#{'all-' if own else ''}{anchor}", sheet.say(text)
