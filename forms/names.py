"""Every definition's full name and where it stands: what links, roles and papers are looked up in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from forms.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from forms.model import Source

KINDS = ("department", "role", "checklist", "form", "procedure", "rule", "meeting")


class Name(NamedTuple):
    """``page`` and ``anchor`` are the definition's place in the handbook; no page where it has none."""

    source: Source
    page: str
    anchor: str


@dataclass
class Names:
    """``torn`` are the texts of files that cannot be read: what they may define is not told as unknown elsewhere."""

    known: dict[str, dict[str, Name]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    torn: list[str] = field(default_factory=list)

    def add(self, kind: str, full: str, name: Name) -> Problem | None:
        """Enter a name; a problem where it stands already."""
        first = self.known[kind].get(full)
        if first is None:
            self.known[kind][full] = name
            return None
        sentence = f'{kind} "{full.rpartition("/")[2]}" is defined already in {first.source.file}:{first.source.line}.'
        return Problem(name.source.file, name.source.line, sentence, "Give one of them another id.")

    def resolve(self, kind: str, name: str, department: str) -> str | None:
        """The full name of ``name`` as written inside ``department``; None where there is no such definition."""
        full = name if "/" in name or kind == "department" else f"{department}/{name}"
        return full if full in self.known.get(kind, {}) else None

    def may_be_torn(self, name: str) -> bool:
        """Whether a file that cannot be read holds that name."""
        bare = name.rpartition("/")[2]
        return bool(bare) and any(re.search(rf"(?<![\w-]){re.escape(bare)}(?![\w-])", text) for text in self.torn)

    def near(self, kind: str, name: str, department: str) -> str:
        """The hint for a name that is not known."""
        head = f"{department}/"
        return did_you_mean(name, [full.removeprefix(head) for full in self.known.get(kind, {})])

    def url(self, kind: str, full: str, lang: str) -> str:
        """The address of a definition in the handbook, from the site's root; empty where it has no page."""
        name = self.known.get(kind, {}).get(full)
        return page_url(name.page, lang, name.anchor) if name and name.page else ""


def page_url(path: str, lang: str, anchor: str = "") -> str:
    """The address of a page, from the site's root: Chinese at /, English at /en/."""
    folder = path.removesuffix(".md")
    folder = "" if folder == "index" else folder.removesuffix("/index") + "/"
    return f"{'/en/' if lang == 'en' else '/'}{folder}{'#' + anchor if anchor else ''}"
