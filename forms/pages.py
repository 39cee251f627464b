"""One page of the handbook: its front matter, and what its finished HTML says, each with the line it stands in."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markdown import Markdown

from forms import outline
from forms.front import conflicts, front_slip
from forms.phrases import NOTHING, Phrase
from forms.problems import Problem
from forms.reader import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.braces import ListLine
    from forms.model import Lang
    from forms.outline import Mark
    from forms.seen import Seen

# The same cut that both generators make, so that the digest of what follows is the same everywhere.
FRONT_MATTER = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL)
# A heading that writes its id out.
PINNED = re.compile(r"#+ .*\{[^{}]*#([^\s{}#]+)[\s}]")
# What MkDocs adds of its own accord.
BUILT_IN = ("toc", "tables", "fenced_code")
# Enough to read the pages where that list cannot be read, so that its fault is not followed by a thousand others.
FALLBACK: dict[str, dict[str, Any]] = {"admonition": {}, "attr_list": {}}
FACTS = "forms.facts"
OURS = ("forms.dialect", "forms.checklists", FACTS)


@dataclass(frozen=True)
class PageLine:
    """A list line as written (``line`` in the file, attributes) and as finished (text, html, place under headings)."""

    written: ListLine
    line: int
    section: int  # index of the heading it stands under, -1 before the first
    mark: Mark = field(repr=False, compare=False)
    above: PageLine | None = None

    @property
    def id(self) -> str:
        return self.written.id


@dataclass(frozen=True)
class Section:
    """A heading with its id. ``pinned``: the page writes the id out; else ``line`` is only where the body begins."""

    id: str
    level: int
    title: str
    line: int
    pinned: bool
    text: str = field(default="", repr=False)  # what is said under it, a wording a line


@dataclass(frozen=True)
class Link:
    target: str
    line: int


@dataclass(frozen=True)
class Page:
    """``path`` is the same in both languages; ``file`` is relative to the project; ``digest`` names the stripped body."""

    lang: Lang
    path: str
    file: str
    front: dict[str, Any] = field(compare=False)
    front_lines: dict[tuple[str | int, ...], int] = field(compare=False, repr=False)
    body: str = field(repr=False)
    body_line: int  # the line of the file in which the body begins
    digest: str
    sections: tuple[Section, ...] = ()
    lines: tuple[PageLine, ...] = field(default=(), repr=False)
    anchors: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    written: str = field(default="", compare=False, repr=False)  # digest of the whole file, front matter included
    opening: str = field(default="", repr=False)  # what is said before the first heading
    torn: str = field(default="", compare=False, repr=False)  # the page's text where its front matter cannot be read

    @property
    def title(self) -> str:
        title = self.front.get("title")
        first = next((section.title for section in self.sections if section.level == 1), "")
        return title if isinstance(title, str) else first

    @property
    def keywords(self) -> tuple[str, ...]:
        """What people call what the page is about, where the page says it otherwise."""
        listed = self.front.get("keywords")
        return tuple(str(word) for word in listed) if isinstance(listed, list) else ()

    def section(self, anchor: str) -> int | None:
        """The index of the heading with that id."""
        return next((index for index, section in enumerate(self.sections) if section.id == anchor), None)

    def span(self, index: int) -> range:
        """Indexes of the heading and of those below it, down to the next of its level or higher."""
        level = self.sections[index].level
        for later in range(index + 1, len(self.sections)):
            if self.sections[later].level <= level:
                return range(index, later)
        return range(index, len(self.sections))


def body_digest(body: str) -> str:
    """The name of a page's text, the same in the kernel and in an extension that sees only the text."""
    return hashlib.sha256(body.replace("\r\n", "\n").strip().encode()).hexdigest()


def file_digest(text: str) -> str:
    """The name of a page's whole text: a blank line above the front matter counts."""
    return hashlib.sha256(text.encode()).hexdigest()


def open_markdown(root: Path) -> tuple[Markdown, list[Problem]]:
    """The project's own Markdown, from the one list in ``mkdocs.yml``, gathering faults; and what is wrong with that list."""
    file = root / "mkdocs.yml"
    if not file.is_file():
        return _markdown(FALLBACK), [
            Problem(file.name, 1, Phrase("the file is missing."), Phrase("The site and the kernel are configured there."))
        ]
    settings, lines, told = load_yaml(file.read_text(encoding="utf-8"), file.name)
    # Words such as !ENV are the generator's own business; only a file that cannot be read at all is told.
    problems = [] if isinstance(settings, dict) else told or [Problem(file.name, 1, Phrase("the file is empty."))]
    if not isinstance(settings, dict):
        return _markdown(FALLBACK), problems
    names: dict[str, dict[str, Any]] = {}
    listed = settings.get("markdown_extensions")
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        for name, config in entry.items() if isinstance(entry, dict) else ((str(entry), None),):
            given = config if isinstance(config, dict) else {}
            fault = NOTHING if name in OURS else _refusal(name, given)
            if fault:
                problems.append(Problem(file.name, lines.get(("markdown_extensions", index), 1), fault))
            else:
                names[name] = given
    return _markdown(names), problems


