"""Where a link leads: by meaning (``role:floor-supervisor``), to another page (``../rules.md#late``), or to a file."""

from __future__ import annotations

import html
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from forms.names import page_url
from forms.phrases import Phrase, noun
from forms.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from forms.model import Lang
    from forms.names import Names
    from forms.pages import Page

# What the service answers at the root of the site, beside the handbook.
SERVICE = frozenset(
    ("board", "figures", "forms", "lists", "owed", "people", "places", "records", "review", "roll", "runs", "search",
     "sign-in", "submissions", "today", "trail")
)  # fmt: skip
MEANINGS = ("role", "checklist", "form", "procedure", "rule", "meeting")


def department_of(path: str) -> str:
    """The department whose folder a page lies in; empty for the handbook's other pages."""
    parts = path.split("/")
    return parts[1] if parts[0] == "departments" and len(parts) > 2 else ""


def beside(path: str, target: str) -> str:
    """The path that a relative ``target`` on the page ``path`` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))


def page_meant(path: str, target: str, names: Names) -> str:
    """The page that ``target`` on the page ``path`` leads to; empty where it leads out of the handbook's pages."""
    scheme = scheme_of(target)
    if scheme in MEANINGS:
        full = names.resolve(scheme, target.partition(":")[2], department_of(path))
        return names.known[scheme][full].page if full else ""
    file = target.partition("#")[0]
    return "" if scheme or target.startswith("/") or not file.endswith(".md") else beside(path, file)


@dataclass(frozen=True)
class Links:
    root: Path
    pages: Mapping[tuple[Lang, str], Page]
    names: Names

    def address(self, path: str, lang: str, target: str) -> str:
        """The address of ``target`` from the site's root, for a wording that is shown away from its page; empty where it is dead.

        A form leads to where it is filled in: whoever reads this stands in the service already.
        """
        scheme = scheme_of(target)
        if scheme in MEANINGS:
            full = self.names.resolve(scheme, target.partition(":")[2], department_of(path))
            return f"/forms/{full}" if scheme == "form" and full else self.names.url(scheme, full or "", lang)
        if scheme or target.startswith("/"):
            return target
        file, _, anchor = target.partition("#")
        if not file or file.endswith(".md"):
            return page_url(beside(path, file) if file else path, lang, anchor)
        return ("/en/" if lang == "en" else "/") + beside(path, file)

    def faults(self, page: Page) -> Iterator[Problem]:
        """Every dead link on a page."""
        for link in page.links:
            scheme = scheme_of(link.target)
            if scheme in MEANINGS:
                yield from self.meaning(page, scheme, link.target.partition(":")[2], link.line)
            elif not scheme and not link.target.startswith("/"):
                yield from self.relative(page, link.target, link.line)
            elif link.target.startswith("/"):
                yield from self.rooted(page, link.target, link.line)

    def meaning(self, page: Page, kind: str, name: str, line: int) -> Iterator[Problem]:
        """A link by meaning, such as ``form:duty-log``, to something that is not there."""
        department = department_of(page.path)
        if self.names.resolve(kind, name, department) is None and not self.names.may_be_torn(name):
            sentence = Phrase('link to %(noun)s "%(name)s" leads nowhere.', noun=noun(kind), name=name)
            yield Problem(page.file, line, sentence, self.names.near(kind, name, department))

    def rooted(self, page: Page, target: str, line: int) -> Iterator[Problem]:
        """Such a link holds in one language only, and nobody sees it break; the service's own pages have no other."""
        if target.split("/")[1] not in SERVICE:
            sentence = Phrase('link to "%(target)s" begins at the root of the site.', target=target)
            yield Problem(page.file, line, sentence, Phrase("Write the way from this page, such as ../rules.md, or a meaning."))

    def relative(self, page: Page, target: str, line: int) -> Iterator[Problem]:
        """A link to a page, a heading or a file that is not there."""
        file, _, anchor = target.partition("#")
        path = beside(page.path, file) if file else page.path
        other = self.pages.get((page.lang, path))
        if other is None:
            if path.endswith(".md") or path.startswith("..") or not (self.root / "handbook" / page.lang / path).is_file():
                yield Problem(
                    page.file, line, Phrase('link to "%(target)s" leads nowhere.', target=target), self.near_page(page, file)
                )
        elif anchor and unquote(anchor) not in other.anchors:
            hint = did_you_mean(unquote(anchor), other.anchors)
            sentence = Phrase('link to "%(target)s" leads nowhere: the page has no "%(anchor)s".', target=target, anchor=anchor)
            yield Problem(page.file, line, sentence, hint)

    def near_page(self, page: Page, file: str) -> Phrase:
        folder = posixpath.dirname(page.path) or "."
        return did_you_mean(file, [posixpath.relpath(path, folder) for lang, path in self.pages if lang == page.lang])


def scheme_of(target: str) -> str:
    """The scheme that a browser would see in ``target``: entities resolved, blanks and control characters dropped, lower case."""
    plain = html.unescape(target.replace("\x02amp\x03", "&"))
    plain = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]+", "", plain)
    found = re.match(r"([^/?#:]*):", plain)
    return found[1].lower() if found else ""
