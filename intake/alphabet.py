"""The order in which people look for names: Chinese by how they are read, numbers by their size, letters as in the alphabet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

NUMBER = re.compile(r"[0-9]+")
LONGEST_NUMBER = 12


def place_of(name: str) -> bytes:
    """Where a name stands among others.

    The national code has its common characters, names among them, in the order of pinyin: no table of readings is loaded.
    """
    padded = NUMBER.sub(lambda found: found[0].zfill(LONGEST_NUMBER), name.casefold())
    return padded.encode("gb18030", errors="replace")


def by_name(names: Mapping[UUID, str]) -> list[tuple[UUID, str]]:
    """People's ids and names in that order; of two who are called alike always the same one first."""
    return sorted(names.items(), key=lambda one: (place_of(one[1]), one[0]))
