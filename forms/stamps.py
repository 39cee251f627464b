"""Ids for live lines that have none, the same in both languages at the same position."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from forms.handbook import live_lists

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.pages import Page, PageLine
    from forms.pairs import Pair

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_id(noun: str, text: str, taken: set[str]) -> str:
    """A short id made from the wording, so that two runs of the check make the same one."""
    for turn in range(1, 1000):
        digest = hashlib.sha256(f"{turn} {text}".encode()).digest()
        name = f"{noun}-" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:4])
        if name not in taken:
            taken.add(name)
            return name
    raise ValueError(f"no free id for {noun} {text}")


def stamped(line: str, braces: str, name: str) -> str:
    """The source line with the id put into its braces, or behind its words."""
    if braces:
        at = line.rindex(braces)
        return f"{line[:at]}{{#{name}{' ' if braces[1:-1].strip() else ''}{line[at + 1 :].lstrip(': ')}"
    return f"{line.rstrip()} {{#{name}}}"


def missing(pair: Pair) -> Iterator[tuple[Page, PageLine, str]]:
    """Every live line without an id, with the id it shall have."""
    for anchor, noun, tasks in live_lists(pair.zh):
        chinese = pair.lines(pair.zh, anchor, tasks)
        english = pair.lines(pair.en, anchor, tasks) if pair.en else []
        if pair.en and len(chinese) != len(english):
            continue
        taken = {line.id for line in (*chinese, *english) if line.id}
        yield from _in_list(pair, noun, chinese, english, taken)


def _in_list(
    pair: Pair, noun: str, chinese: Sequence[PageLine], english: Sequence[PageLine], taken: set[str]
) -> Iterator[tuple[Page, PageLine, str]]:
    ours, theirs = {line.id for line in chinese}, {line.id for line in english}
    for index, line in enumerate(chinese):
        twin = english[index] if english else None
        name = line.id
        if not name:
            name = twin.id if twin and twin.id and twin.id not in ours else new_id(noun, line.mark.text(lambda _: False), taken)
            yield pair.zh, line, name
        if pair.en and twin and not twin.id and name not in theirs:
            yield pair.en, twin, name


def stamp(text: str, stamps: Sequence[tuple[PageLine, str]]) -> str:
    """The file's text with the ids in place."""
    lines = text.split("\n")
    for line, name in stamps:
        lines[line.line - 1] = stamped(lines[line.line - 1], line.written.braces, name)
    return "\n".join(lines)
