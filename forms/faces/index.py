"""Lists of links: things by the part of the day, things with a fact beside each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import day, words
from forms.faces.markup import pairs, tag
from forms.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Checklist


def heading(anchor: str, title: str) -> Element:
    """The heading of a computed section. A search finds the page that the section is computed from, not all that repeat it."""
    return tag("h2", title, id=anchor, data_search_exclude="true")


def listing(rows: Iterable[tuple[Element, str]], cls: str | None = None) -> list[Element]:
    """A list of links, each with a fact beside it; nothing where there are none."""
    lines = [tag("li", link, " ", tag("small", fact) if fact else None) for link, fact in rows]
    return [tag("ul", lines, cls=cls)] if lines else []


def by_phase(checklists: Iterable[Checklist], sheet: Sheet) -> list[Element]:
    """Checklists by the part of the day they belong to, each part in the order of the clock."""
    found: dict[str, list[tuple[Element, str]]] = {}
    for one in day.in_order(checklists):
        found.setdefault(day.moment(one), []).append((sheet.link("checklist", one.id), describe(one.schedule, sheet.lang)))
    order = [*words.PHASES, *(phase for phase in found if phase not in words.PHASES)]
    rows = [(sheet.say(words.PHASES.get(phase)) or phase, listing(found[phase])) for phase in order if phase in found]
    return [pairs(rows, "db-index")] if rows else []
