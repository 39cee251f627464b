"""A page of rules: whom each one binds. A page of meetings: when, who chairs, who attends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import day, words
from forms.faces.markup import facts_line, heading_at, put_after_words, tag
from forms.wording import describe_rhythm

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Meeting, Rule


def dress(root: Element, sheet: Sheet) -> None:
    """Say beside each rule whom it binds, below each meeting when it is and who attends."""
    for meeting in sheet.here("meeting"):
        start = heading_at(root, meeting.id.rpartition("/")[2])
        if start is not None:
            root.insert(start + 1, facts(meeting, sheet))
    rules: dict[str, Rule] = {rule.line.id: rule for rule in sheet.here("rule")}
    for element in root:
        if element.tag in ("ul", "ol") and any(line.get("data-line") in rules for line in element):
            element.set("class", "db-rules")
            for line in element:
                _dress_rule(line, rules.get(line.get("data-line", "")), sheet)


def _dress_rule(line: Element, rule: Rule | None, sheet: Sheet) -> None:
    if rule is None:
        return
    bound = [sheet.link("role", name, cls="db-chip") for name in rule.applies_to]
    everybody = tag("span", sheet.say(words.EVERYBODY), cls="db-chip")
    label = tag("span", sheet.say(words.BINDS), cls="db-label")
    put_after_words(line, tag("span", label, " ", bound or everybody, cls="db-applies"))


def facts(meeting: Meeting, sheet: Sheet) -> Element:
    """Every when, at what time, who chairs and who attends."""
    when = day.time_text(day.entry("meeting", meeting, (meeting.start, meeting.end)), sheet)
    rhythm = describe_rhythm(meeting.schedule).to(sheet.lang)
    parts = [tag("span", f"{rhythm} {when}" if meeting.start else rhythm, cls="db-when")]
    if meeting.chair:
        parts.append(tag("span", sheet.say(words.CHAIR), " ", sheet.link("role", meeting.chair)))
    if meeting.attendees:
        parts.append(tag("span", sheet.say(words.ATTENDS), " ", sheet.links("role", meeting.attendees)))
    return facts_line([*parts, sheet.assumed(meeting), sheet.in_english(meeting.title)])
