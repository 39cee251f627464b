"""Faults in the definitions, told to the editor with file, line, sentence and hint."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from forms.phrases import NOTHING, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.model import Lang

NEAR = 0.6  # how much of two words must be alike


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: ``file`` relative to the project, ``line`` from 1, what is wrong, and what to do about it."""

    file: str
    line: int
    sentence: Phrase
    hint: Phrase = NOTHING

    def __str__(self) -> str:
        return self.to("en")

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}:"

    def said(self, lang: Lang) -> str:
        """What is wrong and what to do; between Chinese sentences stands no blank."""
        blank = " " if self.hint and lang == "en" else ""
        return f"{self.sentence.to(lang)}{blank}{self.hint.to(lang)}"

    def to(self, lang: Lang) -> str:
        return f"{self.place} {self.said(lang)}"


class DefinitionsFaulty(Exception):
    """Raised where faulty definitions must stop a build, a publication or a start; carries every fault at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__(self.to("en"))

    def to(self, lang: Lang) -> str:
        return "\n".join(problem.to(lang) for problem in self.problems)


def did_you_mean(word: str, known: Iterable[str]) -> Phrase:
    """A hint that names the nearest known word, or an empty sentence where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=NEAR)
    return Phrase('Did you mean "%(word)s"?', word=near[0]) if near else NOTHING
