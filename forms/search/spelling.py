"""Latin words that the handbook spells a letter otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from forms.search.columns import WORD

SHORTEST = 5
MOST = 4


@dataclass(frozen=True)
class Spelling:
    """The words of these texts."""

    texts: tuple[str, ...]

    @cached_property
    def words(self) -> list[str]:
        """Each once, in order of the alphabet."""
        found = {word for text in self.texts for word in WORD.findall(text) if word.isalpha() and len(word) >= SHORTEST}
        return sorted(found)

    def near(self, word: str) -> list[str]:
        """Words with one letter more, less, another, or two changed about."""
        if not word.isalpha() or not word.isascii() or len(word) < SHORTEST:
            return []
        return [known for known in self.words if is_near(known, word)][:MOST]


def is_near(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    rest = one[same + 1 :] == other[same + 1 :]
    return rest or (one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :])
