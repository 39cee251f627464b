"""The editors' own list of words that mean the same: ``handbook/synonyms.yml``, one group a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.entries import RUN_TOGETHER, SEPARATE
from forms.phrases import Phrase, listed
from forms.problems import Problem
from forms.reader import load_yaml
from forms.search.folding import fold_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FILE = "handbook/synonyms.yml"
Groups = tuple[tuple[str, ...], ...]
Lined = list[tuple[int, tuple[str, ...]]]
SHAPE = Phrase("Write a list of groups, such as - [换班, 交接班].")


def read_synonyms(root: Path, said: Iterable[str], problems: list[Problem]) -> Groups:
    """The groups, in the search's spelling; faults are told. ``said`` is everything the handbook says."""
    path = root / FILE
    if not path.is_file():
        return ()
    try:
        value, lines, told = load_yaml(path.read_text(encoding="utf-8-sig"), FILE)
    except UnicodeDecodeError:
        problems.append(Problem(FILE, 1, Phrase("the file is not UTF-8 text."), Phrase("Save it as UTF-8.")))
        return ()
    problems += told
    found: Lined = []
    if value is not None and not isinstance(value, list):
        problems.append(Problem(FILE, 1, Phrase("this is not a list of groups."), SHAPE))
    for place, group in enumerate(value if isinstance(value, list) else ()):
        line = lines.get((place,), 1)
        if isinstance(group, list) and len(group) > 1 and all(isinstance(word, str | int) for word in group):
            found.append((line, tuple(spelled(str(word)) for word in group)))
            problems += [
                Problem(FILE, line, Phrase('"%(word)s" is read as one word.', word=word), SEPARATE)
                for word in group
                if RUN_TOGETHER.search(str(word)) or not str(word).strip()
            ]
        else:
            problems.append(Problem(FILE, line, Phrase("this is not a group of two or more words."), SHAPE))
    problems += [*twice(found), *unsaid(found, said)]
    return tuple(group for _, group in found)


def spelled(word: str) -> str:
    return " ".join(fold_query(word, {}).split())


def twice(found: Lined) -> Iterator[Problem]:
    """A word that stands in two groups, or twice in one."""
    seen: dict[str, int] = {}
    for line, group in found:
        for word in group:
            if word in seen:
                sentence = Phrase('"%(word)s" stands already in line %(line)s.', word=word, line=seen[word])
                yield Problem(FILE, line, sentence, Phrase("Keep it once, or make one group of both."))
            seen.setdefault(word, line)


def unsaid(found: Lined, said: Iterable[str]) -> Iterator[Problem]:
    """Groups that lead nowhere: the handbook uses none of their words."""
    whole = "\n".join(said).lower() if found else ""
    for line, group in found:
        if not any(word in whole for word in group):
            sentence = Phrase("the handbook uses none of these words: %(words)s.", words=listed(group))
            yield Problem(FILE, line, sentence, Phrase("Add the word that the handbook uses, or take the group out."))
