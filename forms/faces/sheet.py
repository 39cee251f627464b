"""One page being rendered: which language, where it stands, and how it links to everything the catalogue knows."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forms.faces import words
from forms.faces.markup import joined, tag
from forms.names import page_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

    from forms.catalogue import Catalogue
    from forms.faces.markup import Child
    from forms.model import Lang, Text

# Kinds that have a heading or a line of their own on a page with others.
WITH_ANCHOR = ("checklist", "meeting", "rule")


@dataclass(frozen=True)
class Sheet:
    catalogue: Catalogue
    lang: Lang
    path: str  # below handbook/<lang>/

    @property
    def department(self) -> str:
        parts = self.path.split("/")
        return parts[1] if parts[0] == "departments" and len(parts) > 2 else ""

    def say(self, text: Text | None) -> str:
        return text.to(self.lang) if text else ""

    def named(self, kind: str) -> Mapping[str, Any]:
        """Everything of a kind by its full name."""
        found: Mapping[str, Any] = getattr(self.catalogue, f"{kind}s")
        return found

    def here(self, kind: str) -> list[Any]:
        """What this page defines of a kind."""
        return list(self.catalogue.on_page(kind, self.path))

    def of_department(self, kind: str) -> list[Any]:
        return [one for name, one in self.named(kind).items() if name.startswith(f"{self.department}/")]

    def address(self, kind: str, name: str) -> str | None:
        """The source-relative address of what ``kind`` and ``name`` mean here; None where nothing has that name."""
        full = name if kind == "department" else self.catalogue.resolve(kind, name, self.department)
        if full is None or full not in self.named(kind):
            return None
        anchor = f"#{bare(full)}" if kind in WITH_ANCHOR else ""
        target = self.named(kind)[full].page
        if not target:
            return None
        return anchor if anchor and target == self.path else self.relative(target) + anchor

    def relative(self, path: str) -> str:
        """The address of another page, as this one's source would write it."""
        return posixpath.relpath(path, posixpath.dirname(self.path) or ".")

    def to_print(self, text: Text) -> Element:
        """The way to the document that the service binds for this department or role."""
        path = self.path.removesuffix(".md").removesuffix("index")
        return tag(
            "p", tag("a", self.say(text), href=f"{page_url('print/index.md', self.lang)}{path.rstrip('/')}/"), cls="db-to-print"
        )

    def has(self, path: str) -> bool:
        """Whether the handbook has that page."""
        return (self.lang, path) in self.catalogue.pages

    def link(self, kind: str, name: str, text: str = "", cls: str | None = None) -> Element:
        """A link that carries the title, or plain words where the name leads nowhere."""
        full = name if kind == "department" else self.catalogue.resolve(kind, name, self.department)
        found = self.named(kind).get(full) if full else None
        words_ = text or (self.say(found.title) if found else bare(name))
        href = self.address(kind, name)
        return tag("a", words_, href=href, cls=cls) if href else tag("span", words_, cls=cls)

    def links(self, kind: str, names: Iterable[str], cls: str | None = None) -> list[Child]:
        """Links with commas between them, as the language sets them."""
        return joined((self.link(kind, name, cls=cls) for name in names), self.say(words.AND))

    def assumed(self, one: Any) -> Element | None:
        """The mark that a definition's time or people are ours until the department confirms them."""
        return tag("span", self.say(words.ASSUMED), cls="db-assumed", title=self.say(words.ADVICE)) if one.assumed else None

    def in_english(self, text: Text) -> Element | None:
        """The English name beside the Chinese one: colleagues use both, and either finds the page."""
        return tag("span", text.en, cls="db-other", lang="en") if self.lang == "zh" and text.en != text.zh else None


def bare(name: str) -> str:
    """The name without its department."""
    return name.rpartition("/")[2]
