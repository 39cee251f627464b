"""A mapping that an editor wrote, read key by key: every slip becomes a problem with its line, and reading goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forms.model import Schedule, Source, Text
from forms.phrases import NOTHING, Phrase, called, either, noun
from forms.problems import Problem, did_you_mean
from forms.schedule import clock, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forms.model import Clock

# Between words of a list only the half-width comma parts them.
RUN_TOGETHER = re.compile("[\uff0c\u3001\uff1b]")
SEPARATE = Phrase('Put half-width commas between the words: "," and a blank.')
PLACES = ("company", "shop", "floor", "counter")
EVENT = Schedule("event")


@dataclass(frozen=True)
class Entry:
    """``label`` names the mapping in sentences: front matter, checklist "x", field "y"."""

    label: str
    value: dict[str, Any]
    file: str
    lines: Mapping[tuple[str | int, ...], int]
    problems: list[Problem] = field(repr=False)
    path: tuple[str | int, ...] = ()

    def line(self, *keys: str | int) -> int:
        """The line of a key, or of the mapping itself where the key is missing."""
        return self.lines.get((*self.path, *keys), self.lines.get(self.path, 1))

    def source(self, *keys: str | int) -> Source:
        return Source(self.file, self.line(*keys))

    def tell(self, sentence: Phrase, hint: Phrase = NOTHING, *keys: str | int) -> None:
        self.problems.append(Problem(self.file, self.line(*keys), sentence, hint))

    def known(self, keys: Iterable[str]) -> None:
        """Tell every key that is none of ``keys``; one without a value has been told by the reader."""
        known = tuple(keys)
        for key, value in self.value.items():
            if key not in known and value is not None:
                self.tell(Phrase('%(label)s "%(key)s" is not known.', label=self.label, key=key), did_you_mean(key, known), key)

    def missing(self, key: str) -> None:
        """Tell that the key is not there, unless a slip of it is: that is told by itself."""
        if not any(did_you_mean(other, (key,)) for other in self.value if other != key):
            self.tell(Phrase('%(label)s has no "%(key)s".', label=self.label, key=key))

    def text(self, key: str, required: bool = False) -> str:
        """A text; empty where there is none."""
        value = self.value.get(key)
        if value is None:
            if required:
                self.missing(key)
            return ""
        if isinstance(value, dict | list | bool):
            self.tell(Phrase('"%(key)s" must be a text.', key=key), Phrase("Quote it."), key)
            return ""
        return str(value).strip()

    def words(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of words."""
        value = self.value.get(key)
        if value is None:
            if required:
                self.missing(key)
            return ()
        if not isinstance(value, list) or any(isinstance(word, dict | list | bool) or word is None for word in value):
            self.tell(Phrase('"%(key)s" must be a list of words.', key=key), Phrase("Write %(key)s: [one, two].", key=key), key)
            return ()
        if required and not value:
            self.tell(Phrase('"%(key)s" is empty.', key=key), NOTHING, key)
        words = tuple(str(word).strip() for word in value)
        if "" in words:
            self.tell(Phrase('"%(key)s" holds a word that is empty.', key=key), Phrase("Take it out."), key)
        if run_together := next((word for word in words if RUN_TOGETHER.search(word)), ""):
            self.tell(Phrase('%(key)s reads "%(word)s" as one word.', key=key, word=run_together), SEPARATE, key)
            return tuple(part.strip() for word in words for part in RUN_TOGETHER.split(word))
        return words

    def choice(self, key: str, among: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = self.text(key) or default
        if value in among or (value == default and key not in self.value):
            return value
        sentence = Phrase('%(key)s "%(value)s" is not known.', key=key, value=value)
        self.tell(sentence, did_you_mean(value, among) or Phrase("Use %(words)s.", words=either(among)), key)
        return default

    def place_kind(self, key: str) -> str | None:
        """A kind of place. Shops may invent their own; only what looks like a slip of a usual one is told."""
        kind = self.text(key)
        self.near_place(kind, key)
        return kind or None

    def near_place(self, kind: str, key: str) -> None:
        """Tell a slip of a usual kind of place."""
        hint = did_you_mean(kind, PLACES) if kind not in PLACES else NOTHING
        if hint:
            self.tell(Phrase('kind of place "%(kind)s" is not known.', kind=kind), hint, key)

    def flag(self, key: str) -> bool:
        """Yes or no; no where nothing is said."""
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            self.tell(Phrase('"%(key)s" must be true or false.', key=key), NOTHING, key)
            return False
        return value

    def number(self, key: str) -> float | None:
        """A number; None where there is none."""
        value = self.value.get(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self.tell(Phrase('%(key)s "%(value)s" is not a number.', key=key, value=value), NOTHING, key)
        return None

    def both(self, key: str, required: bool = False) -> Text | None:
        """A wording in both languages, ``{zh: ..., en: ...}``."""
        if self.value.get(key) is None:
            if required:
                self.missing(key)
            return None
        entry = self.entry(key, key)
        if not entry:
            return None
        entry.known(("zh", "en"))
        return Text(entry.text("zh", required=True), entry.text("en", required=True))

    def entry(self, key: str | int, label: str) -> Entry | None:
        """The mapping under ``key``; None with a problem where something else stands there."""
        value = self.value.get(str(key))
        if isinstance(value, dict):
            return Entry(label, value, self.file, self.lines, self.problems, (*self.path, key))
        self.tell(Phrase('"%(key)s" must be keys and values.', key=key), Phrase("Write %(key)s: {key: value}.", key=key), key)
        return None

    def rows(self, key: str, label: str) -> Iterator[Entry]:
        """The mappings in a list, named by their ids."""
        rows = self.value.get(key, [])
        if not isinstance(rows, list):
            self.tell(Phrase('"%(key)s" must be a list.', key=key), NOTHING, key)
            return
        for index, row in enumerate(rows):
            if isinstance(row, dict):
                name = called(label, row["id"]) if "id" in row else noun(label)
                yield Entry(name, row, self.file, self.lines, self.problems, (*self.path, key, index))
            else:
                self.tell(Phrase("each %(label)s must be keys and values.", label=noun(label)), NOTHING, key, index)

    def clock(self, key: str) -> Clock | None:
        """A time of day; None where there is none."""
        value = self.value.get(key)
        try:
            return clock(value) if value is not None else None
        except ValueError as fault:
            self.tell(Phrase("%(key)s: %(fault)s", key=key, fault=fault.args[0]), NOTHING, key)
            return None

    def schedule(self, key: str = "schedule", default: Schedule | None = None) -> Schedule:
        """The schedule under ``key``; one that waits for an event where it is faulty, so that reading goes on."""
        if key not in self.value:
            if default is None:
                self.missing(key)
            return default or EVENT
        entry = self.entry(key, "schedule") if self.value[key] is not None else None
        return entry.parse(entry.value) if entry else EVENT

    def parse(self, words: dict[str, Any], shown: dict[str, str] | None = None) -> Schedule:
        """``words`` read as a schedule. ``shown`` gives the editor's own word where it is another, such as from for opens."""
        try:
            return parse({key: value for key, value in words.items() if value is not None})
        except ValueError as faults:
            for fault in faults.args:
                sentence = fault.instead(shown or {})
                self.tell(sentence, NOTHING, *_key_in(sentence, self.value))
            return EVENT


def _key_in(sentence: Phrase, keys: Iterable[str]) -> tuple[str, ...]:
    """The key that a sentence is about, for its line."""
    return next(((key,) for key in keys if sentence.startswith((f"{key}:", f"{key} ")) or f'"{key}"' in sentence), ())
