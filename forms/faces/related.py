"""The line at the end of a page: which other pages of the handbook speak of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.markup import joined, tag

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet

KINDS = ("procedure", "checklist")
# Pages that tell something; overviews link to everything.
LISTED = ("checklists", "procedures", "roles", "forms", "rules.md", "meetings.md")


def dress(root: Element, sheet: Sheet) -> None:
    """On pages of procedures and checklists; a role's page lists all it has to do with already."""
    if any(sheet.here(kind) for kind in KINDS):
        linked = {link.get("href", "").partition("#")[0] for link in root.iter("a")}
        mentions = [sheet.catalogue.pages[sheet.lang, path] for path in sheet.catalogue.mentions(sheet.lang, sheet.path)]
        links = [
            tag("a", page.title, href=address)
            for page in mentions
            if page.path.split("/")[2:3] and page.path.split("/")[2] in LISTED
            if (address := sheet.relative(page.path)) not in linked
        ]
        if links:
            label = tag("span", sheet.say(words.RELATED), cls="db-label")
            root.append(tag("p", label, " ", joined(links, sheet.say(words.AND)), cls="db-related"))