def _refusal(name: str, config: dict[str, Any]) -> Phrase:
    """Why an extension cannot be used, where it cannot."""
    try:
        Markdown(extensions=[name], extension_configs={name: config})
    except Exception as fault:
        return Phrase('Markdown extension "%(name)s" cannot be used: %(fault)s.', name=name, fault=str(fault))
    return NOTHING


def _markdown(names: dict[str, dict[str, Any]]) -> Markdown:
    configs: dict[str, dict[str, Any]] = (
        {name: {} for name in BUILT_IN} | names | {"forms.dialect": {"collect": True}, "forms.checklists": {}}
    )
    configs.pop(FACTS, None)
    return Markdown(extensions=list(configs), extension_configs=configs)


def markdown_of(root: Path) -> Markdown:
    return open_markdown(root)[0]


def read_page(root: Path, lang: Lang, path: str, md: Markdown | None = None, before: Page | None = None) -> Page:
    """Read and parse ``handbook/<lang>/<path>``, or take it from ``before`` where its text is still that.

    Give one ``md`` for many pages: making it takes longer than most pages do.
    """
    file = f"handbook/{lang}/{path}"
    written = (root / file).read_bytes()
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unreadable(lang, path, file, written.decode("gb18030", "replace"))
    if before and before.written == file_digest(text):
        return before
    return parse_page(text, lang, path, file, md or markdown_of(root))


def _unreadable(lang: Lang, path: str, file: str, text: str) -> Page:
    problem = Problem(file, 1, Phrase("the page is not UTF-8 text."), Phrase("Save it as UTF-8."))
    return Page(lang, path, file, {}, {}, "", 1, body_digest(file), problems=(problem,), torn=text)


def parse_page(text: str, lang: Lang, path: str, file: str, md: Markdown) -> Page:
    """The page that ``text`` makes at ``path``."""
    text = text.replace("\r\n", "\n")
    cut = FRONT_MATTER.match(text)
    body = text[cut.end() :] if cut else text
    body_line = text[: cut.end()].count("\n") + 1 if cut else 1
    front, front_lines, problems = load_yaml(cut[1], file, 2) if cut else ({}, {}, [])
    if front is not None and not isinstance(front, dict):
        problems.append(
            Problem(
                file, 2, Phrase("the front matter is not a list of keys and values."), Phrase("Write for example title: ... .")
            )
        )
    elif not cut and (slip := front_slip(text)):
        problems.append(Problem(file, *slip))
    problems += [Problem(file, *conflict) for conflict in conflicts(text)]
    found = outline.read(md.reset().convert(body))
    seen: Seen = md.seen
    offset = body_line - 1
    problems += [Problem(file, slip.line + offset, slip.sentence, slip.hint) for slip in seen.slips]
    return Page(
        lang, path, file, front if isinstance(front, dict) else {}, front_lines, body, body_line, body_digest(body),
        tuple(_sections(found, body, body_line)), tuple(_lines(found, seen, offset)), frozenset(found.anchors),
        tuple(Link(target, seen.where(f"({target}") + offset) for target in found.targets), tuple(problems),
        file_digest(text), outline.wordings(found.opening), text if front is None or (not cut and front_slip(text)) else "",
    )  # fmt: skip


def _sections(found: outline.Outline, body: str, body_line: int) -> Iterator[Section]:
    pinned: dict[str, int] = {}
    for number, text in enumerate(body.split("\n")):
        if text.startswith("#") and (named := PINNED.match(text)):
            pinned.setdefault(named[1], number)
    for heading in found.headings:
        line = pinned.get(heading.id)
        yield Section(heading.id, heading.level, heading.title, (line or 0) + body_line, line is not None, heading.text)


def _lines(found: outline.Outline, seen: Seen, offset: int) -> Iterator[PageLine]:
    made: dict[int, PageLine] = {}
    for mark in found.marks:
        written = seen.lines[mark.source]
        above = made[mark.above.source] if mark.above else None
        made[mark.source] = PageLine(written, written.line + offset, mark.heading, mark, above)
        yield made[mark.source]
