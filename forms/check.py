"""What ``dutybook check`` tells, all at once, and what ``check --fix`` mends of it."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from forms import punctuation, terms, titles
from forms.catalogue import load
from forms.dialect import code_lines
from forms.form_pages import faults, stubs
from forms.handbook import pairs, read_pages
from forms.pages import FRONT_MATTER
from forms.phrases import Phrase
from forms.problems import Problem
from forms.questions import FOLDER
from forms.stamps import missing, stamp
from forms.torn import judged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.catalogue import Catalogue
    from forms.model import Field, Form, Text
    from forms.pages import PageLine

HAN = re.compile(r"[\u3400-\u9fff]+")
# Names of forms keep their Chinese: in their own brackets, or as the words of a link to the form.
NAMES_OF_FORMS = re.compile(r"\u300a[^\u300b]*\u300b|\[[^\]]*\]\(form:[^)]*\)")
TRANSLATE = Phrase("Translate it; only names of forms in 《》 stay Chinese.")
CHINESE_VALUES = frozenset(("zh",))
CHINESE_FRONT = frozenset(("title", "purpose", "trigger", "description"))


def check(root: Path, catalogue: Catalogue | None = None) -> list[Problem]:
    """Every fault in the definitions and in the handbook's wording, by file and line; ``catalogue`` where it has been read."""
    catalogue = catalogue or load(root)
    words = (*chinese_in_pages(root, catalogue), *chinese_in_forms(catalogue))
    found = {*catalogue.problems, *words, *faults(catalogue), *terms.faults(catalogue), *titles.faults(catalogue)}
    return sorted(judged(found, catalogue.pages))


def chinese_in_pages(root: Path, catalogue: Catalogue) -> Iterator[Problem]:
    """Chinese characters on English pages."""
    for (lang, _), page in catalogue.pages.items():
        if lang != "en":
            continue
        lines = (root / page.file).read_text(encoding="utf-8-sig", errors="replace").split("\n")
        fenced = code_lines(lines)
        for number, line in enumerate(lines, 1):
            found = HAN.search(NAMES_OF_FORMS.sub("", line)) if number - 1 not in fenced else None
            if found:
                yield Problem(page.file, number, Phrase('Chinese "%(found)s" on an English page.', found=found[0]), TRANSLATE)


def chinese_in_forms(catalogue: Catalogue) -> Iterator[Problem]:
    """Chinese characters in a form's English wording."""
    for form in catalogue.forms.values():
        for text, line in _wordings(form):
            found = HAN.search(NAMES_OF_FORMS.sub("", text.en))
            if found and form.source:
                yield Problem(
                    form.source.file, line, Phrase('Chinese "%(found)s" in the English wording.', found=found[0]), TRANSLATE
                )


def _wordings(form: Form) -> Iterator[tuple[Text, int]]:
    line = form.source.line if form.source else 1
    yield form.title, line
    if form.note:
        yield form.note, line
    yield from ((step.title, line) for step in form.approval.steps)
    for field in form.fields:
        yield from _asked(field)


def _asked(field: Field) -> Iterator[tuple[Text, int]]:
    line = field.source.line if field.source else 1
    yield field.label, line
    if field.help:
        yield field.help, line
    yield from ((option.label, line) for option in field.options)
    for column in field.columns:
        yield from _asked(column)


def fix(root: Path) -> list[str]:
    """Stamp missing ids and give Chinese text its full-width punctuation; the files that changed. Twice changes nothing more."""
    changed = {*_explain(root), *_stamp(root), *_punctuate(root)}
    return sorted(changed)


def _explain(root: Path) -> Iterator[str]:
    """A page for every form that has none."""
    for file, text in stubs(root):
        if (root / file).exists():
            continue  # a page that cannot be read, or does not say what it is: never write over it
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
        yield file


def _stamp(root: Path) -> Iterator[str]:
    stamps: dict[str, list[tuple[PageLine, str]]] = {}
    for pair in pairs(read_pages(root, [], {}), []):
        for page, line, name in missing(pair):
            if any(slip.line == line.line for slip in page.problems):
                continue  # an id may stand there already, where it cannot be seen
            stamps.setdefault(page.file, []).append((line, name))
    for file, found in stamps.items():
        yield from _rewrite(root, file, stamp(_read(root, file), found))


def _punctuate(root: Path) -> Iterator[str]:
    for path in sorted((root / "handbook/zh").rglob("*.md")):
        file = path.relative_to(root).as_posix()
        text = _read(root, file)
        cut = FRONT_MATTER.match(text)
        if cut:
            head = text[: cut.start(1)] + punctuation.values(cut[1], CHINESE_FRONT) + text[cut.end(1) : cut.end()]
        yield from _rewrite(root, file, (head if cut else "") + punctuation.markdown(text[cut.end() if cut else 0 :]))
    for path in sorted((root / FOLDER).glob("*/*.y*ml")):
        file = path.relative_to(root).as_posix()
        yield from _rewrite(root, file, punctuation.values(_read(root, file), CHINESE_VALUES))


def _read(root: Path, file: str) -> str:
    """The text of a file with line ends of one kind; what is not UTF-8 reads as empty and stays as it is."""
    try:
        return (root / file).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return ""


def _rewrite(root: Path, file: str, text: str) -> Iterator[str]:
    """Write the file where its text has changed, keeping the line ends and the mark at the beginning that it had."""
    if text == _read(root, file):
        return
    before = (root / file).read_bytes()
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    (root / file).write_bytes(mark + text.replace("\n", "\r\n" if b"\r\n" in before else "\n").encode())
    yield file
