"""The Python-Markdown extension that adds what the catalogue knows: who, when, with what; and resolves links by meaning.

Neither generator tells an extension which page it renders, so the page is found by the digest of its text. A page that is not
the handbook's is left as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from forms.checklists import own_elements
from forms.faces import (
    all_forms,
    checklist,
    crumbs,
    department,
    faults,
    form,
    form_list,
    home,
    moments,
    procedure,
    related,
    role,
    rule,
)
from forms.faces.sheet import Sheet
from forms.links import MEANINGS
from forms.pages import body_digest
from forms.problems import DefinitionsFaulty
from forms.seen import MARKER
from forms.standing import of_project, project_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.braces import ListLine
    from forms.model import Lang

# Headings must be there before ``toc`` (5) numbers them, and after the guard (7), which holds pages to their own words.
ADDS, DRESSES = 6, 3
ADDING = (role.dress, department.dress, home.dress, moments.dress, all_forms.dress, form.dress, form_list.dress, crumbs.dress)
DRESSING = (role.number, checklist.dress, procedure.dress, rule.dress, related.dress)


class DigestPreprocessor(Preprocessor):
    """Finds the page by its text, before anything has been done to it."""

    def __init__(self, md: Any, root: str, preview: bool) -> None:
        super().__init__(md)
        self.root, self.preview = root, preview

    def run(self, lines: list[str]) -> list[str]:
        found = of_project(project_of(self.root))
        if found.problems and not self.preview:
            raise DefinitionsFaulty(found.problems)
        self.md.faults = found.problems
        page = found.page_by_digest(body_digest("\n".join(lines)))
        self.md.sheet = Sheet(found, page.lang, page.path) if page else None
        return lines


def name_lines(root: Element, lines: list[ListLine]) -> None:
    """Give duties, steps and rules their anchors now: MkDocs takes stock of a page's anchors before the lists are marked."""
    used = {element.get("id", "") for element in root.iter()}
    for line in root.iter("li"):
        words = " ".join(element.text or "" for element in own_elements(line))
        found = MARKER.search(words) or MARKER.search(" ".join(element.tail or "" for element in line))
        written = lines[int(found[1])] if found else None
        if written and written.id and not written.task and written.id not in used:
            line.set("id", written.id)
            used.add(written.id)


class AddingTreeprocessor(Treeprocessor):
    """Adds the computed sections of the page."""

    def __init__(self, md: Any, lang: Lang) -> None:
        super().__init__(md)
        self.lang = lang

    def run(self, root: Element) -> None:
        if self.md.sheet:
            name_lines(root, self.md.seen.lines)
            for dress in ADDING:
                dress(root, self.md.sheet)
        if self.md.faults:
            root.insert(0, faults.told(self.md.faults, self.lang, self.md.sheet))


class DressingTreeprocessor(Treeprocessor):
    """Adds facts to the lists that ``forms.checklists`` has marked, and turns meanings into addresses."""

    def run(self, root: Element) -> None:
        sheet: Sheet | None = self.md.sheet
        if sheet is None:
            return
        for dress in DRESSING:
            dress(root, sheet)
        for link in root.iter("a"):
            kind, _, name = link.get("href", "").partition(":")
            if kind in MEANINGS and (address := sheet.address(kind, name)):
                link.set("href", address)


class FactsExtension(Extension):
    def __init__(self, **kwargs: Any) -> None:
        self.config = {
            "root": ["", "The project's folder, where the build is started elsewhere"],
            "preview": [False, "Show faults on the page instead of stopping the build"],
            "lang": ["zh", "The language of the pages, in which a preview shows the faults"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Any) -> None:  # noqa: N802
        md.sheet, md.faults = None, ()
        # Above the dialect's braces (35) and Markdown's own clean-up (30): the text as the author wrote it.
        md.preprocessors.register(
            DigestPreprocessor(md, self.getConfig("root"), self.getConfig("preview")), "dutybook-digest", 100
        )
        md.treeprocessors.register(AddingTreeprocessor(md, self.getConfig("lang")), "dutybook-adds", ADDS)
        md.treeprocessors.register(DressingTreeprocessor(md), "dutybook-dresses", DRESSES)


def makeExtension(**kwargs: Any) -> FactsExtension:  # noqa: N802
    return FactsExtension(**kwargs)
