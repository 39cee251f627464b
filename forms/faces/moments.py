"""The page of moments: what is ticked at opening, while trading, at closing, every day, week and month, or when it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import day, words
from forms.faces.index import heading
from forms.faces.markup import tag
from forms.faces.sectors import chooser, count, departments_in_order, sector_title
from forms.wording import describe

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Checklist, Department

MOMENTS = "moments.md"


def dress(root: Element, sheet: Sheet) -> None:
    if sheet.path != MOMENTS:
        return
    parts = [_part(phase, sheet) for phase in words.PHASES]
    root.append(chooser([one for one in parts if one is not None], words.NAME_A_LIST, words.NO_LIST_FOUND, sheet))


def _part(phase: str, sheet: Sheet) -> Element | None:
    """One moment: the departments that tick something then, those of one sector together, each with its lists folded."""
    found = [one for one in sheet.catalogue.checklists.values() if day.moment(one) == phase]
    folds = [fold for one in departments_in_order(sheet) if (fold := _fold(one, found, sheet)) is not None]
    title = heading(phase, sheet.say(words.PHASES[phase]))
    return tag("section", title, folds, cls="db-chooser__group") if folds else None


def _fold(department: Department, found: list[Checklist], sheet: Sheet) -> Element | None:
    own = day.in_order(one for one in found if one.id.startswith(f"{department.id}/"))
    if not own:
        return None
    size = count(len(own), words.LIST_ONE, words.LIST_COUNT, sheet)
    facts = tag("small", f"{sector_title(department.sector, sheet)} · {size}")
    rows = [tag("li", sheet.link("checklist", one.id), " ", _facts(one, sheet)) for one in own]
    summary = tag("summary", sheet.say(department.title), " ", facts)
    return tag("details", summary, tag("ul", rows, cls="db-plain"), cls="db-sector")


def _facts(one: Checklist, sheet: Sheet) -> str:
    who = sheet.say(words.AND).join(sheet.say(sheet.catalogue.roles[name].title) for name in one.roles)
    assumed = [sheet.say(words.ASSUMED)] if one.assumed else []
    return " · ".join([who, describe(one.schedule, sheet.lang), *assumed])
