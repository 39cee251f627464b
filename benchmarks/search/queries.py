"""What people type and the pages they want: the ``development`` files, and those set aside, which nobody tunes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from forms.catalogue import Catalogue
    from forms.model import Lang

HERE = Path(__file__).parent
DEVELOPMENT = tuple(HERE / f"development{number}.yml" for number in ("", "-2", "-3", "-4", "-5", "-6"))
HOLDOUT = tuple(HERE / f"holdout{number}.yml" for number in ("", "-2", "-3"))
ODDITIES = HERE / "odd.yml"  # misspelt, cut off, spoken at length, and yet answered
NOTHING = HERE / "nothing.yml"  # what the handbook holds nothing for
SPELT = ("pinyin", "initials")  # counted together: Chinese typed without an input method


@dataclass(frozen=True)
class Query:
    """``pages`` are those that answer equally well: by meaning (``form:department/id``) or by path below the handbook."""

    text: str
    lang: str
    kind: str
    pages: tuple[str, ...]

    def expected(self, catalogue: Catalogue) -> frozenset[str]:
        """The paths of the pages that answer; KeyError where one names nothing."""
        return frozenset(_path(page, self.lang, catalogue) for page in self.pages)


def read(file: Path) -> list[Query]:
    """The queries of a file, kind by kind."""
    kinds = yaml.safe_load(file.read_text("utf-8"))
    return [
        Query(str(one["query"]), kind["lang"], name, tuple(one["pages"]))
        for name, kind in kinds.items()
        for one in kind["queries"]
    ]


def in_vain() -> list[tuple[Lang, str]]:
    """What is typed in vain, with the language of the pages that it is typed on."""
    found: dict[Lang, list[str]] = yaml.safe_load(NOTHING.read_text("utf-8"))
    return [(lang, typed) for lang, queries in found.items() for typed in queries]


def set_aside(file: Path) -> list[Query]:
    """The queries of a file that is set aside, without those that were by chance written down again to tune on."""
    tuned = {(query.lang, query.text) for again in DEVELOPMENT for query in read(again)}
    return [query for query in read(file) if (query.lang, query.text) not in tuned]


def _path(page: str, lang: str, catalogue: Catalogue) -> str:
    meaning, colon, name = page.partition(":")
    return catalogue.names.known[meaning][name].page if colon else catalogue.pages[lang, page].path  # type: ignore[index]
