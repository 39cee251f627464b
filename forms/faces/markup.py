"""Elements in one expression, and where on a page they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from forms.checklists import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

Child = Element | str | None
Children = Child | Sequence[Child]


def tag(name: str, *children: Child | Iterable[Child], **attributes: str | None) -> Element:
    """An element; ``cls`` and ``data_list`` become ``class`` and ``data-list``; what is None is left out."""
    named = {"class" if key == "cls" else key.replace("_", "-"): value for key, value in attributes.items() if value is not None}
    element = Element(name, named)
    for child in children:
        for part in [child] if child is None or isinstance(child, str | Element) else child:
            add(element, part)
    return element


def add(element: Element, child: Child) -> None:
    """Append words or an element."""
    if child is None or child == "":
        return
    if isinstance(child, Element):
        element.append(child)
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + child
    else:
        element.text = (element.text or "") + child


def joined(parts: Iterable[Child], between: str) -> list[Child]:
    """``parts`` with ``between`` between them."""
    found: list[Child] = []
    for part in parts:
        found += [between, part] if found else [part]
    return found


def pairs(rows: Iterable[tuple[Children, Children]], cls: str) -> Element:
    """Names with their values. The blanks are for readers of the bare text: the search index drops these tags."""
    return tag("dl", [tag("div", tag("dt", name), " ", tag("dd", value), " ") for name, value in rows], cls=cls)


def facts_line(parts: Iterable[Child]) -> Element:
    """A line of facts, each a piece of its own."""
    return tag("p", joined((part for part in parts if part is not None), " "), cls="db-facts")


def put_first(element: Element, child: Element) -> None:
    """Put ``child`` before the element's own words."""
    child.tail, element.text = element.text, None
    element.insert(0, child)


def own_words(line: Element) -> Element:
    """Where the words of a list line stand: its paragraph, where it has one."""
    return line[0] if len(line) and line[0].tag == "p" and not (line.text or "").strip() else line


def put_after_words(line: Element, child: Element) -> None:
    """Put ``child`` after the words of a list line, a blank between them, before the lists nested in it."""
    words = own_words(line)
    nested = next((index for index, part in enumerate(words) if part.tag in ("ul", "ol")), len(words))
    if nested:
        words[nested - 1].tail = (words[nested - 1].tail or "").rstrip() + " "
    else:
        words.text = (words.text or "").rstrip() + " "
    words.insert(nested, child)


def after_title(root: Element) -> int:
    """The place right below the page's title; the very top where it has none."""
    return next((index + 1 for index, element in enumerate(root) if element.tag == "h1"), 0)


def heading_at(root: Element, anchor: str) -> int | None:
    """The place of the heading with that id."""
    return next((index for index, element in enumerate(root) if element.tag in HEADINGS and element.get("id") == anchor), None)


def section_end(root: Element, start: int) -> int:
    """The place of the next heading of the same or a higher level."""
    level = HEADINGS.index(root[start].tag)
    for index in range(start + 1, len(root)):
        if root[index].tag in HEADINGS and HEADINGS.index(root[index].tag) <= level:
            return index
    return len(root)
