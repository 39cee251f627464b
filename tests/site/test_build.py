"""The built site: strict in both languages, no other host, nothing that a strict content security policy refuses, small pages."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from forms.search.index import as_text, index_of
from intake import publish
from tests.site.conftest import ROOT, read, run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Reading

INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
TREES = pytest.mark.parametrize("tree", ["", "en/"], ids=["zh", "en"])


LARGEST = 80_000  # bytes of HTML


def pages(site: Path) -> list[Path]:
    return sorted(site.glob("**/*.html"))


def sample(site: Path) -> list[Path]:
    """One department whole, what stands beside the departments, and some of the rest: enough to see every kind of page."""
    every = pages(site)
    whole = [page for page in every if "departments" not in page.parts or "department-store-operations" in page.parts]
    return sorted({*whole, *every[::25]})


def test_no_page_is_large(site: Path) -> None:
    found = {page.relative_to(site).as_posix(): page.stat().st_size for page in pages(site)}
    assert {name: size for name, size in found.items() if size > LARGEST} == {}


def test_a_dark_system_without_script_gets_the_colours_of_the_dark_palette() -> None:
    styles = ROOT / "overrides" / "assets" / "stylesheets"
    chosen, alone = ((styles / name).read_text("utf-8") for name in ("dutybook.css", "dark-without-script.css"))
    assert chosen.split('"slate"] {')[1].split("}")[0].split() == alone.split('"default"] {')[1].split("}")[0].split()


def test_both_languages_hold_the_same_pages(site: Path) -> None:
    names = {page.relative_to(site).as_posix() for page in pages(site)}
    english = {name.removeprefix("en/") for name in names if name.startswith("en/")}
    assert english == {name for name in names if not name.startswith("en/")}


def test_no_page_asks_another_host(site: Path) -> None:
    asked = {
        f"{page.name}: {named[attribute]}"
        for page in sample(site)
        for tag, named in read(page).elements
        for attribute in ("href", "src")
        if tag in ("script", "link", "img", "source", "iframe") and re.match(r"(https?:)?//", named.get(attribute, ""))
    }
    assert asked == set()


def test_no_page_carries_inline_styles_or_handlers(site: Path) -> None:
    found = {
        (page.relative_to(site).as_posix(), tag, attribute)
        for page in sample(site)
        for tag, named in read(page).elements
        for attribute in named
        if attribute == "style" or attribute.startswith("on")
    }
    assert found == set()


def test_the_inline_scripts_are_three_and_the_same_on_every_page(site: Path) -> None:
    """The policy names them by hash; a script that differs by page would need a hash for each."""
    found = {
        base64.b64encode(hashlib.sha256(code.encode()).digest())
        for page in pages(site)
        for _, attributes, code in INLINE.findall(page.read_text(encoding="utf-8"))
        if "src=" not in attributes and "application/" not in attributes
    }
    assert len(found) == 3


def squeezed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


@TREES
def test_the_frame_leaves_a_run_page_room(site: Path, tree: str) -> None:
    """A run page may weigh 130 kB compressed; what the frame loads with it is to stay below 60 kB."""
    frame = site / tree / "frame.html"
    loaded = [
        site / named[attribute].lstrip("/")
        for tag, named in read(frame).elements
        for attribute in ("href", "src")
        if (tag == "script" or named.get("rel") == "stylesheet") and attribute in named
    ]
    modules = [site / tree / "assets/javascripts" / name for name in ("me.mjs",)]
    assert 20_000 < squeezed(frame, *loaded, *modules) < 60_000


def test_the_search_waits_until_it_is_touched(site: Path) -> None:
    """A page brings a link to the search; modules and index come with the first touch. Nothing of the theme's search is built."""
    page = (site / "index.html").read_text(encoding="utf-8")
    assert 'data-db-search="search/index.json"' in page
    assert 'href="/search"' in page
    assert "md-search" not in page
    assert not (site / "search/search_index.json").exists()


