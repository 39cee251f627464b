"""What can be found: every page, every section, and everything that the pages define, each with its words and its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forms.links import department_of
from forms.names import KINDS
from forms.outline import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.catalogue import Catalogue
    from forms.model import Field, Form, Lang, Rule, Text
    from forms.pages import Page, Section

Meant = dict[tuple[str, str], tuple[str, str]]  # kind and full name by page and anchor
OPEN_POINTS = "/reference.md"  # lists what the pages say themselves where it concerns them
TOP = 1  # the level of a page's own heading


@dataclass(frozen=True)
class Entry:
    """One thing to find. ``anchor`` is empty for the page itself; ``other`` is the title in the other language,

    ``keywords`` what people call the page, a wording a line.
    """

    kind: str
    path: str
    anchor: str
    department: str
    title: str
    other: str
    text: str
    name: str = ""
    keywords: str = ""
    roles: tuple[str, ...] = ()


def entries(catalogue: Catalogue, lang: Lang) -> list[Entry]:
    """All entries of a language, page by page in order of their paths."""
    meant = meanings(catalogue)
    paths = sorted(path for of, path in catalogue.pages if of == lang)
    return [entry for path in paths for entry in on_page(catalogue, lang, path, meant)]


def meanings(catalogue: Catalogue) -> Meant:
    """What stands where: the first definition of a place gives it its kind."""
    found: Meant = {}
    for kind in KINDS:
        for full, name in catalogue.names.known[kind].items():
            found.setdefault((name.page, name.anchor), (kind, full))
    return found


def on_page(catalogue: Catalogue, lang: Lang, path: str, meant: Meant) -> Iterator[Entry]:
    page = catalogue.pages[lang, path]
    twin = catalogue.pages.get(("en" if lang == "zh" else "zh", path))
    rules: tuple[Rule, ...] = catalogue.on_page("rule", path)
    said = {plain(words.to(lang)) for rule in rules for words in (rule.line.text, *rule.line.branches)}
    top = [section for section in page.sections if section.level == TOP][:1]
    text = "\n".join(filter(None, (page.opening, *(section.text for section in top))))
    bare = Entry("page", path, "", department_of(path), page.title, twin.title if twin else "", without(text, said))
    yield defined(catalogue, lang, replace(bare, keywords="\n".join(page.keywords)), meant)
    if path.endswith(OPEN_POINTS):
        return
    for index, section in enumerate(page.sections):
        if section not in top and section.id:
            of_section = replace(
                bare, kind="section", anchor=section.id, title=section.title, other=same_section(page, twin, index),
                text=without(section.text, said),
            )  # fmt: skip
            yield defined(catalogue, lang, of_section, meant)
        yield from (rule_entry(rule, lang, bare) for rule in rules if section.id and rule_section(page, rule) == index)


def rule_section(page: Page, rule: Rule) -> int:
    return next((line.section for line in page.lines if line.id == rule.line.id), -1)


def rule_entry(rule: Rule, lang: Lang, page: Entry) -> Entry:
    """A rule has no title of its own: it is found by its words."""
    words = "\n".join(plain(text.to(lang)) for text in (rule.line.text, *rule.line.branches))
    return replace(page, kind="rule", anchor=rule.line.id, title="", other="", text=words, name=rule.id, roles=rule.applies_to)


def without(text: str, said: set[str]) -> str:
    """The text without the lines that are entries of their own."""
    return "\n".join(line for line in text.split("\n") if line not in said) if said else text


def same_section(page: Page, twin: Page | None, index: int) -> str:
    """The section's title in the other language: by its id, else by its place where both pages have as many."""
    if twin is None:
        return ""
    by_id: dict[str, Section] = {section.id: section for section in twin.sections}
    if page.sections[index].id in by_id:
        return by_id[page.sections[index].id].title
    return twin.sections[index].title if len(twin.sections) == len(page.sections) else ""


def defined(catalogue: Catalogue, lang: Lang, entry: Entry, meant: Meant) -> Entry:
    """The entry as what it defines: its kind and name, whose it is, and the words that the page itself does not hold."""
    kind, full = meant.get((entry.path, entry.anchor), ("", ""))
    if not kind or kind == "rule":
        return entry
    one = getattr(catalogue, f"{kind}s").get(full)
    if one is None:
        return entry
    roles = (full,) if kind == "role" else getattr(one, "roles", ())
    more = [words.to(lang) for words in (getattr(one, "purpose", None), getattr(one, "trigger", None)) if words]
    more += form_words(one, lang) if kind == "form" else ()
    text = "\n".join(filter(None, (entry.text, *map(plain, more))))
    return replace(entry, kind=kind, name=full, roles=tuple(roles), text=text)


def form_words(form: Form, lang: Lang) -> Iterator[str]:
    """What the form asks, a question a line."""
    for field in form.fields:
        yield " ".join(words.to(lang) for words in asked(field))


def asked(field: Field) -> Iterator[Text]:
    yield field.label
    yield from (option.label for option in field.options)
    for column in field.columns:
        yield from asked(column)
