"""YAML with line numbers: what an editor wrote, and where, with every slip that YAML would swallow told as a problem."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from forms.phrases import NOTHING, Phrase
from forms.problems import Problem
from forms.unreadable import reason

CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
PLAIN = frozenset(("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value"))
QUOTES = ("'", '"', "|", ">")
TRUTH = {"true": True, "false": False}
Path = tuple[str | int, ...]
Lines = dict[Path, int]

# The C parser where PyYAML was built with it: six times faster over some hundred front matters.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str, file: str, first_line: int = 1) -> tuple[Any, Lines, list[Problem]]:
    """The value of ``text``, the line of every key path in it, and what is wrong with it; None where it cannot be read."""
    walk = _Walk(file, first_line)
    try:
        root = yaml.compose(text, Loader=Loader)
        value = None if root is None else walk.value(root, ())
    except yaml.MarkedYAMLError as error:
        return None, {}, [_unreadable(text, error, file, first_line)]
    except (yaml.YAMLError, RecursionError):
        sentence, hint = Phrase("this is not readable as YAML."), Phrase("Look for control characters or deep nesting.")
        return None, {}, [Problem(file, first_line, sentence, hint)]
    return value, walk.lines, walk.problems


def _unreadable(text: str, error: yaml.MarkedYAMLError, file: str, first_line: int) -> Problem:
    found = reason(text, error)
    return Problem(file, first_line + found.line, found.sentence, found.hint)


@dataclass
class _Walk:
    """Turns YAML nodes into plain values and notes where each stood."""

    file: str
    first_line: int
    lines: Lines = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def tell(self, node: yaml.Node, sentence: Phrase, hint: Phrase = NOTHING) -> None:
        self.problems.append(Problem(self.file, self.line(node), sentence, hint))

    def line(self, node: yaml.Node) -> int:
        return self.first_line + int(node.start_mark.line)

    def value(self, node: yaml.Node, path: Path) -> Any:
        """The plain value of a node; its line is kept under ``path``."""
        self.lines.setdefault(path, self.line(node))
        if node.tag.removeprefix("tag:yaml.org,2002:") not in PLAIN:
            sentence = Phrase('YAML tag "%(tag)s" is not used here.', tag=node.tag.rpartition(":")[2].lstrip("!"))
            self.tell(node, sentence, Phrase("Write the value alone."))
        # An alias is the same node again: refused, since a few nested ones multiply without end.
        if id(node) in self.seen:
            self.tell(node, Phrase("YAML aliases (*name) are not used here."), Phrase("Write the value out."))
            return None
        if isinstance(node, yaml.MappingNode):
            self.seen.add(id(node))
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            self.seen.add(id(node))
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        """Keys and values; a key that stands twice, or alone, is told."""
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.tell(key_node, Phrase("a key must be one word."))
                continue
            # A key is what stands there: YAML would read the key `on` as true.
            key = str(key_node.value)
            here = (*path, key)
            if key in result:
                sentence = Phrase('"%(key)s" is written twice, first in line %(first)s.', key=key, first=self.lines[here])
                self.tell(key_node, sentence, Phrase("Keep one of them."))
                continue
            self.lines[here] = self.line(key_node)
            result[key] = self.value(value_node, here)
            if result[key] is None and isinstance(value_node, yaml.ScalarNode):
                sentence = Phrase('"%(key)s" has no value.', key=key)
                self.tell(key_node, sentence, Phrase("Leave the key out, or quote a text that holds a comma."))
        return result

    def scalar(self, node: yaml.Node) -> Any:
        """One word, number or text."""
        text, tag = str(node.value), node.tag.rpartition(":")[2]
        if getattr(node, "style", None) in QUOTES:
            return text
        if CLOCK.fullmatch(text):
            self.tell(node, Phrase("time %(text)s is not quoted.", text=text), Phrase('Write "%(text)s".', text=text))
            return text
        if tag == "bool":
            return self.truth(node, text)
        if tag == "null":
            return None
        return _number(text) if tag in ("int", "float") else text

    def truth(self, node: yaml.Node, text: str) -> bool | str:
        """``true`` and ``false``; of other words that YAML would take for them it tells."""
        if text in TRUTH:
            return TRUTH[text]
        reads = "true" if text.lower() in ("yes", "on", "true") else "false"
        sentence = Phrase('%(text)s is not quoted, and YAML reads it as "%(reads)s".', text=text, reads=reads)
        self.tell(node, sentence, Phrase('Write "%(text)s" for the word, %(reads)s for the truth.', text=text, reads=reads))
        return text


def _number(text: str) -> int | float | str:
    """Decimal numbers only: octal, hexadecimal and base-60 numbers stay the text that the editor sees."""
    if re.fullmatch(r"[-+]?(0|[1-9]\d{0,17})", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+]?\d{1,18}\.\d{0,18}([eE][-+]?\d+)?", text) else text
