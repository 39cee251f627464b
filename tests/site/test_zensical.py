"""Zensical, the theme's successor, builds the same tree and finds the same checklists, items and lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.site.conftest import read

if TYPE_CHECKING:
    from pathlib import Path

MARKS = ("data-list", "data-item", "data-line", "data-evidence", "data-kind")


def marks(site: Path) -> dict[str, list[list[str]]]:
    """Every mark of every page of the handbook's departments, in order."""
    pages = sorted(site.glob("**/departments/**/index.html"))
    return {page.relative_to(site).as_posix(): read_marks(page.read_text(encoding="utf-8")) for page in pages}


def read_marks(html: str) -> list[list[str]]:
    return [re.findall(rf' {mark}="([^"]*)"', html) for mark in MARKS]


def test_both_generators_find_the_same_checklists_and_items(site: Path, zensical_site: Path) -> None:
    found = marks(site)
    assert len(found) > 80
    assert marks(zensical_site) == found


def test_both_generators_show_the_same_facts(site: Path, zensical_site: Path) -> None:
    page = "departments/department-store-operations/roles/floor-supervisor/index.html"
    ours, theirs = read(site / page), read(zensical_site / page)
    for name in ("db-card", "db-day__time", "db-day__what", "db-index", "db-facts-list"):
        assert ours.said(name)
        assert theirs.said(name) == ours.said(name)
