"""The demo's papers: forms handed in and decided on, with answers that fit their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random
    from uuid import UUID

    from sqlalchemy import Connection

    from forms.catalogue import Catalogue
    from forms.model import Obligation
    from intake.organisation import Organisation


def write(
    conn: Connection,
    known: Organisation,
    catalogue: Catalogue,
    owed: Obligation,
    people: dict[str, UUID],
    chance: Random,
    now: datetime,
) -> None:
    """Hand in what was owed, most of the time, and let somebody with the step's role approve it the next day."""
