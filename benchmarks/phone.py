"""The first load of a run page on a phone: in a real Chromium whose processor is slowed down four times."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from intake.addresses import run_address

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Browser

    from benchmarks.shop import Shop

SLOWER = 4
LOADS = 5
PHONE = {"width": 390, "height": 844}
CHROMIUM = "/usr/bin/chromium"
# The page can be used when its modules have run and the main thread has ended its last long task.
USABLE = """() => new Promise((done) => {
  let last = performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd;
  const note = (task) => { last = Math.max(last, task.startTime + task.duration); };
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: 'longtask', buffered: true });
  setTimeout(() => done(last), 1000);
})"""


def first_load(shop: Shop, person: UUID, port: int) -> dict[str, float | str]:
    """Seconds until the page can be used and kilobytes on the wire, each the median of fresh browsers."""
    owed = next(one for one in shop.organisation().owed(shop.day).of(person) if one.facts.kind == "checklist")
    url, cookie = f"http://127.0.0.1:{port}{run_address(owed.key)}", shop.cookie(person).partition("=")[2]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        loads = [_load(browser, url, cookie) for _ in range(LOADS + 1)][1:]  # the first one warms the service
        browser.close()
    seconds, sizes = zip(*loads, strict=True)
    return {"run_page.interactive_s": round(median(seconds), 2), "run_page.first_load_kb": round(median(sizes), 1)}


def _load(browser: Browser, url: str, cookie: str) -> tuple[float, float]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    context.add_cookies([{"name": "session", "value": cookie, "url": url}])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(url, wait_until="load")
    usable = page.evaluate(USABLE)
    context.close()
    return usable / 1000, sum(received) / 1000
