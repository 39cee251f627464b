"""A department's list of its forms: what is handed in at set times first, then what is filled in when there is occasion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.index import heading
from forms.faces.markup import tag
from forms.faces.sheet import bare
from forms.wording import describe

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Form


def dress(root: Element, sheet: Sheet) -> None:
    """Add the department's forms to its list of forms."""
    if not sheet.department or sheet.path != f"departments/{sheet.department}/forms/index.md":
        return
    forms: list[Form] = sheet.of_department("form")
    timed = [form for form in forms if form.schedule.every != "event"]
    rest = [form for form in forms if form.schedule.every == "event"]
    for anchor, title, found in (("at-set-times", words.AT_SET_TIMES, timed), ("as-needed", words.AS_NEEDED, rest)):
        if found:
            root.extend(
                [heading(anchor, sheet.say(title)), tag("ul", [row(form, sheet) for form in found], cls="db-facts-list db-forms")]
            )


def row(form: Form, sheet: Sheet) -> Element:
    """The form's link, who fills it in, and when; the id, for forms once stood on this page under such headings."""
    who = sheet.say(words.AND).join(sheet.say(sheet.catalogue.roles[name].title) for name in form.roles)
    when = [] if form.schedule.every == "event" else [describe(form.schedule, sheet.lang)]
    assumed = [sheet.say(words.ASSUMED)] if form.assumed else []
    return tag("li", sheet.link("form", form.id), " ", tag("small", " · ".join([who, *when, *assumed])), id=bare(form.id))
