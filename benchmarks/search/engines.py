"""Each engine asked all queries in Chromium, and the pages that it finds for each, best first."""

from __future__ import annotations

import functools
import http.server
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from benchmarks.phone import CHROMIUM
from forms.names import page_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Page

    from benchmarks.search.queries import Query
    from forms.catalogue import Catalogue

HERE = Path(__file__).parent
# Where each engine's script stands below the folder of its site, and of the language's part of it.
SCRIPTS = {
    "dutybook": "assets/javascripts/search/engine.mjs",
    "material": "assets/javascripts/workers/search.*.min.js",
    "zensical": "assets/javascripts/workers/search.*.min.js",
    "pagefind": "pagefind/pagefind.js",
}
Found = dict["Query", list[str]]


class Files(http.server.SimpleHTTPRequestHandler):
    """The folders of all sites; what has a compressed copy beside it goes out compressed, as the service does it."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        squeezed = file.with_name(f"{file.name}.gz")
        if not squeezed.is_file():
            super().do_GET()
            return
        body = squeezed.read_bytes()
        self.send_response(200)
        headers = {"Content-Type": self.guess_type(file), "Content-Encoding": "gzip", "Content-Length": str(len(body))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder's address while the block lasts."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def browser_page(address: str) -> Iterator[Page]:
    """An empty page of that address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        yield page
        browser.close()


def ask(page: Page, engine: str, folder: Path, queries: Sequence[Query], catalogue: Catalogue) -> Found:
    """What ``engine`` finds on the site in ``folder`` (served below its own name), as paths of pages."""
    found: Found = {}
    for lang in dict.fromkeys(query.lang for query in queries):
        page.reload()  # a module that has taken up one language's index keeps it
        mine = [query for query in queries if query.lang == lang]
        asked = run(page, engine, engine, folder, mine)
        known = {page_url(path, "zh"): path for of, path in catalogue.pages if of == lang}
        found |= {query: pages(addresses, known) for query, addresses in zip(mine, asked, strict=True)}
    return found


def run(page: Page, function: str, engine: str, folder: Path, queries: Sequence[Query]) -> list[Any]:
    """A function of ``engines.mjs`` on the queries, which are all in one language."""
    lang = queries[0].lang
    (folder.parent / "engines.mjs").write_bytes((HERE / "engines.mjs").read_bytes())
    below = folder / "en" if lang == "en" and engine != "pagefind" else folder
    base = f"/{below.relative_to(folder.parent).as_posix()}/"
    script = next(below.glob(SCRIPTS[engine])).relative_to(below).as_posix()
    asked: list[Any] = page.evaluate(
        "async ([name, ...rest]) => (await import('/engines.mjs'))[name](...rest)",
        [function, base, script, [query.text for query in queries], lang],
    )
    return asked


def pages(addresses: Sequence[str], known: dict[str, str]) -> list[str]:
    """Each page once, at its best place; what is no page of the handbook keeps its address."""
    paths = [
        urlsplit(address).path.removesuffix("index.html").strip("/").removeprefix("en/").removesuffix("/")
        for address in addresses
    ]
    folders = [f"/{path}/" if path else "/" for path in paths]
    return list(dict.fromkeys(known.get(folder, folder) for folder in folders))
