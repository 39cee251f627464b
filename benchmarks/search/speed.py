"""What searching costs a phone: the index, the time from a keystroke to results, and the page that loads before any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.phone import SLOWER
from benchmarks.search import engines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Page

    from benchmarks.search.queries import Query

INDEXES = {"zh": "search/index.json.gz", "en": "en/search/index.json.gz"}
# A page of each common kind; the heaviest of them is told.
PAGES = (
    "departments/department-store-operations/roles/floor-supervisor/",
    "departments/department-store-operations/checklists/door-opening/",
    "departments/sales-team-regulations/rules/",
)


def index_sizes(site: Path) -> dict[str, float]:
    """Kilobytes that go over the wire when the search is first touched."""
    return {f"search.index_{lang}_kb": round((site / name).stat().st_size / 1000, 1) for lang, name in INDEXES.items()}


def keystrokes(page: Page, site: Path, queries: Sequence[Query]) -> dict[str, float]:
    """The longest of all keystrokes but one in twenty, in milliseconds, on a processor slowed down four times."""
    page.reload()
    wire = page.context.new_cdp_session(page)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    taken = sorted(engines.run(page, "keystrokes", "dutybook", site, [query for query in queries if query.lang == "zh"]))
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return {"search.keystroke_ms": round(taken[len(taken) * 95 // 100], 1), "search.slowest_keystroke_ms": round(taken[-1], 1)}


def first_load(site: Path) -> dict[str, float]:
    """Kilobytes over the wire until a handbook page has loaded in a fresh browser."""
    sizes = []
    with engines.served(site) as address:
        for path in PAGES:
            with engines.browser_page("about:blank") as page:
                wire = page.context.new_cdp_session(page)
                wire.send("Network.enable")
                received: list[float] = []
                wire.on("Network.loadingFinished", lambda event, sizes=received: sizes.append(event["encodedDataLength"]))
                page.goto(address + path, wait_until="networkidle")
                sizes.append(sum(received) / 1000)
    return {"search.page_kb": round(max(sizes), 1)}
