"""The finished HTML of a page, read back: its headings, list lines, anchors and links, in order.

Words are taken from here and not from the element tree, where code and entities still are stash numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Keep = Callable[["Mark"], bool]  # whether the words of a nested line belong to the line above

END = "\x00"  # stands between two wordings while a page is read; HTML never holds it
VOID = frozenset(("area", "br", "col", "hr", "img", "input", "wbr"))
LIST = frozenset(("ul", "ol", "li"))
TASK = ("db-item", "task-list-item")
HEADING = re.compile(r"h[1-6]")
CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
EMPTY_LIST = re.compile(r"\s*<(ul|ol)[^>]*>\s*</\1>")
# Where one of these begins or ends, one wording ends.
BLOCKS = re.compile("p|li|[uod]l|d[td]|table|t[rdh]|pre|blockquote|div|br|hr|h[1-6]")
BREAK = re.compile(rf"(?<=[{CJK}])[ \t]*\n[ \t]*(?=[{CJK}])")


@dataclass
class Heading:
    level: int
    id: str = ""
    words: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)  # what is said under it, before the next heading

    @property
    def title(self) -> str:
        return plain("".join(self.words))

    @property
    def text(self) -> str:
        return wordings(self.below)


@dataclass
class Mark:
    """A list line in the HTML: ``source`` is its number among the dialect's lines, ``above`` the line it is nested in."""

    source: int
    heading: int  # index of the heading it stands under, -1 before the first
    above: Mark | None
    task: bool = False
    aside: bool = False  # inside a note or a quotation, where no list is live
    parts: list[str | Mark] = field(default_factory=list)  # tags as written, text escaped, and the lines nested in it
    pictures: list[str] = field(default_factory=list)

    @property
    def below(self) -> list[Mark]:
        """The list lines nested directly in this one."""
        return [part for part in self.parts if isinstance(part, Mark)]

    def text(self, keep: Keep) -> str:
        """The wording in one line, with those nested lines that ``keep`` wants inside it."""
        return plain(unescape("".join(self._words(keep)))) or plain(" ".join(self.pictures))

    def _words(self, keep: Keep) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Mark):
                yield from ("\n", *part._words(keep)) if keep(part) else ()
            elif part.startswith("<br") or not part.startswith("<"):
                yield "\n" if part.startswith("<") else part

    def html(self, keep: Keep, tag: Callable[[str], str] = str) -> str:
        """The wording with its inline markup, not yet sanitised; each tag goes through ``tag``."""
        return EMPTY_LIST.sub("", "".join(self._html(keep, tag))).strip()

    def _html(self, keep: Keep, tag: Callable[[str], str]) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Mark):
                yield from ("<li>", *part._html(keep, tag), "</li>") if keep(part) else ()
            else:
                yield tag(part) if part.startswith("<") else part


class Outline(HTMLParser):
    """Feed it a page's HTML; then ``headings``, ``marks``, ``anchors``, ``targets`` and ``opening`` are filled."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headings: list[Heading] = []
        self.marks: list[Mark] = []
        self.anchors: set[str] = set()
        self.targets: list[str] = []
        self.opening: list[str] = []  # what is said before the first heading
        self.stack: list[tuple[str, Mark | None]] = []  # open elements; the mark where it is a list line's own
        self.heading: Heading | None = None
        self.muted = 0

    @property
    def mark(self) -> Mark | None:
        return next((mark for _, mark in reversed(self.stack) if mark), None)

    @property
    def told(self) -> list[str]:
        """Where running text belongs now: to the last heading, or before the first."""
        return self.headings[-1].below if self.headings else self.opening

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if self.muted or found.get("class") == "headerlink":
            self.muted += tag not in VOID
            return
        if "id" in found:
            self.anchors.add(found["id"])
        self.targets += [found[key] for key in ("href", "src") if key in found]
        if BLOCKS.fullmatch(tag):
            self.told.append(END)
        if HEADING.fullmatch(tag):
            self.heading = Heading(int(tag[1]), found.get("id", ""))
            self.headings.append(self.heading)
        self.open(tag, found)

    def open(self, tag: str, found: dict[str, str]) -> None:
        above = self.mark
        if tag == "li" and "data-source" in found:
            aside = any(open_tag not in LIST for open_tag, _ in self.stack)
            mark = Mark(int(found["data-source"]), len(self.headings) - 1, above, found.get("class") in TASK, aside)
            self.marks.append(mark)
            if above:
                above.parts.append(mark)
            self.stack.append((tag, mark))
            return
        if above:
            above.pictures += [found["alt"]] if found.get("alt") else []
            above.parts.append(_tag(tag, found))
        if tag not in VOID:
            self.stack.append((tag, None))

    def handle_endtag(self, tag: str) -> None:
        if self.muted:
            self.muted -= 1
            return
        if tag in VOID or not self.stack:
            return
        if BLOCKS.fullmatch(tag):
            self.told.append(END)
        if HEADING.fullmatch(tag):
            self.heading = None
        _, own = self.stack.pop()
        if self.mark and not own:
            self.mark.parts.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.muted:
            return
        if self.heading:
            self.heading.words.append(data)
        elif not any(tag == "pre" for tag, _ in self.stack):  # an example says nothing of what it shows
            self.told.append(data)
        mark = self.mark
        if mark:
            mark.parts.append(escape(data, quote=False))


def _tag(tag: str, attributes: dict[str, str]) -> str:
    return f"<{tag}" + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items()) + ">"


def plain(text: str) -> str:
    """One line of text: a line break between Chinese characters is no space."""
    return " ".join(BREAK.sub("", text.strip()).split())


def wordings(parts: list[str]) -> str:
    """Running text with one wording a line."""
    lines = (plain(line) for line in "".join(parts).split(END))
    return "\n".join(line for line in lines if line)


def read(html: str) -> Outline:
    """The outline of a page's HTML."""
    outline = Outline()
    outline.feed(html)
    outline.close()
    return outline
