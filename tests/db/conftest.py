"""The small shop, on each engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.db.world import found

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def shop(engine: Engine) -> Engine:
    """A database with the small shop in it."""
    found(engine)
    return engine
