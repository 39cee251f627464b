"""A page of checklists: under each heading who and when; the list itself as the live list that the page's module knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checklists import below
from forms.clock import minutes
from forms.faces import words
from forms.faces.markup import facts_line, heading_at, put_after_words, section_end, tag
from forms.units import unit_in
from forms.wording import describe, describe_length

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Checklist, Form, Item


def dress(root: Element, sheet: Sheet) -> None:
    """Make the lists under the headings of checklists live, with their facts below the heading."""
    for checklist in sheet.here("checklist"):
        start = heading_at(root, checklist.id.rpartition("/")[2])
        if start is None:
            continue
        _make_live(root, start, checklist, sheet)
        root.insert(start + 1, facts(checklist, sheet))


def facts(checklist: Checklist, sheet: Sheet) -> Element:
    """Who · when · how many of them, and whether that is settled."""
    parts = [
        tag("span", sheet.links("role", checklist.roles), cls="db-who"),
        tag("span", describe(checklist.schedule, sheet.lang), cls="db-when"),
        _part(shares(checklist, sheet)),
        sheet.assumed(checklist),
        sheet.in_english(checklist.title),
    ]
    return facts_line(parts)


def _part(text: str) -> Element | None:
    return tag("span", text) if text else None


def shares(checklist: Checklist | Form, sheet: Sheet) -> str:
    """Whose it is, where that is not one shared list for the shop."""
    told = []
    if checklist.per == "person":
        told.append(sheet.say(words.PER_PERSON))
    elif checklist.per == "role" and len(checklist.roles) > 1:
        told.append(sheet.say(words.PER_ROLE))
    if checklist.at:
        kind = words.PLACES.get(checklist.at)
        told.append(sheet.say(words.ONE_EACH).format(sheet.say(kind) if kind else checklist.at))
    return sheet.say(words.AND).join(told)


def _make_live(root: Element, start: int, checklist: Checklist, sheet: Sheet) -> None:
    """Gather the lists, with the group headings between them, into one element that names the checklist."""
    anchor = root[start].get("id", "")
    lists = [element for _, element in below(root, anchor) if _has_items(element)]
    if not lists:
        return
    end = section_end(root, start)
    places = [index for index in range(start, end) if root[index] in lists]
    first, last = places[0], places[-1] + 1
    # The heading of the first group belongs to its list.
    if first - 1 > start and root[first - 1].tag in ("h3", "h4", "h5", "h6"):
        first -= 1
    inside = root[first:last]
    _dress_items(lists, checklist, sheet)
    sign_in = tag("p", tag("a", sheet.say(words.SIGN_IN), href="/today"), cls="db-sign-in")
    root[first:last] = [tag("div", inside, sign_in, cls="db-live", data_list=checklist.id)]


def _has_items(element: Element) -> bool:
    return any(line.get("data-item") for line in element.iter("li"))


def _dress_items(lists: list[Element], checklist: Checklist, sheet: Sheet) -> None:
    items = {item.id: item for item in checklist.items}
    for element in lists:
        element.set("class", "db-list")
        element.set("data-list", checklist.id)
        for line in element.iter("li"):
            item = items.get(line.get("data-item", ""))
            asked = asks(item, sheet) if item else None
            if asked is not None:
                put_after_words(line, asked)


def asks(item: Item, sheet: Sheet) -> Element | None:
    """What an item wants beside the tick: a note, a number or a photo; whose it is, when, how often."""
    told: list[Element] = []
    if item.evidence:
        kind = {"note": words.NOTE, "number": words.NUMBER, "photo": words.PHOTO}[item.evidence.kind]
        unit = f"（{item.evidence.unit}）" if sheet.lang == "zh" else f" ({unit_in(sheet.lang, item.evidence.unit)})"
        told.append(tag("span", sheet.say(kind) + (unit if item.evidence.unit else "")))
    if item.role:
        told.append(tag("span", sheet.link("role", item.role)))
    told += [tag("span", text) for text in (item.at, _rhythm(item, sheet)) if text]
    return tag("span", told, cls="db-asks") if told else None


def _rhythm(item: Item, sheet: Sheet) -> str:
    """``30min`` as people say it."""
    if not item.every:
        return ""
    span = minutes(item.every)
    if span is None:
        return item.every
    return f"every {describe_length(span).en}" if sheet.lang == "en" else f"每{describe_length(span).zh}"
