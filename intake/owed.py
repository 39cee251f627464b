"""What is owed on one business day at every place, with the ways in that pages take: by place, by person, by key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from forms.model import Key, Obligation


@dataclass(frozen=True)
class Owed:
    """All that is owed on one business day, at every place; a page takes the part that can concern it."""

    obligations: tuple[Obligation, ...]
    by_key: dict[Key, Obligation]  # of checklists; forms have addresses of their own
    _bases: dict[tuple[UUID, ...], str] = field(default_factory=dict, compare=False, repr=False)

    def within(self, places: Collection[UUID]) -> list[Obligation]:
        """What some places owe, in the same order; other places cost nothing."""
        parts = [self._at[place] for place in places if place in self._at]
        return [one for _, one in sorted(chain.from_iterable(parts), key=itemgetter(0))]

    def of(self, person: UUID) -> list[Obligation]:
        """What a person could do, in the same order."""
        return self._of.get(person, [])

    def basis(self, places: tuple[UUID, ...]) -> str:
        """A name for what these places owe, which differs when anything that is owed or vacant there differs."""
        if places not in self._bases:
            self._bases[places] = _basis(self.within(places))
        return self._bases[places]

    @cached_property
    def _at(self) -> dict[UUID, list[tuple[int, Obligation]]]:
        found: dict[UUID, list[tuple[int, Obligation]]] = {}
        for number, one in enumerate(self.obligations):
            found.setdefault(one.key.place, []).append((number, one))
        return found

    @cached_property
    def _of(self) -> dict[UUID, list[Obligation]]:
        found: dict[UUID, list[Obligation]] = {}
        for one in self.obligations:
            for person in one.holders:
                found.setdefault(person, []).append(one)
        return found

    @cached_property
    def first(self) -> frozenset[Key]:
        """Of every checklist the occurrence that opens first on the day; it may be begun before its window."""
        found: dict[tuple[str, UUID, str], Obligation] = {}
        for one in self.by_key.values():
            name = (one.key.id, one.key.place, one.key.owed_by)
            if name not in found or one.window.opens < found[name].window.opens:
                found[name] = one
        return frozenset(one.key for one in found.values())


def _basis(owed: Iterable[Obligation]) -> str:
    said = hashlib.sha256()
    for one in owed:
        key = one.key
        said.update(
            f"{key.place}|{key.id}|{key.slot}|{key.owed_by}|{one.window.late}|{one.window.closes}|{not one.holders}\n".encode()
        )
    return said.hexdigest()[:16]
