"""Every definition's full name and where it stands: what links, roles and papers are looked up in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from forms.braces import ID
from forms.phrases import Phrase, noun
from forms.problems import NEAR, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.model import Source

KINDS = ("department", "role", "checklist", "form", "procedure", "rule", "meeting")


class Name(NamedTuple):
    """``page`` and ``anchor`` are the definition's place in the handbook; no page where it has none."""

    source: Source
    page: str
    anchor: str
    titles: tuple[str, ...] = ()  # in both languages


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
        sentence = Phrase(
            '%(noun)s "%(name)s" is defined already in %(file)s:%(line)s.',
            noun=noun(kind),
            name=full.rpartition("/")[2],
            file=first.source.file,
            line=first.source.line,
        )
        return Problem(name.source.file, name.source.line, sentence, Phrase("Give one of them another id."))

    def resolve(self, kind: str, name: str, department: str) -> str | None:
        """The full name of ``name`` as written inside ``department``; None where there is no such definition."""
        full = name if "/" in name or kind == "department" else f"{department}/{name}"
        return full if full in self.known.get(kind, {}) else None

    def may_be_torn(self, name: str) -> bool:
        """Whether a file that cannot be read holds that name."""
        bare = name.rpartition("/")[2]
        return bool(bare) and any(re.search(rf"(?<![\w-]){re.escape(bare)}(?![\w-])", text) for text in self.torn)

    def near(self, kind: str, name: str, department: str) -> Phrase:
        """The hint for a name that is not known: the id that is near, or the one whose title was written for it."""
        head, known = f"{department}/", self.known.get(kind, {})
        if not ID.fullmatch(name.rpartition("/")[2]):
            own = {full: one for full, one in known.items() if full.startswith(head)}
            if found := _near_title(name, own, head) or _near_title(name, known, head):
                return Phrase('Did you mean "%(word)s"?', word=found)
        return did_you_mean(name, [full.removeprefix(head) for full in known])

    def url(self, kind: str, full: str, lang: str) -> str:
        """The address of a definition in the handbook, from the site's root; empty where it has no page."""
        name = self.known.get(kind, {}).get(full)
        return page_url(name.page, lang, name.anchor) if name and name.page else ""


def _near_title(name: str, known: Mapping[str, Name], head: str) -> str:
    """The id, as it is written below ``head``, of what is called nearly so; empty where nothing is."""
    ids = [(full.removeprefix(head), one.titles) for full, one in known.items()]
    words = {word.casefold(): bare for bare, titles in ids for word in (bare, *titles)}
    near = get_close_matches(name.casefold(), words, n=1, cutoff=NEAR)
    return words[near[0]] if near else ""


def page_url(path: str, lang: str, anchor: str = "") -> str:
    """The address of a page, from the site's root: Chinese at /, English at /en/."""
    folder = path.removesuffix(".md")
    folder = "" if folder == "index" else folder.removesuffix("/index") + "/"
    return f"{'/en/' if lang == 'en' else '/'}{folder}{'#' + anchor if anchor else ''}"
