"""``python -m benchmarks search``: every engine on the same pages and queries, in one run.

``--holdout`` adds the queries that are set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.search import engines, quality, sites, speed
from benchmarks.search.queries import DEVELOPMENT, HOLDOUT, read, set_aside
from intake import publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from benchmarks.search.queries import Query
    from forms.catalogue import Catalogue

    Results = dict[str, float | str]

OURS = "dutybook"


def measure(folder: Path, say: Callable[[str], None], holdout: bool) -> Results:
    """Build the pages for every engine, ask each all queries, and weigh what ours costs."""
    project = sites.copied(folder / "project")
    catalogue = publish.checked(project)
    say("Building the handbook for Dutybook, Material, Zensical and Pagefind ...")
    built = build(project, catalogue, folder / "served")
    results: Results = {} if "pagefind" in built else {"search.pagefind": sites.MISSING}
    asked = questions(holdout)
    with engines.served(folder / "served") as address, engines.browser_page(address) as page:
        for key, queries in asked.items():
            ranked = ask(page, built, queries, catalogue)
            say("\n".join(["", f"{key}: expected page first / among the first three, of 100", *quality.table(ranked)]))
            for name, ranks in ranked.items():
                whose = key if name == OURS else f"{key}.{name}"
                results |= {f"{whose}.{figure}": value for figure, value in quality.figures(ranks).items()}
            if not key.startswith("search.holdout"):
                say("\n".join(["", "Not among the first three:", *quality.lost(ranked[OURS], 3)]))
        results |= speed.keystrokes(page, built[OURS], asked["search.development"])
    return results | speed.index_sizes(built[OURS]) | speed.first_load(built[OURS])


def questions(holdout: bool) -> dict[str, list[Query]]:
    """The sets to ask, by the beginning of their keys; those set aside only on request."""
    asked = {f"search.{file.stem}": read(file) for file in DEVELOPMENT}
    return asked | ({f"search.{file.stem}": set_aside(file) for file in HOLDOUT} if holdout else {})


def build(project: Path, catalogue: Catalogue, served: Path) -> dict[str, Path]:
    """The site of each engine, below its name; without Pagefind's where that is not installed."""
    served.mkdir()
    built = {
        OURS: sites.ours(project, catalogue, served / OURS),
        "material": sites.material(project, served / "material"),
        "zensical": sites.zensical(project, served / "zensical"),
        "pagefind": sites.pagefind(served / OURS, served / "pagefind"),
    }
    return {name: site for name, site in built.items() if site}


def ask(page: Page, built: dict[str, Path], queries: list[Query], catalogue: Catalogue) -> dict[str, quality.Ranks]:
    """How far down each engine has the expected page, for every query."""
    return {name: quality.ranks(engines.ask(page, name, site, queries, catalogue), catalogue) for name, site in built.items()}
