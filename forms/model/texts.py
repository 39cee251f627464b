"""Words in both languages, and where a definition stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Text:
    """One wording in both languages; plain text unless a field says HTML."""

    zh: str
    en: str

    def to(self, lang: str) -> str:
        """The wording in ``lang``; Chinese where the language is not English."""
        return self.en if lang == "en" else self.zh

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Source:
    """Where a definition stands: a file relative to the project and a line from 1."""

    file: str
    line: int
