"""All pages of the handbook in both languages, and every name they define."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.braces import ID, WHAT_AN_ID_IS
from forms.kinds import ANY_PAGE, DEFINING, IN_ENGLISH, SEVERAL, front
from forms.links import department_of
from forms.model import LANGS, Source
from forms.names import Name
from forms.pages import open_markdown, read_page
from forms.pairs import Pair
from forms.phrases import Phrase, noun
from forms.problems import Problem
from forms.strays import uncounted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from forms.entries import Entry
    from forms.model import Lang
    from forms.names import Names
    from forms.pages import Page

Pages = dict[tuple["Lang", str], "Page"]
SAID_ONCE = {"role": "role", "procedure": "procedure"}
# A page in these folders that does not say what it is would be lost without a word.
EXPECTED = {"roles": "role", "procedures": "procedure", "checklists": "checklists", "forms": "form"}
LIVE_LISTS = {"duties": "duty", "steps": "step", "rules": "rule"}
LIVE_MAPPINGS = {"checklists": "item", "meetings": "point"}
LANGUAGE = {"zh": Phrase("Chinese"), "en": Phrase("English")}


def read_pages(root: Path, problems: list[Problem], before: Mapping[tuple[Lang, str], Page]) -> Pages:
    """Every page below ``handbook/zh`` and ``handbook/en``; those in ``before`` whose text is the same are not parsed again."""
    md, wrong = open_markdown(root)
    problems += wrong
    pages: Pages = {}
    for lang in LANGS:
        folder = root / "handbook" / lang
        for file in sorted(folder.rglob("*.md")):
            path = file.relative_to(folder).as_posix()
            pages[lang, path] = read_page(root, lang, path, md, before.get((lang, path)))
    return pages


def alone(pages: Pages) -> Iterator[Problem]:
    """Pages that one language lacks."""
    for (lang, path), page in pages.items():
        other: Lang = "en" if lang == "zh" else "zh"
        if (other, path) not in pages:
            sentence = Phrase("the page is missing in %(language)s.", language=LANGUAGE[other])
            yield Problem(page.file, 1, sentence, Phrase("Write handbook/%(other)s/%(path)s.", other=other, path=path))


def same_bodies(pages: Pages) -> Iterator[Problem]:
    """Pages that share their text: an extension knows a page by its text alone."""
    seen: dict[str, Page] = {}
    for page in pages.values():
        first = seen.setdefault(page.digest, page)
        if first is not page:
            sentence = Phrase("the text is the same as that of %(file)s.", file=first.file)
            yield Problem(page.file, page.body_line, sentence, Phrase("Change a word."))


def front_faults(pages: Pages, problems: list[Problem]) -> None:
    """Keys that no page may carry, and pages without a title."""
    for page in pages.values():
        entry = front(page, problems)
        if page.lang == "zh":
            entry.known((*ANY_PAGE, *DEFINING) if department_of(page.path) else ANY_PAGE)
        else:
            for key in [key for key in DEFINING if key in page.front and key not in IN_ENGLISH]:
                sentence = Phrase('"%(key)s" stands on the Chinese page only.', key=key)
                entry.tell(sentence, Phrase("Take it out of the front matter here."), key)
            entry.known((*IN_ENGLISH, *DEFINING))
        entry.text("title", required=True)
        keyword_faults(entry)


def keyword_faults(entry: Entry) -> None:
    """Words for the search that stand twice."""
    words = entry.words("keywords")
    for word in dict.fromkeys(word for word in words if words.count(word) > 1):
        entry.tell(Phrase('the keyword "%(word)s" stands twice.', word=word), Phrase("Keep it once."), "keywords")


def pairs(pages: Pages, problems: list[Problem]) -> list[Pair]:
    """The departments' pages, each with its English twin, live headings noted."""
    found = [
        Pair(page, pages.get(("en", path)), department_of(path), problems)
        for (lang, path), page in pages.items()
        if lang == "zh" and department_of(path)
    ]
    for pair in found:
        pair.live = tuple(anchor for anchor, _, _ in live_lists(pair.zh))
    return found


def live_lists(page: Page) -> Iterator[tuple[str, str, bool]]:
    """The lists that the front matter makes live: heading id, what a line of it is called, whether only tasks count."""
    for key, kind in LIVE_LISTS.items():
        value = page.front.get(key)
        yield from (
            ((str(anchor), kind, False) for anchor in value if not isinstance(anchor, dict | list))
            if isinstance(value, list)
            else ()
        )
    for key, kind in LIVE_MAPPINGS.items():
        value = page.front.get(key)
        yield from ((name, kind, key == "checklists") for name in value) if isinstance(value, dict) else ()


