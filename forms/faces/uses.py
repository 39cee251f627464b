"""Who in the handbook speaks of a form: procedures that pass it on, checklists, duties, rules, meetings and other forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.index import listing
from forms.faces.markup import tag
from forms.links import department_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Checklist, Form, Line, Meeting, Procedure, Role
    from forms.pages import Page

    Use = tuple[str, str, str, str]  # kind, address, title, and what it says in the page's language

NAMED = re.compile(r"\]\(form:([^)\s]+)\)")
# In this order: what sets the form going first.
KINDS = {
    "procedure": words.PROCEDURES,
    "checklist": words.CHECKLISTS,
    "role": words.ROLE_PAGES,
    "rule": words.RULES,
    "meeting": words.MEETINGS,
    "form": words.FORMS,
}


def uses(form: Form, sheet: Sheet) -> list[tuple[str, list[Element]]]:
    """The kinds of things that speak of the form, each with its links."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {kind: {} for kind in KINDS}
    for kind, address, title, fact in (*_passed_on(form, sheet), *_spoken_of(form, sheet)):
        facts = found[kind].setdefault((address, title), [])
        if fact and fact not in facts:
            facts.append(fact)
    return [(sheet.say(KINDS[kind]), _links(ones)) for kind, ones in found.items() if ones]


def _links(ones: dict[tuple[str, str], list[str]]) -> list[Element]:
    return listing((tag("a", title, href=address), " · ".join(facts)) for (address, title), facts in ones.items())


def _passed_on(form: Form, sheet: Sheet) -> Iterator[Use]:
    """Procedures with the steps that take the form or hand it on."""
    for procedure in sheet.catalogue.procedures.values():
        numbers = [str(number) for number, step in enumerate(procedure.steps, 1) if form.id in _papers(procedure, step, sheet)]
        if numbers:
            steps = words.STEP if len(numbers) == 1 else words.STEPS
            yield _use("procedure", procedure, sheet, sheet.say(steps).format(sheet.say(words.AND).join(numbers)))


def _papers(procedure: Procedure, step: Line, sheet: Sheet) -> list[str | None]:
    department = procedure.id.partition("/")[0]
    return [sheet.catalogue.resolve("form", name, department) for way in ("input", "output") for name in step.names(way)]


def _spoken_of(form: Form, sheet: Sheet) -> Iterator[Use]:
    for path in sheet.catalogue.mentions("zh", form.page):
        page = sheet.catalogue.pages["zh", path]
        for number, text in enumerate(page.body.split("\n"), page.body_line):
            names = (sheet.catalogue.resolve("form", name, department_of(path)) for name in NAMED.findall(text))
            if form.id in names:
                yield from _told_by(form, page, number, sheet)


def _told_by(form: Form, page: Page, line: int, sheet: Sheet) -> Iterator[Use]:
    """What stands in that line of a page: a duty or a rule in full, else what its section or the page is about."""
    for role in sheet.catalogue.on_page("role", page.path):
        duty = next((sheet.say(duty.text) for duty in role.duties if duty.source and duty.source.line == line), "")
        # Who fills the form in stands on the card already.
        if duty or role.id not in form.roles:
            yield _use("role", role, sheet, duty)
    for rule in sheet.catalogue.on_page("rule", page.path):
        if rule.source and rule.source.line == line:
            yield "rule", sheet.address("rule", rule.id) or "", sheet.say(rule.line.text), ""
    for kind in ("procedure", "form"):
        yield from (_use(kind, one, sheet) for one in sheet.catalogue.on_page(kind, page.path))
    yield from _sections(page, line, sheet)


def _sections(page: Page, line: int, sheet: Sheet) -> Iterator[Use]:
    """The checklist or meeting under whose heading the line stands; the page itself, where it stands above them all."""
    for kind in ("checklist", "meeting"):
        here = sheet.catalogue.on_page(kind, page.path)
        under = [one for one in here if line in _lines(page, one.id.rpartition("/")[2])]
        yield from (_use(kind, one, sheet) for one in under)
        if here and not under:
            other = sheet.catalogue.pages.get((sheet.lang, page.path), page)
            yield kind, sheet.relative(page.path), other.title, ""


def _use(kind: str, one: Role | Procedure | Form | Checklist | Meeting, sheet: Sheet, fact: str = "") -> Use:
    return kind, sheet.address(kind, one.id) or "", sheet.say(one.title), fact


def _lines(page: Page, anchor: str) -> range:
    """The lines of the file that a heading and what is below it take up."""
    index = page.section(anchor)
    if index is None:
        return range(0)
    pinned = [section.line for section in page.sections[page.span(index).stop :] if section.pinned]
    return range(page.sections[index].line, pinned[0] if pinned else page.body_line + page.body.count("\n") + 1)
