"""The departments by sector, in the order in which the table of sectors names them, and the field that narrows a long list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.markup import tag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from forms.faces.markup import Child
    from forms.faces.sheet import Sheet
    from forms.model import Department, Text


def departments_by_sector(sheet: Sheet) -> list[tuple[str, list[Department]]]:
    """Sectors with their departments; one that the table does not know comes last, under its id."""
    found: dict[str, list[Department]] = {}
    for one in sheet.catalogue.departments.values():
        found.setdefault(one.sector, []).append(one)
    order = [*words.SECTORS, *sorted(found.keys() - words.SECTORS.keys())]
    return [(sector, found[sector]) for sector in order if sector in found]


def departments_in_order(sheet: Sheet) -> list[Department]:
    return [one for _, found in departments_by_sector(sheet) for one in found]


def sector_title(sector: str, sheet: Sheet) -> str:
    return sheet.say(words.SECTORS.get(sector)) or sector


def count(number: int, one: Text, several: Text, sheet: Sheet) -> str:
    return sheet.say(one if number == 1 else several).format(number)


def chooser(groups: Sequence[Child], label: Text, none: Text, sheet: Sheet) -> Element:
    """A field above groups of rows; without script the rows are there in full, and no field."""
    said = sheet.say(label)
    field = tag("input", id="wanted", type="search", autocomplete="off", placeholder=said, aria_label=said)
    empty = tag("p", sheet.say(none), cls="db-chooser__none", role="status", hidden="hidden")
    return tag("div", field, groups, empty, cls="db-chooser", data_db_chooser="", data_search_exclude="true")
