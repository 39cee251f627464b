"""``python -m benchmarks search``: every engine on the same pages and queries, in one run.

``--holdout`` adds the queries that are set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.search import engines, quality, sites
from benchmarks.search.queries import DEVELOPMENT, HOLDOUT, read
from intake import publish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Results = dict[str, float | str]


def measure(folder: Path, say: Callable[[str], None], holdout: bool) -> Results:
    project = sites.copied(folder / "project")
    catalogue = publish.checked(project)
    say("Building the handbook for Dutybook, Material, Zensical and Pagefind ...")
    built = sites.ours(project, catalogue, folder / "ours")
    served = folder / "served"
    served.mkdir()
    found = {
        "material": sites.material(project, served / "material"),
        "zensical": sites.zensical(project, served / "zensical"),
        "pagefind": sites.pagefind(built, served / "pagefind"),
    }
    results: Results = {}
    files = {"search": DEVELOPMENT} | ({"search_holdout": HOLDOUT} if holdout else {})
    with engines.served(served) as address, engines.browser_page(address) as page:
        for key, file in files.items():
            queries = read(file)
            ranked = {
                name: quality.ranks(engines.ask(page, name, site, queries, catalogue), catalogue)
                for name, site in found.items()
                if site
            }
            say("\n".join(["", f"{file.stem}, {len(queries)} queries", *quality.table(ranked)]))
            for name, ranks in ranked.items():
                results |= {f"{key}.{name}.{figure}": value for figure, value in quality.figures(ranks).items()}
    return results if found["pagefind"] else results | {"search.pagefind": sites.MISSING}
