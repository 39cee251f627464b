"""What cannot be read, and what must not be told because it only follows from that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.model import LANGS
from forms.phrases import Phrase
from forms.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from forms.handbook import Pages

# Endings that an editor's computer gives a page, or a copy of one.
MISNAMED = re.compile(r"(\.(md|markdown|mdown|txt|bak|orig|docx?|rtf|html?)~?)+$", re.IGNORECASE)


def texts(pages: Pages) -> list[str]:
    """The texts of pages whose front matter cannot be read."""
    return [page.torn for page in pages.values() if page.torn]


def judged(problems: Iterable[Problem], pages: Pages) -> Iterator[Problem]:
    """The problems without those that only follow from front matter which cannot be read: on such a page, and on its twin."""
    spoilt: dict[str, tuple[Problem, ...]] = {}
    for (lang, path), page in pages.items():
        for other in LANGS if page.torn else ():
            twin = pages.get((other, path))
            if twin and (other == lang or lang == "zh" or not page.body):
                spoilt[twin.file] = twin.problems
    yield from (problem for problem in problems if problem.file not in spoilt or problem in spoilt[problem.file])


def misnamed(root: Path) -> Iterator[Problem]:
    """Files that would be no pages because of their names' endings, and be missed by nobody."""
    for file in sorted((root / "handbook").rglob("*")):
        if file.is_file() and file.suffix != ".md" and MISNAMED.search(file.name):
            sentence = Phrase("the file is no page: a page's name ends in .md.")
            hint = Phrase("Call it %(name)s, or take it out.", name=MISNAMED.sub(".md", file.name))
            yield Problem(file.relative_to(root).as_posix(), 1, sentence, hint)
