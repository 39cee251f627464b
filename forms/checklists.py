"""The Python-Markdown extension that finds list lines and marks them: items, duties, steps, rules, points of an agenda.

It does not know which page it renders: whether a heading is live is decided by ``forms.catalogue`` and, on the site, by
``forms.facts``, which runs after it on the same tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from forms.phrases import Phrase
from forms.seen import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.braces import ListLine
    from forms.seen import Seen

# After ``toc`` (5), whatever the order in the configuration: before it, headings have no ids yet.
PRIORITY = 4
BOX = re.compile(r"\s*\[([ xX])\]\s+")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def own_elements(line: Element) -> Iterator[Element]:
    """``line`` and what is in it, without the list lines nested below it."""
    yield line
    for child in line:
        if child.tag != "li":
            yield from own_elements(child)


def take_marker(line: Element) -> int | None:
    """Take the marker out of a list line and return its number; None where the line has none."""
    for element in own_elements(line):
        for side in ("text", "tail"):
            if side == "tail" and element is line:
                continue
            words = getattr(element, side)
            found = MARKER.search(words) if words else None
            if found:
                setattr(element, side, words[: found.start()] + words[found.end() :])
                return int(found[1])
    return None


def take_box(line: Element) -> str | None:
    """Take the ``[ ]`` off the front of a list line: " " or "x", None where there is none."""
    first = line[0] if not (line.text or "").strip() and len(line) and line[0].tag == "p" else line
    found = BOX.match(first.text or "")
    if not found:
        return None
    first.text = (first.text or "")[found.end() :]
    return found[1]


def mark(element: Element, line: ListLine, used: set[str]) -> None:
    """Mark one list line: an item, a line with an id, or a task that stays plain. ``used`` are the page's ids so far."""
    box = take_box(element) if line.task else None
    if line.id and box is not None:
        element.set("class", "db-item")
        element.set("data-item", line.id)
    elif line.id:
        element.set("data-line", line.id)
        # Lists on one page may use the same id; the browser's anchor is the first one's.
        if line.id not in used:
            element.set("id", line.id)
            used.add(line.id)
    elif box is not None:
        _plain_box(element, ticked=box != " ")
    for key, value in line.attributes:
        if key != "id":
            element.set(f"data-{key}", value)


def _plain_box(element: Element, ticked: bool) -> None:
    """The look of a task list that nobody ticks here."""
    element.set("class", "task-list-item")
    first = element[0] if not (element.text or "").strip() and len(element) and element[0].tag == "p" else element
    box = Element("input", {"type": "checkbox", "disabled": "disabled"} | ({"checked": "checked"} if ticked else {}))
    box.tail, first.text = f" {first.text or ''}", ""
    first.insert(0, box)


def below(root: Element, heading: str) -> Iterator[tuple[Element | None, Element]]:
    """Every list below the heading with that id, with the sub-heading it stands under: for ``forms.facts`` and its like."""
    level, under = 0, None
    for element in root:
        if element.tag in HEADINGS:
            if level and HEADINGS.index(element.tag) < level:
                return
            if element.get("id") == heading:
                level = HEADINGS.index(element.tag) + 1
            elif level:
                under = element
        elif level and element.tag in ("ul", "ol"):
            yield under, element


class ChecklistsTreeprocessor(Treeprocessor):
    """Marks every list line the dialect has seen; one in running prose is told, for its list would be lost."""

    def run(self, root: Element) -> None:
        seen: Seen = self.md.seen
        used = {element.get("id", "") for element in root.iter()}
        for element in root.iter("li"):
            number = take_marker(element)
            if number is None:
                continue
            mark(element, seen.lines[number], used)
            if seen.collect:
                element.set("data-source", str(number))
        self.lost(root, seen)

    def lost(self, root: Element, seen: Seen) -> None:
        for element in root.iter("p"):
            for found in MARKER.finditer("".join(element.itertext())):
                line = seen.lines[int(found[1])]
                if line.task or line.braces:
                    sentence = Phrase("the line reads as prose, not as a list.")
                    seen.tell(line.line, sentence, Phrase("Leave an empty line above the list."))


class ChecklistsExtension(Extension):
    def extendMarkdown(self, md: Any) -> None:  # noqa: N802
        md.treeprocessors.register(ChecklistsTreeprocessor(md), "dutybook-checklists", PRIORITY)


def makeExtension(**kwargs: Any) -> ChecklistsExtension:  # noqa: N802
    return ChecklistsExtension(**kwargs)
