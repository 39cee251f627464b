"""One term for one thing: where the Chinese word of the glossary stands, the English one does, and no second word for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.links import department_of
from forms.phrases import Phrase
from forms.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.catalogue import Catalogue
    from forms.model import Field, Form, Text
    from forms.pages import Page

GLOSSARY = "guide/glossary.md"
# Rows of the tables that name second words: | Chinese | English | meaning | not |.
NOT = "不写成"
ROW = re.compile(r"^\|(.+)\|(.+)\|(.+)\|(.*)\|$")
TITLES = ("title", "purpose", "trigger")
TARGETS = re.compile(r"\]\([^)]*\)|\{[^{}]*\}")


@dataclass(frozen=True)
class Term:
    """A Chinese word, the English words for it, and those that would be a second word for the same thing."""

    zh: str
    english: str
    allowed: re.Pattern[str]
    second: re.Pattern[str] | None


def terms(catalogue: Catalogue) -> list[Term]:
    """The glossary's terms, the longest Chinese words first: what they hold is not looked at for shorter ones."""
    page = catalogue.pages.get(("zh", GLOSSARY))
    found, checked = [], False
    for line in page.body.split("\n") if page else ():
        cells = [cell.strip() for cell in row.groups()] if (row := ROW.match(line)) else []
        checked = bool(cells) and (checked or cells[3] == NOT)
        if checked and cells[3] != NOT and set(cells[0]) != {"-"}:
            found += [Term(zh, cells[1], _words(cells[1]), _words(cells[3]) if cells[3] else None) for zh in _listed(cells[0])]
    return sorted(found, key=lambda term: -len(term.zh))


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in re.split("[,、]", cell)]


def _words(cell: str) -> re.Pattern[str]:
    """Any of the words, in any case, with any ending, in one piece or with hyphens."""
    return re.compile(r"\b(?:" + "|".join(re.escape(one).replace(r"\ ", r"[\s-]+") for one in _listed(cell)) + ")", re.IGNORECASE)


def faults(catalogue: Catalogue) -> Iterator[Problem]:
    """Pages and forms of the departments that say it otherwise in English."""
    known = terms(catalogue)
    for (lang, path), page in catalogue.pages.items():
        other = catalogue.pages.get(("en", path))
        if lang == "zh" and other and department_of(path):
            yield from told(known, _said(page), _said(other), other.file)
    for form in catalogue.forms.values():
        texts = list(_asked(form))
        if form.source:
            chinese, english = (("\n".join(text.to(lang) for text in texts)) for lang in ("zh", "en"))
            yield from told(known, chinese, english, form.source.file)


def told(known: list[Term], chinese: str, english: str, file: str) -> Iterator[Problem]:
    """Terms that the English gives in other words than the glossary."""
    for term in known:
        if term.zh not in chinese:
            continue
        chinese = chinese.replace(term.zh, "·")
        if not term.allowed.search(english):
            sentence = Phrase(
                '"%(zh)s" is "%(english)s" in the glossary, but these words are not here.', zh=term.zh, english=term.english
            )
            yield Problem(file, 1, sentence, Phrase("Use them."))
        if term.second and (found := term.second.search(english)):
            sentence = Phrase('"%(found)s" is a second word for "%(zh)s".', found=found[0], zh=term.zh)
            yield Problem(file, 1, sentence, Phrase('The glossary says "%(english)s".', english=term.english))


def _said(page: Page) -> str:
    titles = (str(page.front.get(key, "")) for key in TITLES)
    return "\n".join([*titles, TARGETS.sub("", page.body)])


def _asked(form: Form) -> Iterator[Text]:
    yield form.title
    yield from (text for field in form.fields for text in _labels(field))


def _labels(field: Field) -> Iterator[Text]:
    yield field.label
    yield from ([field.help] if field.help else [])
    yield from (option.label for option in field.options)
    for column in field.columns:
        yield from _labels(column)
