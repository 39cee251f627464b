"""Demo data: a shop with floors, people for every role and days of history. Written through the functions a real tick uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

    from forms.catalogue import Catalogue

HISTORY_DAYS = 30


def seed(engine: Engine, catalogue: Catalogue, now: datetime) -> None:
    """Fill an empty database; whoever writes it replaces this body."""
