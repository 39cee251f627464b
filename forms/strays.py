"""List lines with ids that no definition takes up: what to do with them, told once for those that are mended alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.links import department_of
from forms.phrases import Phrase
from forms.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from forms.pages import Page, PageLine, Section


def uncounted(
    page: Page, lines: Iterable[PageLine], owned: Collection[int] = (), live: Collection[str] = (), zh: Page | None = None
) -> Iterator[Problem]:
    """Lines with ids that are counted nowhere; those of one section that are mended alike are told together, at the first.

    ``zh`` is the Chinese page, where ``page`` may be its English one.
    """
    alike: dict[tuple[int, Phrase], list[PageLine]] = {}
    for line in lines:
        heading = page.sections[line.section] if line.section >= 0 else None
        hint = mend(page, line, heading, owned, live)
        if zh and zh is not page and heading and heading.pinned and zh.section(heading.id) is None:
            hint = Phrase(
                'The Chinese page has no heading "%(heading)s": take the list out here too, or put it back there.',
                heading=heading.id,
            )
        alike.setdefault((line.section, hint), []).append(line)
    for (_, hint), (first, *others) in alike.items():
        sentence = Phrase('"%(id)s" is counted nowhere.', id=first.id)
        if others:
            sentence = Phrase('"%(id)s" and others below it (%(more)s) are counted nowhere.', id=first.id, more=len(others))
        yield Problem(page.file, first.line, sentence, hint)


def mend(page: Page, line: PageLine, heading: Section | None, owned: Collection[int], live: Collection[str]) -> Phrase:
    """What to do with a line that is counted nowhere."""
    if not heading or not department_of(page.path):
        return Phrase("Take the braces off: no list is live here.")
    if line.mark.aside:
        return Phrase("Move the list out of the note, or take the braces off.")
    if heading.id in live or (line.above and line.above.line in owned):
        return Phrase('Write "- [ ]" where it is an item of its own, else take the braces off.')
    return Phrase(
        'Name its heading "%(heading)s" in the front matter of the Chinese page, or take the braces off.', heading=heading.id
    )
