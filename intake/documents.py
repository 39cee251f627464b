"""The documents of a release: which pages each is bound from was written down at the build, the pages are the site's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from forms.documents import documents
from forms.model import LANGS
from forms.names import page_url
from intake.articles import article

if TYPE_CHECKING:
    from pathlib import Path

    from forms.catalogue import Catalogue
    from forms.model import Lang

FILE = "documents.json"


@dataclass(frozen=True)
class Sheet:
    """One page of the handbook in a document."""

    kind: str
    id: str
    title: str
    html: Markup


def contents(catalogue: Catalogue) -> dict[str, Any]:
    """What a build writes down: the pages of each document, and the titles of all pages."""
    titles = {lang: {path: page.title for (of, path), page in catalogue.pages.items() if of == lang} for lang in LANGS}
    return {"documents": documents(catalogue), "titles": titles}


@lru_cache(maxsize=4)
def _written(folder: Path) -> dict[str, Any]:
    file = folder / FILE
    found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {"documents": {}}
    return found


def bound(folder: Path, lang: Lang, name: str) -> tuple[Sheet, ...]:
    """The sheets of a document, in order; none where the release has no such document."""
    return _bound(folder, lang, name) if name in _written(folder)["documents"] else ()


@lru_cache(maxsize=16)
def _bound(folder: Path, lang: Lang, name: str) -> tuple[Sheet, ...]:
    """What there is, is kept: a release's folder never changes."""
    parts = _written(folder)["documents"][name]
    ids = {page_url(path, lang): identity(path) for _, path, _ in parts}
    left_out = {page_url(path, lang, anchor) for _, path, anchors in parts for anchor in anchors}
    return tuple(_sheet(folder, lang, kind, path, ids, left_out) for kind, path, _ in parts)


def _sheet(folder: Path, lang: Lang, kind: str, path: str, ids: dict[str, str], left_out: set[str]) -> Sheet:
    address = page_url(path, lang)
    page = (folder / "site" / address.lstrip("/") / "index.html").read_text("utf-8")
    made = Markup(article(page, address, ids, left_out))  # noqa: S704  (the handbook's own pages, built by us)
    return Sheet(kind, identity(path), _written(folder)["titles"][lang][path], made)


def identity(path: str) -> str:
    """The page's id in a document; no heading's id holds a full stop."""
    return ".".join(path.removesuffix(".md").split("/")[2:])
