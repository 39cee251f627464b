"""Every form has a page of its own in the handbook, under the form's own title; the page of one that has none yet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from forms.handbook import form_pages, pairs, read_pages
from forms.model import LANGS, Text
from forms.phrases import Phrase
from forms.problems import Problem
from forms.questions import read_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.catalogue import Catalogue
    from forms.model import Lang
    from forms.pairs import Pair
    from forms.questions import FormFile

SAYS = Text(
    """---
title: {quoted}
form: {name}
---

# {title} {{#{name}}}

!!! note "待本部门确定"

    [{department}](../index.md)还没有写明《{bare}》为什么填、填好给谁看。
""",
    """---
title: {quoted}
---

# {title} {{#{name}}}

!!! note "To be settled by the department"

    The department, [{department}](../index.md), has still to write what “{title}” is for and who reads it.
""",
)


def faults(catalogue: Catalogue) -> Iterator[Problem]:
    """Forms without a page."""
    for form in catalogue.forms.values():
        file, line = (form.source.file, form.source.line) if form.source else ("", 1)
        department, _, name = form.id.partition("/")
        if not form.page and department in catalogue.departments and not catalogue.names.may_be_torn(name):
            sentence = Phrase('form "%(name)s" has no page in the handbook.', name=name)
            yield Problem(file, line, sentence, Phrase("Run dutybook check --fix to make one."))


def stubs(root: Path) -> Iterator[tuple[str, str]]:
    """File and text, in both languages, of a page for every form that no page explains."""
    found = pairs(read_pages(root, [], {}), [])
    explained = form_pages(found, [])
    titles = {pair.department: title(pair) for pair in found if pair.zh.path.split("/")[2:] == ["index.md"]}
    for file in read_files(root, []):
        if file.full not in explained and file.department in titles:
            path = f"departments/{file.department}/forms/{file.name}.md"
            yield from ((f"handbook/{lang}/{path}", stub(file, titles[file.department].to(lang), lang)) for lang in LANGS)


def title(pair: Pair) -> Text:
    return Text(pair.zh.title, pair.en.title if pair.en else pair.department)


def stub(file: FormFile, department: str, lang: Lang) -> str:
    """What such a page says: nothing that nobody has written."""
    named = (file.entry.both("title") or Text(file.name, file.name)).to(lang)
    # JSON is YAML too: whatever stands in a title is quoted rightly.
    quoted, bare = json.dumps(named, ensure_ascii=False), named.strip("《》")
    return SAYS.to(lang).format(quoted=quoted, title=named, bare=bare, name=file.name, department=department)
