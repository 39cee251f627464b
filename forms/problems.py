"""Faults in the definitions, told to the editor with file, line, sentence and hint."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: ``file`` relative to the project, ``line`` from 1, what is wrong, and what to do about it."""

    file: str
    line: int
    sentence: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}{' ' + self.hint if self.hint else ''}"


class DefinitionsFaulty(Exception):
    """Raised where faulty definitions must stop a build, a publication or a start; carries every fault at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or an empty string where none is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{near[0]}"?' if near else ""
