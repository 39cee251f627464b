"""What a page may not bring into a browser: raw HTML, attributes of its own, links that run or fetch from elsewhere."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from forms.links import MEANINGS, scheme_of
from forms.phrases import Phrase
from forms.problems import did_you_mean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from forms.seen import Seen

SCHEMES = frozenset((*MEANINGS, "http", "https", "mailto", "tel"))
# What Markdown itself and the extensions in use give an element, and what an editor may add in braces.
ATTRIBUTES = frozenset(("id", "class", "href", "src", "alt", "title", "start", "width", "height", "loading", "align"))
RAW_HTML = r"<(?:[A-Za-z/!?])[^<>]*>|<!--"


class RawHtmlProcessor(InlineProcessor):
    """Stands in the place of Markdown's own HTML pattern: tells the tag, and leaves it as text."""

    def __init__(self, md: Markdown, seen: Seen) -> None:
        super().__init__(RAW_HTML, md)
        self.seen = seen

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[None, None, None]:  # noqa: ARG002, N802
        found = re.match(r"</?[\w:-]+|<[!?][-\w]*", m[0])
        tag = found[0] if found else "<"
        shown = f"{tag}>" if tag[-1].isalnum() else tag
        self.seen.tell(
            self.seen.where(tag), Phrase('raw HTML "%(shown)s" is not allowed.', shown=shown), Phrase("Write Markdown.")
        )
        return None, None, None


class GuardTreeprocessor(Treeprocessor):
    """Holds attributes and link targets to what is known. Runs after ``attr_list``, which lets any attribute through."""

    def __init__(self, md: Markdown, seen: Seen) -> None:
        super().__init__(md)
        self.seen = seen

    def run(self, root: Element) -> None:
        for element in root.iter():
            for key, value in list(element.items()):
                if key in ("href", "src"):
                    self.target(element, key, value)
                elif not _known(key, value):
                    del element.attrib[key]
                    self.attribute(key, value)

    def attribute(self, key: str, value: str) -> None:
        if key == "class":
            self.seen.tell(self.seen.where(f".{value}"), Phrase('class "%(value)s" in braces is not allowed.', value=value))
        else:
            self.seen.tell(
                self.seen.where(key), Phrase('"%(key)s" in braces is not known.', key=key), did_you_mean(key, ATTRIBUTES)
            )

    def target(self, element: Element, key: str, value: str) -> None:
        """Take an address off that could run something, or reach elsewhere for a picture."""
        scheme = scheme_of(value)
        elsewhere = key == "src" and (scheme or value.lstrip().startswith(("//", "\\\\")))
        if not elsewhere and (not scheme or scheme in SCHEMES):
            return
        del element.attrib[key]
        shown = html.unescape(value)
        if key == "src":
            sentence = Phrase('picture "%(target)s" is not allowed.', target=shown)
            hint = Phrase("Put the file into the handbook.")
        else:
            sentence = Phrase('link "%(target)s" is not allowed.', target=shown)
            hint = did_you_mean(scheme, SCHEMES) or Phrase("Link to a page, a meaning or an https address.")
        self.seen.tell(self.seen.where(f"({value}"), sentence, hint)


def _known(key: str, value: str) -> bool:
    if key == "class":
        # The names of live lists are given by the kernel, never by a page.
        return not any(name.startswith("db-") for name in value.split())
    return key in ATTRIBUTES or (key == "style" and re.fullmatch(r"text-align: (left|right|center);", value) is not None)
