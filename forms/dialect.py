"""The Python-Markdown extension that knows Dutybook's braces, and refuses what must not reach a browser.

A preprocessor lifts the trailing braces off every list line and leaves a private marker there; ``forms.checklists`` finds the
markers again in the tree. Raw HTML is never parsed, and attributes and link targets are held to a short list. In a site build a
fault is an exception; with ``collect: true`` (the kernel) faults are gathered on ``md.seen.slips`` instead.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from forms import mistyped
from forms.braces import LIST_LINE, RULER, TASK, ListLine, Slip, read_braces, split
from forms.guard import GuardTreeprocessor, RawHtmlProcessor
from forms.phrases import Phrase
from forms.problems import did_you_mean
from forms.seen import CLOSE, MARKER, OPEN, Seen

if TYPE_CHECKING:
    from markdown import Markdown

FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}\.)[ \t]+)?(`{3,}|~{3,})(.*)")
EFFORT = 1_000_000
FENCE_KEY = re.compile(r"([^\s{}=\"']+)=")
FENCE_KEYS = ("title", "linenums", "hl_lines", "linenums_style")


def code_lines(lines: list[str]) -> set[int]:
    """Indexes of the lines of fenced code, fences included; a fence that nobody closes is no fence."""
    inside: set[int] = set()
    opened, fence = -1, ""
    for index, line in enumerate(lines):
        found = FENCE.fullmatch(line)
        if not found:
            continue
        if opened < 0:
            opened, fence = index, found[1]
        elif found[1].startswith(fence) and not found[2].strip():
            inside.update(range(opened, index + 1))
            opened = -1
    return inside


def spare(lines: list[str]) -> tuple[list[str], list[Slip]]:
    """Empty the paragraphs that would keep Python-Markdown busy for minutes: it looks for the end of every open bracket anew."""
    effort, first = 0, 0
    kept, slips = list(lines), []
    for index, line in enumerate([*lines, ""]):
        if line.strip():
            continue
        more = bracket_effort("\n".join(lines[first:index]))
        if effort + more <= EFFORT:
            effort += more
        else:
            slips.append(
                Slip(first + 1, Phrase("there are too many open brackets."), Phrase("Close them, or write \\[ for a bracket."))
            )
            kept[first:index] = [""] * (index - first)
        first = index + 1
    return kept, slips


def bracket_effort(text: str) -> int:
    """How many characters lie between each opening bracket and its closing one, or the end."""
    opened: list[int] = []
    effort = 0
    for found in re.finditer(r"[\[\]]", text):
        if found[0] == "[":
            opened.append(found.start())
        elif opened:
            effort += found.start() - opened.pop()
    return effort + sum(len(text) - start for start in opened)


class BracesPreprocessor(Preprocessor):
    """Replaces the trailing braces of list lines by markers. Runs before code is stashed: a stash would hide the line numbers."""

    def __init__(self, md: Markdown, seen: Seen) -> None:
        super().__init__(md)
        self.seen = seen

    def run(self, lines: list[str]) -> list[str]:
        lines = [line.replace(OPEN, "").replace(CLOSE, "") for line in lines]
        fenced = code_lines(lines)
        lines, slips = spare(lines)
        self.seen.begin(["" if index in fenced else _without_code(line) for index, line in enumerate(lines)])
        self.seen.slips += slips
        self.above: int | None = None
        return [self.fence(line, index) if index in fenced else self.line(line, index) for index, line in enumerate(lines)]

    def fence(self, line: str, index: int) -> str:
        """The opening line of a code block, whose keys are looked at."""
        found = FENCE.fullmatch(line)
        for key in FENCE_KEY.findall(found[2]) if found else ():
            if key not in FENCE_KEYS:
                self.seen.tell(
                    index + 1, Phrase('"%(key)s" on a code block is not known.', key=key), did_you_mean(key, FENCE_KEYS)
                )
        return line

    def line(self, line: str, index: int) -> str:
        """A line with its braces lifted off and a marker left in their place."""
        found = LIST_LINE.fullmatch(line)
        if not found or RULER.fullmatch(line):
            if line[:1].strip():
                self.above = None
            self.mistyped(line, None, index)
            return line
        self.indentation(found["lead"], index)
        text, braces = split(found["text"])
        self.seen.source[index] = _without_code(text)
        self.mistyped(line, text, index)
        attributes, slips = read_braces(braces, index + 1) if braces else ((), [])
        self.seen.slips += slips
        self.seen.lines.append(ListLine(index + 1, bool(TASK.match(found["text"])), attributes, braces))
        return f"{line[: found.start('text')]}{text}{OPEN}{len(self.seen.lines) - 1}{CLOSE}"

    def mistyped(self, line: str, words: str | None, index: int) -> None:
        shown = None if words is None else _without_code(words)
        if slip := mistyped.slip(_without_code(line), shown, line.startswith("#")):
            self.seen.tell(index + 1, *slip)

    def indentation(self, lead: str, index: int) -> None:
        """Two or three spaces look nested in an editor, but Python-Markdown reads such a line as the next of the same list."""
        width = len(lead.expandtabs(4)) if ">" not in lead else 0
        if self.above is not None and width > self.above and width // 4 == self.above // 4:
            sentence = Phrase("the line is indented by %(width)s spaces.", width=width - self.above)
            self.seen.tell(index + 1, sentence, Phrase("A nested line needs 4."))
        self.above = width


def _without_code(line: str) -> str:
    return re.sub(r"(`+)[^`]+\1", "", line) if line.count("`") < 100 else line


class MarkerPostprocessor(Postprocessor):
    """Gives back what was lifted off lines that turned out to be no list lines, such as those of indented code."""

    def __init__(self, md: Markdown, seen: Seen) -> None:
        super().__init__(md)
        self.seen = seen

    def run(self, text: str) -> str:
        self.seen.stop()
        return MARKER.sub(self.braces, text)

    def braces(self, found: re.Match[str]) -> str:
        braces = self.seen.lines[int(found[1])].braces
        return f" {html.escape(braces, quote=False)}" if braces else ""


class DialectExtension(Extension):
    def __init__(self, **kwargs: Any) -> None:
        self.config = {"collect": [False, "Gather faults on md.seen for the kernel instead of stopping the build"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Any) -> None:  # noqa: N802
        seen = Seen(collect=self.getConfig("collect"))
        md.seen = seen
        md.preprocessors.deregister("html_block", strict=False)
        md.preprocessors.register(BracesPreprocessor(md, seen), "dutybook-braces", 35)
        md.inlinePatterns.register(RawHtmlProcessor(md, seen), "html", 90)
        md.treeprocessors.register(GuardTreeprocessor(md, seen), "dutybook-guard", 7)
        md.postprocessors.register(MarkerPostprocessor(md, seen), "dutybook-markers", 1)


def makeExtension(**kwargs: Any) -> DialectExtension:  # noqa: N802
    return DialectExtension(**kwargs)
