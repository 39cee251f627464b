"""Why a text cannot be read as YAML, told in an editor's words at the line where the slip stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from forms.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

INDENT = re.compile(r"[ \t]*")
WIDE_INDENT = re.compile(r"[ \t]*[\u00a0\u3000]")
WIDE_COLON = re.compile(r"\s*(?:- )?[\w-]+\uff1a")
OF_YAML = {
    "mapping values are not allowed in this context": (
        Phrase("a colon stands where none can."),
        Phrase('Quote a text that holds ": ", and see whether the line above is whole and the indentation right.'),
    ),
    "did not find expected key": (
        Phrase("this line does not go on from the lines above it."),
        Phrase("Give lines of one level the same indentation, and quote a text that holds quotation marks."),
    ),
    "could not find expected ':'": (
        Phrase("a key stands here without its colon."),
        Phrase("Write key: value, with a blank after the colon."),
    ),
    "did not find expected ',' or ']'": (
        Phrase("a [ is not closed."),
        Phrase("Write [one, two], with half-width brackets and commas."),
    ),
    "did not find expected ',' or '}'": (
        Phrase("a { is not closed."),
        Phrase("Write {key: value, key: value}, with half-width signs."),
    ),
    "found character that cannot start any token": (Phrase("a text cannot begin with this sign."), Phrase("Quote the text.")),
}


class Reason(NamedTuple):
    """``line`` counts from 0 in the text."""

    line: int
    sentence: Phrase
    hint: Phrase


def reason(text: str, error: Any) -> Reason:
    """Why ``text`` gave that error of the parser's: what an editor can see first, else what the parser says."""
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    lines = text.split("\n")
    for look in LOOKS:
        # The parser notices a slip where it stands or further down, never above it.
        for number, written in enumerate(lines[: line + 1]):
            if told := look(written):
                return Reason(number, *told)
    said = str(error.problem or error.context)
    if "flow" in str(error.context) and error.context_mark:
        line = error.context_mark.line
    sentence, hint = OF_YAML.get(said, (Phrase("%(said)s.", said=said), Phrase("Check quotes, commas and indentation.")))
    return Reason(line, Phrase("this is not readable as YAML: %(sentence)s", sentence=sentence), hint)


def tab(line: str) -> tuple[Phrase, Phrase] | None:
    found = INDENT.match(line)
    return (Phrase("the line is indented with a tab."), Phrase("Indent with blanks.")) if found and "\t" in found[0] else None


def wide_blank(line: str) -> tuple[Phrase, Phrase] | None:
    told = (
        Phrase("the line is indented with a blank that is none of YAML's, full-width or pasted."),
        Phrase("Indent with ordinary blanks."),
    )
    return told if WIDE_INDENT.match(line) else None


def wide_colon(line: str) -> tuple[Phrase, Phrase] | None:
    return (
        (Phrase("the colon after the key is full-width."), Phrase('Write ":" and a blank.')) if WIDE_COLON.match(line) else None
    )


def open_quote(line: str) -> tuple[Phrase, Phrase] | None:
    told = (Phrase("a quotation mark is opened and not closed."), Phrase('Write one " before the text and one after it.'))
    return told if line.replace('\\"', "").count('"') % 2 else None


LOOKS: tuple[Callable[[str], tuple[Phrase, Phrase] | None], ...] = (tab, wide_blank, wide_colon, open_quote)