def enter_names(found: Sequence[Pair], names: Names, problems: list[Problem]) -> None:
    """Enter every name that the pages define, before any is looked up."""
    for pair in found:
        entry = front(pair.zh, problems)
        for kind, name, anchor, line in defined(pair, entry):
            if not ID.fullmatch(name):
                sentence = Phrase('%(noun)s "%(name)s" is not written as an id.', noun=noun(kind), name=name)
                problems.append(Problem(pair.zh.file, line, sentence, WHAT_AN_ID_IS))
            full = name if kind == "department" else f"{pair.department}/{name}"
            again = names.add(kind, full, Name(Source(pair.zh.file, line), pair.zh.path, anchor, tuple(titles(pair, anchor))))
            problems += [again] if again else []


def titles(pair: Pair, anchor: str) -> Iterator[str]:
    """What a definition is called in either language: by its heading, or by its page where it is the page's own."""
    for page in (pair.zh, pair.en):
        if page and not anchor:
            yield page.title
        elif page and (index := page.section(anchor)) is not None:
            yield page.sections[index].title


def defined(pair: Pair, entry: Entry) -> Iterator[tuple[str, str, str, int]]:
    """Kind, bare name, anchor and line of what a page defines."""
    yield from own_department(pair, entry)
    folder = pair.zh.path.split("/")[2]
    listing = pair.zh.path.endswith("/index.md")
    if folder in EXPECTED and EXPECTED[folder] not in pair.zh.front and not listing:
        entry.missing(EXPECTED[folder])
    for key, kind in SAID_ONCE.items():
        name = entry.text(key)
        if name:
            yield kind, name, "", entry.line(key)
    for key, kind in SEVERAL.items():
        value = pair.zh.front.get(key)
        for name in value if isinstance(value, dict) else ():
            yield kind, name, name, entry.line(key, name)
    rules = pair.zh.front.get("rules")
    for anchor in rules if isinstance(rules, list) else ():
        ids = {line.id: line.line for line in reversed(pair.lines(pair.zh, str(anchor), tasks=False)) if line.id}
        yield from (("rule", name, name, line) for name, line in ids.items())


def own_department(pair: Pair, entry: Entry) -> Iterator[tuple[str, str, str, int]]:
    """The department that a page names, which is its folder's; its first page gives the department its name."""
    index = pair.zh.path == f"departments/{pair.department}/index.md"
    name = entry.text("department", required=index)
    if name and name != pair.department:
        sentence = Phrase('department "%(name)s" lies in the folder "%(folder)s".', name=name, folder=pair.department)
        entry.tell(sentence, Phrase("Write the folder's name."), "department")
    if index:
        yield "department", pair.department, "", entry.line("department")


def outside(pages: Pages) -> Iterator[Problem]:
    """Ids on list lines of pages that define nothing, and of English pages without a Chinese one."""
    for (_, path), page in pages.items():
        if not department_of(path) or ("zh", path) not in pages:
            yield from uncounted(page, (line for line in page.lines if line.id))


def forgotten(found: Sequence[Pair]) -> Iterator[Problem]:
    """Headings with an id and a task list on a checklists page that the front matter does not name."""
    for pair in found:
        if pair.zh.path.split("/")[2] != "checklists":
            continue
        for index, section in enumerate(pair.zh.sections):
            tasks = [
                line for line in pair.zh.lines if line.section == index and line.written.task and line.line not in pair.owned
            ]
            if tasks and not any(line.id for line in tasks) and section.pinned:
                sentence = Phrase('heading "%(id)s" has a task list, but checklists does not name it.', id=section.id)
                yield Problem(
                    pair.zh.file, section.line, sentence, Phrase("Name it in the front matter, or take the id off the heading.")
                )


def form_pages(found: Sequence[Pair], problems: list[Problem]) -> dict[str, tuple[str, str, int]]:
    """For each form the page that explains it, its file and the line that names the form."""
    explained: dict[str, tuple[str, str, int]] = {}
    for pair in found:
        entry = front(pair.zh, problems)
        name = entry.text("form")
        if not name:
            continue
        full = f"{pair.department}/{name}"
        first = explained.setdefault(full, (pair.zh.path, pair.zh.file, entry.line("form")))
        if first[0] != pair.zh.path:
            sentence = Phrase('form "%(name)s" has its page already: %(page)s.', name=name, page=first[1])
            entry.tell(sentence, Phrase("Keep one of them."), "form")
    return explained
