"""The index of one language, as the browser loads it: titles, texts and addresses in columns, and what the ranking goes by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from forms.faces.words import SECTORS
from forms.names import page_url
from forms.search import weights
from forms.search.columns import WORD
from forms.search.engine import FILE
from forms.search.entries import entries
from forms.search.folding import folds, traditional_of
from forms.search.letters import is_han
from forms.search.readings import readings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forms.catalogue import Catalogue
    from forms.model import Lang
    from forms.search.entries import Entry
    from forms.search.synonyms import Groups

FORMAT = 3
ACTED_ON = ("checklist", "form")  # ticked or filled in, by their names
Json = dict[str, Any]


def index_of(catalogue: Catalogue, lang: Lang) -> Json:
    """The same for the same pages, whichever generator shows them."""
    found = entries(catalogue, lang)
    letters = {letter for entry in found for letter in f"{entry.title}{entry.other}{entry.keywords}{entry.text}"}
    letters |= {letter for department in catalogue.departments.values() for letter in department.title.zh}
    letters |= {letter for group in catalogue.synonyms for word in group for letter in word}
    commonest, others = readings(letters)
    return {
        "format": FORMAT,
        "lang": lang,
        **weights.as_json(),
        "departments": departments(catalogue, lang),
        "roles": list(catalogue.roles),
        **columns(catalogue, found, lang),
        "synonyms": synonyms(catalogue.synonyms, found, lang),
        "folds": folds(letters),
        "traditional": traditional_of(letters),
        "readings": [commonest, others],
    }


def synonyms(groups: Groups, found: Sequence[Entry], lang: Lang) -> list[list[str]]:
    """The groups without the other language's words: a query in that is answered by its own index.

    Chinese keeps the Latin words that its departments use.
    """
    said = {word for entry in found if entry.department for word in WORD.findall(f"{entry.title} {entry.text}".lower())}
    kept = [[word for word in group if belongs(word, lang, said)] for group in groups]
    return [group for group in kept if len(group) > 1]


def belongs(word: str, lang: Lang, said: set[str]) -> bool:
    if lang == "en":
        return not any(map(is_han, word))
    return any(map(is_han, word)) or said.issuperset(WORD.findall(word))


def departments(catalogue: Catalogue, lang: Lang) -> list[list[str]]:
    """Id, title, and the words by which a department is meant beside its title."""
    known = [
        [one.id, one.title.to(lang), SECTORS[one.sector].to(lang) if one.sector in SECTORS else ""]
        for one in catalogue.departments.values()
    ]
    return [["", "", ""], *known]


def columns(catalogue: Catalogue, found: Sequence[Entry], lang: Lang) -> Json:
    """A list for each fact of the entries, all of the same length."""
    places = {name: place for place, name in enumerate(["", *catalogue.departments])}
    roles = {name: place for place, name in enumerate(catalogue.roles)}
    pages: list[int] = []
    for place, entry in enumerate(found):
        pages.append(pages[-1] if entry.anchor else place)
    return {
        "kind": [weights.KINDS.index(entry.kind) for entry in found],
        "page": [place - page for place, page in enumerate(pages)],  # how far back its page stands
        "department": [places.get(entry.department, 0) for entry in found],
        "address": [entry.anchor or page_url(entry.path, lang) for entry in found],
        "name": [entry.name.partition("/")[2] if entry.kind in ACTED_ON else "" for entry in found],
        "owners": {str(place): [roles[role] for role in entry.roles] for place, entry in enumerate(found) if entry.roles},
        "title": [entry.title for entry in found],
        "other": [entry.other if entry.other != entry.title else "" for entry in found],
        "keywords": [entry.keywords for entry in found],
        "text": [entry.text for entry in found],
    }


def write_index(catalogue: Catalogue, lang: Lang, site: Path) -> None:
    """Lay the index into the built site of that language."""
    file = site / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(as_text(index_of(catalogue, lang)), encoding="utf-8")


def as_text(index: Json) -> str:
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"))
