"""``dutybook preview``: the handbook as it is being written. A page is made when a browser asks for it: an edit shows at once.

What MkDocs' own server does on every change for all pages is done here once: files, navigation, theme. After an edit every page
counts as old, and is made again when it is asked for; so is the index of the search, which needs no page to be made.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import signal
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import get_files, set_exclusions
from mkdocs.structure.nav import get_navigation

from forms.search.engine import FILE
from forms.search.index import write_index
from forms.standing import as_it_stands, looks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forms.model import Lang
    from forms.standing import Looks


log = logging.getLogger("mkdocs.dutybook")
PROSE = (".md", ".yml", ".yaml")  # what pages are made from; a change of anything else changes the shape
INDEX = FILE  # the search's, below the site


@dataclass
class Shape:
    """Everything of the site but its pages: they are made one by one from this."""

    config: Any
    files: Any
    nav: Any
    env: Any
    fresh: set[str] = field(default_factory=set)  # addresses of the pages that are as new as the files


@dataclass
class Preview:
    """The site in a folder of its own, and what its sources looked like when a page was last made."""

    configuration: Path
    site: Path
    lock: threading.RLock = field(default_factory=threading.RLock)
    shape: Shape | None = None
    seen: Looks = frozenset()

    @property
    def root(self) -> Path:
        return self.configuration.parent

    def refresh(self) -> None:
        """Take note of changes: pages are old, and a new shape is made where files came, went, or are no prose."""
        with self.lock:
            seen = _looks(self.root)
            changed = {name for name, _, _ in seen ^ self.seen}
            same_files = {name for name, _, _ in seen} == {name for name, _, _ in self.seen}
            self.seen = seen
            if (
                self.shape
                and same_files
                and all(name.startswith(("handbook", "forms")) and name.endswith(PROSE) for name in changed)
            ):
                self.shape.fresh.clear()
                self.name_pages(self.shape)
            else:
                self.shape = self.shaped()

    def shaped(self) -> Shape:
        """What ``mkdocs build`` does before and beside the pages."""
        config = self.configured()
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        files = get_files(config)
        env = config.theme.get_env()
        files.add_files_from_theme(env, config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
        shape = Shape(config, files, nav, config.plugins.on_env(env, config=config, files=files))
        self.name_pages(shape)
        files.copy_static_files()
        for template in config.theme.static_templates:
            _build_theme_template(template, shape.env, files, config, nav)
        return shape

    def configured(self) -> Any:
        config = load_config(config_file=str(self.configuration), site_dir=str(self.site))
        config.plugins.on_startup(command="serve", dirty=False)
        return config

    def name_pages(self, shape: Shape) -> None:
        """Give all pages their titles, which the navigation shows: MkDocs would have to read every page for them."""
        lang = cast("Lang", Path(shape.config.docs_dir).name)
        pages = as_it_stands(self.root).pages
        for file in shape.files.documentation_pages():
            page = pages.get((lang, file.src_uri))
            file.page.title = page.title if page and page.title else file.name

    def make(self, address: str) -> None:
        """Make the page at ``address``, where it is older than what it is made from."""
        with self.lock:
            shape = self.shape
            if shape is None or address in shape.fresh:
                return
            pages = shape.files.documentation_pages()
            for file in pages:
                if file.url in (address, address.removesuffix("index.html") or "./"):
                    _populate_page(file.page, shape.config, shape.files)
                    _build_page(file.page, shape.config, pages, shape.nav, shape.env)
                    shape.fresh.add(address)

    def make_index(self) -> None:
        """The search's index as the files are now."""
        with self.lock:
            if self.shape and INDEX not in self.shape.fresh:
                lang = cast("Lang", Path(self.shape.config.docs_dir).name)
                write_index(as_it_stands(self.root), lang, self.site)
                self.shape.fresh.add(INDEX)


def _looks(root: Path) -> Looks:
    """The looks of all sources: of the catalogue's, and of the theme's overrides and the configurations."""
    others = [*root.glob("mkdocs*.yml"), *(path for path in (root / "overrides").rglob("*") if path.is_file())]
    return looks(root) | {(path.relative_to(root).as_posix(), path.stat().st_mtime_ns, path.stat().st_size) for path in others}


class Server(LiveReloadServer):
    """MkDocs' own server, which tells browsers to load anew, with pages made on demand."""

    def __init__(self, preview: Preview, host: str, port: int) -> None:
        self.preview = preview
        super().__init__(builder=preview.refresh, host=host, port=port, root=str(preview.site))
        self.error_handler = self.missing
        for name in ("handbook", "forms/definitions", "overrides", "mkdocs.yml", "mkdocs.en.yml"):
            if (preview.root / name).exists():
                self.watch(str(preview.root / name))

    def missing(self, code: int) -> bytes | None:
        page = self.preview.site / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.lstrip("/") == INDEX:
            self.preview.make_index()
        elif path.endswith(("/", ".html")):
            self.preview.make(path.lstrip("/") or "./")
        return super().serve_request(environ, start_response)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve one language of the project's handbook until Ctrl+C."""
    parser = argparse.ArgumentParser(prog="dutybook preview", description=__doc__)
    parser.add_argument("configuration", type=Path)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # an end like any other: the folder goes with it
    site = Path(tempfile.mkdtemp(prefix="dutybook-preview-"))
    try:
        show(Preview(given.configuration.resolve(), site), given.port)
    except (Abort, ConfigurationError, OSError) as error:
        sys.exit(f"The preview cannot start: {error}")
    finally:
        shutil.rmtree(site, ignore_errors=True)


def show(preview: Preview, port: int) -> None:
    log.info("Reading the handbook ...")
    preview.refresh()
    server = Server(preview, "127.0.0.1", port)
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        log.info("The preview has ended.")
    finally:
        server.shutdown()


if __name__ == "__main__":
    main()
