"""The two languages of one page side by side: which of its list lines are live, and whether both say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.model import Text
from forms.phrases import NOTHING, Phrase, noun
from forms.problems import Problem, did_you_mean
from forms.strays import uncounted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.pages import Page, PageLine

NO_ID = Phrase("Run dutybook check --fix to stamp one.")


@dataclass(frozen=True)
class Twins:
    """One live line in both languages; ``en`` is None where the English page lacks it."""

    zh: PageLine
    en: PageLine | None
    group: Text | None


@dataclass
class Pair:
    """A path in both languages. ``live`` are the heading ids that the Chinese front matter names; ``owned`` the lines used."""

    zh: Page
    en: Page | None
    department: str
    problems: list[Problem]
    live: tuple[str, ...] = ()
    owned: set[int] = field(default_factory=set)  # lines of the Chinese file
    owned_en: set[int] = field(default_factory=set)

    def tell(self, page: Page, line: int, sentence: Phrase, hint: Phrase = NOTHING) -> None:
        self.problems.append(Problem(page.file, line, sentence, hint))

    def heading(self, anchor: str, named_at: int, where: str) -> Text | None:
        """The heading's title in both languages; None with a problem where the Chinese page has no such heading."""
        index = self.zh.section(anchor)
        if index is None:
            near = did_you_mean(anchor, [section.id for section in self.zh.sections])
            sentence = Phrase('%(where)s names "%(anchor)s", but no heading carries that id.', where=where, anchor=anchor)
            self.tell(self.zh, named_at, sentence, near or Phrase("Write ## ... {#%(anchor)s}.", anchor=anchor))
            return None
        title = self.zh.sections[index].title
        if self.en is None:
            return Text(title, "")
        other = self.en.section(anchor)
        if other is None:
            sentence = Phrase('heading "%(anchor)s" is missing here; the Chinese page has it.', anchor=anchor)
            self.tell(self.en, self.en.body_line, sentence, Phrase("Write ## ... {#%(anchor)s}.", anchor=anchor))
        return Text(title, self.en.sections[other].title if other is not None else "")

    def lines(self, page: Page, anchor: str, tasks: bool) -> list[PageLine]:
        """The live lines below a heading, without those that belong to another live heading below it."""
        index = page.section(anchor)
        if index is None:
            return []
        own = set(page.span(index))
        for other in self.live:
            inner = page.section(other)
            if inner is not None and inner != index and inner in own:
                own -= set(page.span(inner))
        found = [line for line in page.lines if line.section in own and not line.mark.aside]
        return [line for line in found if (line.written.task if tasks else line.above is None)]

    def twins(self, anchor: str, kind: str, tasks: bool = False) -> list[Twins]:
        """The live lines below a heading, each with its English twin; differences between the languages are told."""
        chinese = self.lines(self.zh, anchor, tasks)
        self.owned.update(line.line for line in chinese)
        self.ids(self.zh, chinese, kind)
        english = self.lines(self.en, anchor, tasks) if self.en else []
        self.owned_en.update(line.line for line in english)
        if self.en and self.en.section(anchor) is not None and self.zh.section(anchor) is not None:
            self.ids(self.en, english, kind)
            self.compare(self.en, anchor, chinese, english, kind)
        theirs = _by_id(english)
        return [
            Twins(line, theirs.get(name), self.group(anchor, line, theirs.get(name))) for name, line in _by_id(chinese).items()
        ]

    def ids(self, page: Page, lines: Sequence[PageLine], kind: str) -> None:
        """Lines without an id, and ids that stand twice."""
        seen: dict[str, int] = {}
        slips = {slip.line for slip in page.problems}
        for line in lines:
            if not line.id and line.line in slips:
                continue  # an id may stand there, where it cannot be read
            if not line.id:
                self.tell(page, line.line, Phrase("this %(noun)s has no id.", noun=noun(kind)), NO_ID)
            elif line.id in seen:
                sentence = Phrase(
                    '%(noun)s "%(id)s" stands twice in this list, first in line %(first)s.',
                    noun=noun(kind),
                    id=line.id,
                    first=seen[line.id],
                )
                self.tell(page, line.line, sentence, Phrase("Give one of them another id."))
            else:
                seen[line.id] = line.line

    def compare(self, en: Page, anchor: str, chinese: Sequence[PageLine], english: Sequence[PageLine], kind: str) -> None:
        """Ids in one language only, or in another order, or nested otherwise."""
        ours, theirs = list(_by_id(chinese)), _by_id(english)
        index = en.section(anchor)
        head = en.sections[index].line if index is not None else en.body_line
        if len(chinese) != len(english) and not all(line.id for line in (*chinese, *english)):
            sentence = Phrase(
                '"%(anchor)s" has %(english)s lines here, on the Chinese page %(chinese)s.',
                anchor=anchor,
                english=len(english),
                chinese=len(chinese),
            )
            self.tell(en, head, sentence, Phrase("Ids can be stamped once both have the same number."))
        lost = [name for name in ours if name not in theirs]
        extra = [name for name in theirs if name not in ours]
        for name in lost:
            sentence = Phrase(
                '%(noun)s "%(name)s" of "%(anchor)s" is missing here; the Chinese page has it.',
                noun=noun(kind),
                name=name,
                anchor=anchor,
            )
            self.tell(en, head, sentence)
        for name in extra:
            sentence = Phrase('%(noun)s "%(name)s" is not on the Chinese page.', noun=noun(kind), name=name)
            self.tell(en, theirs[name].line, sentence, did_you_mean(name, lost))
        common = [name for name in theirs if name in ours]
        moved = next(
            (name for name, wanted in zip(common, [n for n in ours if n in theirs], strict=True) if name != wanted), None
        )
        if moved:
            sentence = Phrase(
                '%(noun)s "%(moved)s" stands in another order than on the Chinese page.', noun=noun(kind), moved=moved
            )
            self.tell(en, theirs[moved].line, sentence)
        for line in english:
            for key, _ in line.written.attributes:
                if key != "id":
                    sentence = Phrase('"%(key)s" stands on the Chinese page only.', key=key)
                    self.tell(en, line.line, sentence, Phrase("Take it out of the braces here."))
        if not (lost or extra or moved):
            self.nesting(en, _by_id(chinese), theirs, kind)

    def nesting(self, en: Page, ours: dict[str, PageLine], theirs: dict[str, PageLine], kind: str) -> None:
        for name, line in theirs.items():
            above, other = line.above, ours[name].above
            if (above.id if above else "") != (other.id if other else ""):
                sentence = Phrase('%(noun)s "%(name)s" is nested otherwise than on the Chinese page.', noun=noun(kind), name=name)
                self.tell(en, line.line, sentence)

    def group(self, anchor: str, zh: PageLine, en: PageLine | None) -> Text | None:
        """The sub-heading that a line stands under."""
        section = self.zh.sections[zh.section]
        if section.id == anchor:
            return None
        other = self.en.sections[en.section] if self.en and en and en.section >= 0 else None
        return Text(section.title, other.title if other and other.id != anchor else "")

    def strays(self) -> Iterator[Problem]:
        """Lines with ids that no definition took up."""
        for page, owned in ((self.zh, self.owned), (self.en, self.owned_en)):
            if page:
                lines = [line for line in page.lines if line.id and line.line not in owned]
                yield from uncounted(page, lines, owned, self.live, self.zh)


def _by_id(lines: Sequence[PageLine]) -> dict[str, PageLine]:
    found: dict[str, PageLine] = {}
    for line in lines:
        if line.id:
            found.setdefault(line.id, line)
    return found
