"""A page's article as it stands in a longer document: ids of its own, links that stay inside, headings two levels lower."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

START, END = "<!-- dutybook:article -->", "<!-- dutybook:article-end -->"
VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"))
# What is of use on a screen only.
LEFT_OUT = frozenset(("db-crumbs", "headerlink", "db-button", "db-sign-in", "db-to-print", "db-today", "db-chooser__none"))
NAMES_IDS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
LOWERED = {f"h{level}": f"h{min(level + 2, 6)}" for level in range(1, 7)}
SITE = "http://site"


def article(page: str, address: str, ids: Mapping[str, str], left_out: Collection[str] = ()) -> str:
    """The article of a built page that stands at ``address``.

    ``ids`` are the addresses in the document with their ids. ``left_out`` are places, ``address#heading``, that it does not hold.
    """
    rewriting = Rewriting(address, ids, left_out)
    rewriting.feed(page.partition(START)[2].partition(END)[0])
    rewriting.close()
    return "".join(rewriting.made)


class Rewriting(HTMLParser):
    """Writes what it reads, with other ids, links and headings."""

    def __init__(self, address: str, ids: Mapping[str, str], left_out: Collection[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.address, self.ids, self.own, self.left_out = address, ids, ids[address], left_out
        self.made: list[str] = []
        self.deep = 0  # how many elements deep in something that is left out
        self.below = ""  # the level of the heading whose section is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in LOWERED and (not self.below or tag <= self.below):
            self.below = tag if f"{self.address}#{named.get('id')}" in self.left_out else ""
        if self.deep or LEFT_OUT & set((named.get("class") or "").split()):
            self.deep += tag not in VOID
        elif not self.below:
            self.open(tag, attrs)

    def open(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = ((name, escape(self.value(name, value or ""))) for name, value in attrs if not name.startswith("data-"))
        self.made.append(f"<{LOWERED.get(tag, tag)}" + "".join(f' {name}="{value}"' for name, value in named) + ">")

    def handle_endtag(self, tag: str) -> None:
        if self.deep:
            self.deep -= tag not in VOID
        elif not self.below:
            self.made.append(f"</{LOWERED.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        if not self.deep and not self.below:
            self.made.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def value(self, name: str, value: str) -> str:
        """An attribute's value in the document."""
        if name == "id":
            return f"{self.own}.{value}"
        if name in NAMES_IDS:
            return " ".join(f"{self.own}.{one}" for one in value.split())
        return self.link(value) if name in ("href", "src") else value

    def link(self, target: str) -> str:
        """The place in the document, where it holds what ``target`` leads to; else the address from the site's root."""
        whole = urlsplit(urljoin(SITE + self.address, target))
        if f"{whole.scheme}://{whole.netloc}" != SITE:
            return target
        if whole.path in self.ids and f"{whole.path}#{whole.fragment}" not in self.left_out:
            return f"#{self.ids[whole.path]}{'.' + whole.fragment if whole.fragment else ''}"
        return whole._replace(scheme="", netloc="").geturl()
