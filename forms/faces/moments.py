"""The page of moments: what is ticked at opening, while trading, at closing, every day, week and month, or when it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import day, words
from forms.faces.index import heading, listing
from forms.faces.markup import pairs, tag
from forms.faces.sectors import departments_in_order, sector_title
from forms.wording import describe

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Checklist, Department

MOMENTS = "moments.md"
# Where a list does not name its moment, its schedule tells.
BY_SCHEDULE = {
    "interval": "trading",
    "day": "daily",
    "weekday": "daily",
    "days": "weekly",
    "week": "weekly",
    "month": "monthly",
    "quarter": "monthly",
    "year": "monthly",
    "event": "per-event",
}


def dress(root: Element, sheet: Sheet) -> None:
    if sheet.path != MOMENTS:
        return
    for phase, title in words.PHASES.items():
        if found := [one for one in sheet.catalogue.checklists.values() if moment(one) == phase]:
            root.extend([heading(phase, sheet.say(title)), across(found, sheet)])


def moment(one: Checklist) -> str:
    return one.phase or BY_SCHEDULE[one.schedule.every]


def across(found: list[Checklist], sheet: Sheet) -> Element:
    """The checklists under their departments, those of one sector together."""
    rows = []
    for department in departments_in_order(sheet):
        own = sorted((one for one in found if one.id.startswith(f"{department.id}/")), key=_place)
        if own:
            rows.append((_head(department, sheet), listing(((_name(one, sheet), _facts(one, sheet)) for one in own), "db-plain")))
    return pairs(rows, "db-across")


def _head(department: Department, sheet: Sheet) -> list[Element | str | None]:
    return [sheet.link("department", department.id), " ", tag("small", sector_title(department.sector, sheet))]


def _place(one: Checklist) -> tuple[int, int, int]:
    """In the order of the day."""
    return day.entry("checklist", one, day.span(one.schedule)).place


def _name(one: Checklist, sheet: Sheet) -> Element:
    return sheet.link("checklist", one.id)


def _facts(one: Checklist, sheet: Sheet) -> str:
    who = sheet.say(words.AND).join(sheet.say(sheet.catalogue.roles[name].title) for name in one.roles)
    assumed = [sheet.say(words.ASSUMED)] if one.assumed else []
    return " · ".join([who, describe(one.schedule, sheet.lang), *assumed])
