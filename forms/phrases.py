"""What is said to an editor: in English as it stands in the code, in Chinese as the catalogue beside the code has it."""

from __future__ import annotations

import json
import re
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.model import Lang

CATALOGUE = Path(__file__).parent / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
# A message of a gettext catalogue: two texts, each in quotation marks, over as many lines as it likes.
MESSAGE = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', re.MULTILINE)
HEADER = '""\n'


class Phrase(str):
    """An English text that still knows its template and what was filled in, so that it can be said in another language.

    It is a text like any other: it can be printed, compared and sorted. What is filled in may be phrases too.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str = "", /, **values: object) -> Self:
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), self.values

    def to(self, lang: Lang) -> str:
        """The phrase in a language; one that the catalogue lacks stays English."""
        if lang == "en":
            return str(self)
        said = {name: value.to(lang) if isinstance(value, Phrase) else value for name, value in self.values.items()}
        template = chinese().get(self.template, self.template)
        return template % said if said else template

    def instead(self, words: Mapping[str, str]) -> Phrase:
        """The same about other things: ``words`` gives for a word that is filled in the one that shall be."""
        return Phrase(self.template, **{name: words.get(str(value), value) for name, value in self.values.items()})


NOTHING = Phrase()


@cache
def chinese() -> dict[str, str]:
    """What the catalogue says for each English template."""
    found = MESSAGE.findall(CATALOGUE.read_text(encoding="utf-8") + "\n")
    return {_unquoted(english): _unquoted(said) for english, said in found if english != HEADER}


def _unquoted(lines: str) -> str:
    return "".join(json.loads(line) for line in lines.splitlines())


def of_environment(environ: Mapping[str, str]) -> Lang:
    """The language of a terminal: Chinese where its locale is, else English, like everything else there."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


NOUNS: dict[str, Phrase] = {
    noun: noun
    for noun in (
        Phrase("department"), Phrase("role"), Phrase("checklist"), Phrase("form"), Phrase("procedure"), Phrase("rule"),
        Phrase("meeting"), Phrase("item"), Phrase("duty"), Phrase("step"), Phrase("point"), Phrase("field"), Phrase("option"),
        Phrase("column"), Phrase("approval"),
    )
}  # fmt: skip


def noun(word: str) -> str:
    """What a kind of definition or line is called; a word of the front matter stays as it is typed."""
    return NOUNS.get(word, word)


def called(word: str, name: object) -> Phrase:
    """``role "cashier"``."""
    return Phrase('%(noun)s "%(name)s"', noun=noun(word), name=name)


def listed(words: Sequence[str]) -> str:
    """``a, b, c``."""
    return reduce(lambda some, one: Phrase("%(some)s, %(one)s", some=some, one=one), words) if words else ""


def either(words: Sequence[str]) -> str:
    """``a or b or c``: what one of them must be."""
    return reduce(lambda some, one: Phrase("%(some)s or %(one)s", some=some, one=one), words) if words else ""


def one_of(words: Sequence[str]) -> str:
    """``a, b or c``."""
    return Phrase("%(some)s or %(one)s", some=listed(words[:-1]), one=words[-1])


def all_of(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return Phrase("%(some)s and %(one)s", some=listed(words[:-1]), one=words[-1])
