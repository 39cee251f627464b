"""A department's first page: who is who, the day at a glance, its checklists by the part of the day, and the way to the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import day, words
from forms.faces.index import by_phase, heading, listing
from forms.faces.markup import after_title, pairs

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet


def dress(root: Element, sheet: Sheet) -> None:
    """Add whatever the department has to the end of its first page."""
    if not sheet.here("department"):
        return
    root.insert(after_title(root), sheet.to_print(words.PRINT_DEPARTMENT))
    found = day.entries(sheet.of_department("checklist"), sheet.of_department("meeting"), ())
    made = (
        ("who-is-who", words.ROLES, [who_is_who(sheet)]),
        ("day", words.DAY, day.glance(found, sheet)),
        ("checklists", words.CHECKLISTS, by_phase(sheet.of_department("checklist"), sheet)),
        ("procedures", words.PROCEDURES, _list("procedure", sheet)),
        ("forms", words.FORMS, _list("form", sheet)),
        ("meetings", words.MEETINGS, _list("meeting", sheet)),
    )
    taken = {element.get("id") for element in root}
    for anchor, title, content in made:
        if content:
            root.extend([heading(f"all-{anchor}" if anchor in taken else anchor, sheet.say(title)), *content])


def who_is_who(sheet: Sheet) -> Element:
    """Every role with its purpose in a line."""
    return pairs([(sheet.link("role", role.id), sheet.say(role.purpose)) for role in sheet.of_department("role")], "db-people")


def _list(kind: str, sheet: Sheet) -> list[Element]:
    return listing(((sheet.link(kind, one.id), "") for one in sheet.of_department(kind)), "db-columns")
