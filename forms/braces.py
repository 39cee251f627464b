"""The braces at the end of a list line, ``{#id evidence=number unit=元}``: read and checked, one line at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.phrases import NOTHING, Phrase
from forms.problems import did_you_mean

ITEM_KEYS = ("evidence", "unit", "min", "max", "role", "at", "every")
LINE_KEYS = ("actor", "input", "output", "applies", "amount", "role", "at", "every")
KEYS = tuple(dict.fromkeys((*ITEM_KEYS, *LINE_KEYS)))
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WHAT_AN_ID_IS = Phrase("Use lower-case letters, digits and hyphens.")

LIST_LINE = re.compile(r"(?P<lead>[ \t>]*)(?P<bullet>[-*+]|\d{1,9}\.)[ \t]+(?P<text>\S.*)")
RULER = re.compile(r"[ \t>]*([-*_])([ \t]*\1){2,}[ \t]*")
TASK = re.compile(r"\[[ xX]\]\s+")
TOKEN = re.compile(
    r"""\#(?P<id>[^\s"'=]+)|(?P<key>[^\s"'=]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']+))|(?P<other>\S+)"""
)


@dataclass(frozen=True)
class Slip:
    """What is wrong on one line of the page's body."""

    line: int
    sentence: Phrase
    hint: Phrase = NOTHING


@dataclass(frozen=True)
class ListLine:
    """One list line as it stood in the source: ``line`` counts from 1 in the body, ``braces`` is what was lifted off."""

    line: int
    task: bool
    attributes: tuple[tuple[str, str], ...] = ()
    braces: str = ""

    @property
    def id(self) -> str:
        return self.get("id")

    def get(self, name: str) -> str:
        """The attribute's value, or an empty string."""
        return next((value for key, value in self.attributes if key == name), "")


def split(text: str) -> tuple[str, str]:
    """The wording and the trailing braces of a list line; no braces where they are part of the wording."""
    bare = text.rstrip()
    start = bare.rfind("{")
    inner = bare[start + 1 : -1]
    if start < 1 or not bare.endswith("}") or "}" in inner or bare[start - 1] == "\\":
        return text, ""
    if bare[start - 1] not in " \t" and not inner.startswith(("#", ".", ":")) and "=" not in inner:
        return text, ""
    return bare[:start].rstrip(), bare[start:]


def read_braces(braces: str, line: int) -> tuple[tuple[tuple[str, str], ...], list[Slip]]:
    """The attributes in ``braces`` and what is wrong with them; only what is known comes through."""
    found: dict[str, str] = {}
    slips: list[Slip] = []
    for token in TOKEN.finditer(braces[1:-1].removeprefix(":")):
        key = "id" if token["id"] else token["key"] or token["other"]
        value = next((part for part in token.group("id", "double", "single", "bare") if part is not None), "")
        if key in found:
            slips.append(Slip(line, Phrase('"%(key)s" stands twice in the braces.', key=key), Phrase("Keep one of them.")))
        elif token["other"] and key in KEYS:
            slips.append(Slip(line, Phrase('"%(key)s" in braces has no value.', key=key), Phrase("Write %(key)s=... .", key=key)))
        elif token["other"] or (key not in KEYS and not token["id"]):
            slips.append(Slip(line, Phrase('"%(key)s" in braces is not known.', key=key), did_you_mean(key, KEYS)))
        else:
            found[key] = value
    if "id" in found and not ID.fullmatch(found["id"]):
        slips.append(Slip(line, Phrase('id "%(name)s" is not written as an id.', name=found["id"]), WHAT_AN_ID_IS))
    return tuple(found.items()), slips
