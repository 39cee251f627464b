"""The page of all forms: folded by sector, under each department what it is called, who hands it in, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.markup import tag
from forms.faces.sectors import chooser, count, departments_by_sector, sector_title
from forms.wording import describe_rhythm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Department, Form

ALL_FORMS = "forms.md"


def dress(root: Element, sheet: Sheet) -> None:
    if sheet.path == ALL_FORMS:
        groups = [_sector(sector, found, sheet) for sector, found in departments_by_sector(sheet)]
        root.append(chooser([one for one in groups if one is not None], words.NAME_A_FORM, words.NO_FORM_FOUND, sheet))


def _sector(sector: str, departments: Sequence[Department], sheet: Sheet) -> Element | None:
    groups = [group for one in departments for group in _group(one, sheet)]
    if not groups:
        return None
    size = count(sum(len(group.findall("ul/li")) for group in groups), words.FORM_ONE, words.FORM_COUNT, sheet)
    summary = tag("summary", sector_title(sector, sheet), " ", tag("small", size))
    return tag("details", summary, groups, cls="db-sector", id=sector)


def _group(department: Department, sheet: Sheet) -> list[Element]:
    forms = [form for name, form in sheet.catalogue.forms.items() if name.startswith(f"{department.id}/")]
    rows = [tag("li", sheet.link("form", one.id), " ", _facts(one, sheet)) for one in sorted(forms, key=_as_needed)]
    title = tag("p", sheet.link("department", department.id), cls="db-chooser__title")
    return [tag("section", title, tag("ul", rows, cls="db-plain"), cls="db-chooser__group")] if rows else []


def _as_needed(form: Form) -> bool:
    return form.schedule.every == "event"


def _facts(form: Form, sheet: Sheet) -> str:
    """Who and how often, short because of the page's size; as needed, which most are, goes without saying."""
    who = sheet.say(words.AND).join(sheet.say(sheet.catalogue.roles[name].title) for name in form.roles)
    return who if _as_needed(form) else f"{who} · {describe_rhythm(form.schedule).to(sheet.lang)}"
