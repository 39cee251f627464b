"""Markdown as an input method or a hurried hand delivers it: what would stand on the page as text, or vanish, without a word."""

from __future__ import annotations

import re

from forms.braces import TASK
from forms.phrases import Phrase

MEANING = "(?:role|checklist|form|procedure|rule|meeting)"
BOX = re.compile(r"(?:\[\s*\]|\u3010\s*\u3011|\uff3b\s*\uff3d)(?!\()")
# Any line: what is seen, what is said of it, and what to do.
ANYWHERE: tuple[tuple[re.Pattern[str], Phrase, Phrase], ...] = (
    (
        re.compile(r"\s*[\uff03]+|\s*(?:\uff01{3}|\uff1f{3})\s"),
        Phrase("the line begins with full-width signs."),
        Phrase("Write # or !!! half-width, with a blank behind."),
    ),
    (re.compile(r"[ \t>]*[-*+][\[\u3010]"), Phrase('a blank is missing behind "-".'), Phrase('Write "- [ ] " before the words.')),
    (
        re.compile(r"[ \t>]*[\uff0d\uff0a\u2013\u2014][ \t\u3000]*[\[\u3010]"),
        Phrase("the line begins with a full-width sign or a dash."),
        Phrase('Write "- [ ] " before the words.'),
    ),
    (
        re.compile(r"[ \t]*\u3000[ \t\u3000]*(?:[-*+]|\d+\.)[ \t]"),
        Phrase("the line is indented with full-width blanks."),
        Phrase("A nested line needs 4 ordinary ones."),
    ),
    (
        re.compile(rf".*\](?:[ \t\u3000]*\uff08|[ \t\u3000]+\()(?:{MEANING}[:\uff1a]|https?:|[\w./-]+\.md)"),
        Phrase("a link is not written as one."),
        Phrase("Write [words](role:id): half-width brackets with nothing between them."),
    ),
    (
        re.compile(rf".*\]\({MEANING}\uff1a"),
        Phrase("the colon of a link is full-width."),
        Phrase("Write it half-width, as in role:id."),
    ),
)
LOOSE = Phrase("braces end a line that is no list line."), Phrase("Write the line with its braces in one line.")
TRAILING = re.compile(r".*(?:^|[^)*_`\]])\{:?[ \t]*#[^{}]*\}[ \t]*$")


def slip(line: str, words: str | None, heading: bool) -> tuple[Phrase, Phrase] | None:
    """Sentence and hint for one line; ``words`` is what a list line says, its braces lifted off, None for another line."""
    for seen, sentence, hint in ANYWHERE:
        if seen.match(line):
            return sentence, hint
    if words is None:
        loose = TRAILING.match(line) and not heading
        return LOOSE if loose else None
    if BOX.match(words) and not TASK.match(words):
        return Phrase('this is not the box "[ ]".'), Phrase(
            'Write "- [ ] " with half-width signs, a blank in the box and one behind it.'
        )
    return braces(words)


def braces(words: str) -> tuple[Phrase, Phrase] | None:
    """Braces that were not lifted off a list line, and would be read out as words."""
    if re.search(r"\uff5b.*[\uff5d}]|\{\uff03|\{.*\uff5d", words):
        return Phrase("the braces are full-width."), Phrase("Write {#id} half-width.")
    at = words.find("{#")
    if at < 0 or words[at - 1 : at] == "\\":
        return None
    if "}" not in words[at:]:
        return Phrase("the braces are not closed."), Phrase("Write {#id}.")
    return Phrase("the braces do not end the line."), Phrase("Write them behind the last word, with nothing after them.")