@pytest.mark.parametrize(("lang", "below"), [("zh", ""), ("en", "en/")])
def test_the_index_is_small_and_leads_to_what_is_there(site: Path, zensical_site: Path, lang: str, below: str) -> None:
    """Made from the pages and not from what a generator makes of them: its addresses are right in both sites."""
    file = site / f"{below}search/index.json"
    assert squeezed(file) < 300_000
    index = json.loads(file.read_text(encoding="utf-8"))
    assert index["lang"] == lang
    assert len(index["kind"]) == len(index["title"]) == len(index["text"]) > 2000
    page, wrong = "", []
    for back, address in zip(index["page"], index["address"], strict=True):
        page = page if back else address
        for built in (site, zensical_site):
            html = _html(built / page.lstrip("/") / "index.html")
            if back and f'id="{address}"' not in html:
                wrong.append(f"{built.name} {page}#{address}")
    assert wrong == []


@cache
def _html(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_same_pages_make_the_same_index(site: Path) -> None:
    """Twice made, letter by letter the same: a browser keeps what has not changed."""
    catalogue = publish.checked(ROOT)
    assert as_text(index_of(catalogue, "zh")) == (site / "search/index.json").read_text(encoding="utf-8")


def headers(reading: Reading) -> list[tuple[str, str]]:
    """The controls of the header by kind, without what depends on the page."""
    return [
        (tag, named.get("class", ""))
        for tag, named in reading.elements
        if tag in ("label", "a", "summary", "input", "nav")
        and re.search(r"\bmd-(header|search__input|option)|\bdb-(name|services|person)", named.get("class", ""))
    ]


@TREES
def test_the_frame_has_the_header_of_every_page(site: Path, tree: str) -> None:
    page = read(site / tree / "departments/department-store-operations/rules/index.html")
    frame = read(site / tree / "frame.html")
    assert headers(frame) == headers(page)
    assert frame.said("db-services") == page.said("db-services")


@TREES
def test_the_frame_is_cut_at_its_markers(site: Path, tree: str) -> None:
    frame = (site / tree / "frame.html").read_text(encoding="utf-8")
    places = [frame.index(f"<!-- dutybook:{name} -->") for name in ("head", "person", "content")]
    assert places == sorted(places)
    assert [frame.count(f"<!-- dutybook:{name} -->") for name in ("head", "person", "content")] == [1, 1, 1]
    assert "<title>" not in frame  # the service writes its own
    assert frame.index("</head>") > places[0]


@TREES
def test_the_frame_has_absolute_addresses_only(site: Path, tree: str) -> None:
    frame = read(site / tree / "frame.html")
    addresses = frame.values("href") + frame.values("src") + frame.values("action")
    assert [address for address in addresses if not address.startswith(("/", "#"))] == []
    assert f"/{tree}search" in addresses


def test_a_page_knows_itself_in_the_other_language(site: Path) -> None:
    page = "departments/department-store-operations/rules/"
    assert f"/en/{page}" in read(site / page / "index.html").values("href")
    assert f"/{page}" in read(site / "en" / page / "index.html").values("href")
    assert "/en/" in read(site / "index.html").values("href")


def test_a_fault_stops_the_build_with_its_place_and_nothing_else(project_copy: Path, tmp_path: Path) -> None:
    page = project_copy / "handbook/zh/departments/department-store-operations/rules.md"
    kept = page.read_text(encoding="utf-8")
    page.write_text(kept + "\n[没有](role:nobody)\n", encoding="utf-8")
    try:
        built = run("mkdocs", "build", "--strict", "-d", str(tmp_path / "site"), cwd=project_copy)
    finally:
        page.write_text(kept, encoding="utf-8")
    line = kept.count("\n") + 2
    assert built.returncode == 1
    assert f"handbook/zh/departments/department-store-operations/rules.md:{line}: " in built.stderr
    assert "Traceback" not in built.stderr
