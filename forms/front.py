"""Where a page means to have front matter and has none, and where two versions of it were left side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    Told = tuple[int, Phrase, Phrase]  # line, sentence and hint

# It begins lower down, or with dashes as an input method writes them.
OTHER = re.compile(r"(\s*)(-{2,}|[\u2010-\u2015\u2212\uff0d]+)[ \t]*\n[ \t]*[\w-]+[:\uff1a]")
CONFLICT = ("<<<<<<< ", ">>>>>>> ")


def front_slip(text: str) -> Told | None:
    """What is wrong with a text that the front matter could not be cut off."""
    if text.startswith("---"):
        return 1, Phrase("the front matter is not closed."), Phrase("End it with a line of three hyphens.")
    if not (found := OTHER.match(text)):
        return None
    line = found[1].count("\n") + 1
    if found[2].startswith("---"):
        return line, Phrase("the front matter begins below the first line."), Phrase("Take out what stands above it.")
    return (
        line,
        Phrase('the front matter begins with "%(found)s".', found=found[2]),
        Phrase("Write three half-width hyphens: ---."),
    )


def conflicts(text: str) -> Iterator[Told]:
    """The lines of signs by which git parts two versions."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(CONFLICT):
            sentence = Phrase("two versions of the page stand here, and nobody has chosen.")
            yield number, sentence, Phrase("Keep one, and take out the lines of signs.")
