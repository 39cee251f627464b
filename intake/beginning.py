"""What a new installation still lacks before anything can be owed: said on each page that is empty for that reason."""

from __future__ import annotations

from typing import Literal

from db.engine import reading
from intake import organisation
from intake.services import services


def lacking() -> Literal["departments", "people", ""]:
    """The next step: places that run a department, then people who hold a role; empty where both are there."""
    with reading(services().engine) as conn:
        known = organisation.current(conn)
    if not any(place.departments for place in known.places):
        return "departments"
    return "" if known.holdings else "people"
