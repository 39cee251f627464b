"""A page goes by one name: menus, links and lists show its title, the page itself its first heading, and a form its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.links import department_of
from forms.model import LANGS
from forms.phrases import Phrase
from forms.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.catalogue import Catalogue

USE_ONE = Phrase("Use one of them.")


def faults(catalogue: Catalogue) -> Iterator[Problem]:
    """Pages of the departments that go by two names; the handbook's other pages may greet the reader as they like."""
    forms = {(lang, form.page): form.title.to(lang) for form in catalogue.forms.values() for lang in LANGS}
    for (lang, path), page in catalogue.pages.items():
        wanted = forms.get((lang, path))
        heading = next((section.title for section in page.sections if section.level == 1), "")
        if wanted and page.title != wanted:
            sentence = Phrase('the page\'s title is "%(title)s", the form\'s "%(wanted)s".', title=page.title, wanted=wanted)
            yield Problem(page.file, 1, sentence, USE_ONE)
        elif department_of(path) and heading and page.title.split() != heading.split():
            sentence = Phrase('the page\'s title is "%(title)s", its heading "%(heading)s".', title=page.title, heading=heading)
            yield Problem(page.file, page.front_lines.get(("title",), 1), sentence, USE_ONE)
