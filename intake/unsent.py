"""What waits unsent on a device is sealed there: only the page of its author, signed in, is given the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.cookies import keyed
from intake.services import services

if TYPE_CHECKING:
    from uuid import UUID


def seals_of(person: UUID) -> str:
    """The person's keys, which no other person's page ever holds: the one to seal with, then those of earlier secret keys."""
    return " ".join(keyed(key, f"unsent|{person}") for key in services().settings.keys)
