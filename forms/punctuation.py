"""Full-width punctuation for Chinese prose, whatever the editor's keyboard delivered.

Code, link targets, braces, tags and addresses stay as they are. Doing it twice changes nothing more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from forms.dialect import code_lines
from forms.reader import QUOTES, Loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Replace = Callable[[re.Match[str]], str]

HAN = "\u3400-\u9fff"
CJK = HAN + "\u3001\u3002\u300a-\u300f\u2014\u2018\u2019\u201c\u201d\uff00-\uff60"
KEEP = re.compile(r"`[^`]*`|\]\([^()]{0,2000}\)|\{[^{}]*\}|<[^<>]{1,2000}>|https?://\S+|^\s*\|?[-:| ]+\|[-:| ]*$")
MASK = 0xF0000  # private use, one character for each kept piece
ADMONITION = re.compile(r"\s*(!!!|\?\?\?\+?)\s")
CLOCK = r"(?:[01]\d|2[0-4]):[0-5]\d"


def _wrap(left: str, right: str) -> Replace:
    return lambda found: f"{left}{found[1]}{right}" if re.search(f"[{CJK}]", found[1]) else found[0]


RULES: tuple[tuple[re.Pattern[str], str | Replace], ...] = (
    (re.compile(r"(?<!\])\(([^()]*)\)"), _wrap("\uff08", "\uff09")),
    (re.compile(r'"([^"]*)"'), _wrap("\u201c", "\u201d")),
    (re.compile(rf"(?<=[{CJK}])[ \t]?,[ \t]?(?=\S)|,(?=[{CJK}])|(?<=[{CJK}]),$"), "\uff0c"),
    (re.compile(rf"(?<=[{CJK}\d])[ \t]?;[ \t]?(?=[{CJK}])|(?<=[{CJK}]);"), "\uff1b"),
    (re.compile(rf"(?<=[{CJK}]):(?=[^\s/])|(?<=[{CJK}]): (?=[{CJK}])"), "\uff1a"),
    (re.compile(rf"(?<=[{CJK}])\?"), "\uff1f"),
    (re.compile(rf"(?<=[{CJK}])!(?!\[)"), "\uff01"),
    (re.compile(rf"({CLOCK})[ \t]?[-\u2013~\uff5e][ \t]?(?={CLOCK})"), "\\1\u2014"),
    (re.compile(rf"(?<=[{HAN}])[ \t]+(?=\d)|(?<=\d)[ \t]+(?=[{HAN}])"), ""),
)


def prose(text: str) -> str:
    """One line of Chinese prose, punctuation full-width."""
    while True:
        kept: list[str] = []

        def mask(found: re.Match[str], kept: list[str] = kept) -> str:
            kept.append(found[0])
            return chr(MASK + len(kept) - 1)

        done = KEEP.sub(mask, text)
        for pattern, replacement in RULES:
            done = pattern.sub(replacement, done)
        done = "".join(kept[ord(c) - MASK] if 0 <= ord(c) - MASK < len(kept) else c for c in done)
        if done == text:
            return done
        text = done


def markdown(body: str) -> str:
    """The body of a Chinese page; fenced code and the titles of notes stay."""
    lines = body.split("\n")
    fenced = code_lines(lines)
    return "\n".join(line if index in fenced or ADMONITION.match(line) else _line(line) for index, line in enumerate(lines))


def _line(line: str) -> str:
    """One line of a page, without its marker: "1. 三楼" is a list line, and its blank stays."""
    marker = re.match(r"[\s>]*(?:(?:[-*+]|\d+\.|#+)\s+)?", line)
    start = marker.end() if marker else 0
    return line[:start] + prose(line[start:])


def values(text: str, keys: frozenset[str]) -> str:
    """YAML with the texts under ``keys`` made full-width, everything else as it stands; unreadable YAML comes back untouched."""
    try:
        root = yaml.compose(text, Loader=Loader)
    except (yaml.YAMLError, RecursionError):
        return text
    # From the last to the first, so that the places of the others still hold.
    for start, end in sorted(_texts(root, keys), reverse=True):
        text = text[:start] + prose(text[start:end]) + text[end:]
    return text


def _texts(node: Any, keys: frozenset[str], wanted: bool = False) -> Iterator[tuple[int, int]]:
    """Where the texts under ``keys`` begin and end, without their quotes; texts over several lines are left alone."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _texts(value, keys, key.value in keys if isinstance(key, yaml.ScalarNode) else False)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _texts(child, keys)
    elif wanted and node is not None and node.start_mark.line == node.end_mark.line and "#" not in node.value:
        quoted = 1 if getattr(node, "style", None) in QUOTES else 0
        yield node.start_mark.index + quoted, node.end_mark.index - quoted
