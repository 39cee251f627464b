"""No package of the locks is older than the version that mended a known flaw of it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
FLOORS: dict[str, str] = tomllib.loads((REQUIREMENTS / "floors.toml").read_text("utf-8"))["floors"]
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==([^ \\;]+)", re.MULTILINE)


def pinned(name: str) -> list[Version]:
    """Every version of a package that the locks may install."""
    texts = (lock.read_text("utf-8") for lock in sorted(REQUIREMENTS.glob("*.lock")))
    return [Version(version) for text in texts for found, version in PINNED.findall(text) if found == name]


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_installed_is_not_below_its_floor(name: str) -> None:
    found = pinned(name)
    assert found, f"{name} is installed no more: take it off the list"
    assert min(found) >= Version(FLOORS[name])
