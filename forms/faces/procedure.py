"""A procedure's page: its steps as a numbered way from top to bottom, with who acts, what they take and what they hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.markup import after_title, facts_line, own_words, put_after_words, put_first, tag

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Line, Procedure, Text


def dress(root: Element, sheet: Sheet) -> None:
    """Mark the steps with who acts and what passes from hand to hand; what sets it going stands on top."""
    for procedure in sheet.here("procedure"):
        steps = {step.id: step for step in procedure.steps}
        for element in root:
            if element.tag in ("ol", "ul") and any(line.get("data-line") in steps for line in element):
                element.set("class", "db-steps")
                for line in element:
                    _dress_step(line, steps.get(line.get("data-line", "")), sheet)
        root.insert(after_title(root), facts(procedure, sheet))


def facts(procedure: Procedure, sheet: Sheet) -> Element:
    """What sets it going, and who has a part in it."""
    actors = sheet.catalogue.actors(procedure)
    trigger = tag("span", sheet.say(procedure.trigger), cls="db-when") if procedure.trigger else None
    who = tag("span", sheet.links("role", actors), cls="db-who") if actors else None
    return facts_line([trigger, who, sheet.in_english(procedure.title)])


def _dress_step(line: Element, step: Line | None, sheet: Sheet) -> None:
    if step is None:
        return
    actors = [sheet.link("role", name, cls="db-chip") for name in step.names("actor")]
    if actors:
        put_first(own_words(line), tag("span", actors, cls="db-actors"))
    papers = [
        _paper(step.get(way), label, sheet) for way, label in (("input", words.BACK), ("output", words.GIVES)) if step.get(way)
    ]
    if papers:
        put_after_words(line, tag("span", papers, cls="db-papers"))
    for branches in line:
        if branches.tag in ("ul", "ol"):
            branches.set("class", "db-branches")
            branches.set("aria-label", sheet.say(words.BRANCH))


def _paper(name: str, label: Text, sheet: Sheet) -> Element:
    return tag("span", tag("span", sheet.say(label), cls="db-label"), " ", sheet.link("form", name))
