"""Every form can be found where people read: its department's pages speak of it, in both languages, and lead to it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.catalogue import load
from forms.links import department_of
from forms.model import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.catalogue import Catalogue

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


def linked(catalogue: Catalogue, lang: str) -> Iterator[tuple[str, str]]:
    """Form and page, for each link of a page in ``lang`` and for each paper that a step takes or hands on."""
    for (written, path), page in catalogue.pages.items():
        for link in page.links if written == lang else ():
            kind, _, name = link.target.partition(":")
            full = catalogue.resolve(kind, name, department_of(path)) if kind == "form" else None
            if full:
                yield full, path
    for procedure in catalogue.procedures.values():
        for step in procedure.steps:
            for name in (*step.names("input"), *step.names("output")):
                yield catalogue.resolve("form", name, department_of(procedure.page)) or "", procedure.page


@pytest.mark.parametrize("lang", LANGS)
def test_every_form_is_spoken_of_by_a_page_of_its_department(catalogue: Catalogue, lang: str) -> None:
    pages = defaultdict(set)
    for full, path in linked(catalogue, lang):
        pages[full].add(path)
    lost = [
        full
        for full, form in catalogue.forms.items()
        if not any(department_of(path) == full.partition("/")[0] and path != form.page for path in pages[full])
    ]
    assert lost == []


def test_every_form_of_a_shared_definition_has_a_page_of_its_own(catalogue: Catalogue) -> None:
    shared = [form for form in catalogue.forms.values() if form.source and "/shared/" in form.source.file]
    assert len(shared) >= 150
    assert len({form.page for form in shared}) == len(shared)
