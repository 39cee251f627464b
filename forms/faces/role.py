"""A role's page: its card, its day, and everything that the role has to do with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import day, words
from forms.faces.index import by_phase, heading, listing
from forms.faces.markup import after_title, joined, pairs, section_end, tag
from forms.wording import describe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from forms.catalogue import Catalogue
    from forms.faces.markup import Child
    from forms.faces.sheet import Sheet
    from forms.model import Form, Procedure, Role

LIST = "db-facts-list"


def dress(root: Element, sheet: Sheet) -> None:
    """Card under the title, the day before the first section, the rest after the duties."""
    for role in sheet.here("role"):
        top = after_title(root)
        root[top:top] = card(role, sheet)
        first = next((index for index, element in enumerate(root) if element.tag == "h2"), len(root))
        root[first:first] = my_day(role, sheet)
        root[(end := _end_of_duties(root, sheet)) : end] = sections(role, sheet)


def number(root: Element, sheet: Sheet) -> None:
    """Mark the lists of duties, which are counted through all their groups."""
    if sheet.here("role"):
        for element in root:
            if element.tag in ("ul", "ol") and any(line.get("data-line") for line in element):
                element.set("class", "db-duties")


def _end_of_duties(root: Element, sheet: Sheet) -> int:
    page = sheet.catalogue.pages.get(("zh", sheet.path))
    named = page.front.get("duties") if page else None
    ids = named if isinstance(named, list) else []
    ends = [section_end(root, index) for index, element in enumerate(root) if element.get("id") in ids]
    return max(ends, default=len(root))


def card(role: Role, sheet: Sheet) -> list[Element]:
    """Who this is: department, whom it reports to, who reports to it, where it is held."""
    unknown: list[Child] = [tag("span", sheet.say(words.TO_BE_SETTLED), cls="db-open-point")]
    below = sheet.links("role", sorted(one.id for one in sheet.catalogue.reports_of(role.id)))
    kinds = [sheet.say(words.PLACES[kind]) if kind in words.PLACES else kind for kind in role.places]
    rows: list[tuple[str, list[Child]]] = [
        (sheet.say(words.DEPARTMENT), [sheet.link("department", sheet.department)]),
        (sheet.say(words.REPORTS_TO), sheet.links("role", role.reports_to) or unknown),
        (sheet.say(words.REPORTS_TO_ME), below),
        (sheet.say(words.WHERE), joined(kinds, sheet.say(words.AND))),
        (sheet.say(words.ENGLISH), [sheet.in_english(role.title)] if sheet.lang == "zh" else []),
    ]
    lead = [tag("p", sheet.say(role.purpose), cls="db-lead")] if role.purpose else []
    return [*lead, pairs([row for row in rows if row[1]], "db-card"), sheet.to_print(words.PRINT_ROLE)]


def my_day(role: Role, sheet: Sheet) -> list[Element]:
    """The timeline of what the role does at set times; nothing where it has none."""
    catalogue = sheet.catalogue
    forms = [form for form in catalogue.forms_of(role.id) if form.schedule.every != "event"]
    found = day.entries(catalogue.checklists_of(role.id), catalogue.meetings_of(role.id), forms)
    if not found:
        return []
    return [heading("my-day", sheet.say(words.MY_DAY)), *day.timeline(found, sheet)]


def sections(role: Role, sheet: Sheet) -> list[Element]:
    """Checklists, forms, meetings, procedures and rules of the role; a section that would be empty is left out."""
    catalogue: Catalogue = sheet.catalogue
    made = (
        ("my-checklists", words.MY_CHECKLISTS, by_phase(catalogue.checklists_of(role.id), sheet)),
        ("my-forms", words.FORMS_OWED, forms_owed(catalogue.forms_of(role.id), sheet)),
        ("my-meetings", words.MY_MEETINGS, meetings(role, sheet)),
        ("my-procedures", words.MY_PROCEDURES, procedures(role, catalogue.procedures_of(role.id), sheet)),
        ("my-rules", words.RULES_THAT_BIND, rules(role, sheet)),
    )
    return [element for anchor, title, content in made if content for element in (heading(anchor, sheet.say(title)), *content)]


def forms_owed(forms: Iterable[Form], sheet: Sheet) -> list[Element]:
    ordered = sorted(forms, key=lambda one: (one.schedule.every == "event", one.id))
    return listing(((sheet.link("form", one.id), " · ".join(_form_facts(one, sheet))) for one in ordered), LIST)


def _form_facts(form: Form, sheet: Sheet) -> list[str]:
    readers = [sheet.say(sheet.catalogue.roles[name].title) for step in form.approval.steps for name in step.roles]
    review = sheet.say(words.REVIEWS).format(sheet.say(words.AND).join(readers)) if readers else ""
    assumed = sheet.say(words.ASSUMED) if form.assumed else ""
    return [part for part in (describe(form.schedule, sheet.lang), review, assumed) if part]


def meetings(role: Role, sheet: Sheet) -> list[Element]:
    """Each meeting with its time, and whether the role chairs or attends."""
    rows = []
    for one in sheet.catalogue.meetings_of(role.id):
        when = day.time_text(day.entry("meeting", one, (one.start, one.end)), sheet)
        mine = sheet.say(words.I_CHAIR if one.chair == role.id else words.I_ATTEND)
        rows.append((sheet.link("meeting", one.id), f"{when} · {mine}"))
    return listing(rows, LIST)


def procedures(role: Role, found: Iterable[Procedure], sheet: Sheet) -> list[Element]:
    """Each procedure with the numbers of the steps that are mine."""
    rows = []
    for one in found:
        mine = [str(index + 1) for index in range(len(one.steps)) if role.id in sheet.catalogue.step_actors(one, index)]
        steps = words.STEP if len(mine) == 1 else words.STEPS
        rows.append((sheet.link("procedure", one.id), sheet.say(steps).format(sheet.say(words.AND).join(mine))))
    return listing(rows, LIST)


def rules(role: Role, sheet: Sheet) -> list[Element]:
    """The rules in full: a new hire reads them here and need not look them up."""
    return listing(
        ((sheet.link("rule", one.id, sheet.say(one.line.text)), "") for one in sheet.catalogue.rules_of(role.id)), "db-rules"
    )
