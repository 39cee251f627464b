"""The trail's seals in sentences, for whoever holds them against what was written down elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import places, seals
from db.engine import reading

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.seals import Sealed

SHOWN = 16  # digits of a hash


def tell(engine: Engine) -> tuple[list[str], bool]:
    """A sentence for each place, and whether the trail is as it was sealed everywhere."""
    with reading(engine) as conn:
        found = seals.verify(conn)
        names = {place.id: place.name_en for place in places.tree(conn)}
    sentences = [_sentence(one, names[one.place]) for one in found] or ["Nothing has been noted in the trail yet."]
    return sentences, not any(one.broken for one in found)


def _sentence(one: Sealed, name: str) -> str:
    if one.broken:
        return f"{name}: ALTERED since it was sealed, in batch {', '.join(map(str, one.broken))} of {one.batches}."
    return f"{name}: {one.entries} entries as they were sealed; batch {one.batches} is {one.hash[:SHOWN]}."
