"""The built site: strict in both languages, no other host, nothing that a strict content security policy refuses, small pages."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.site.conftest import read, run

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


def test_the_inline_scripts_are_two_and_the_same_on_every_page(site: Path) -> None:
    """The policy names them by hash; a script that differs by page would need a hash for each."""
    found = {
        base64.b64encode(hashlib.sha256(code.encode()).digest())
        for page in pages(site)
        for _, attributes, code in INLINE.findall(page.read_text(encoding="utf-8"))
        if "src=" not in attributes and "application/" not in attributes
    }
    assert len(found) == 2


def squeezed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


@TREES
def test_the_frame_leaves_a_run_page_room(site: Path, tree: str) -> None:
    """A run page may weigh 130 kB compressed; what the frame loads with it is to stay below 85 kB."""
    frame = site / tree / "frame.html"
    loaded = [
        site / named[attribute].lstrip("/")
        for tag, named in read(frame).elements
        for attribute in ("href", "src")
        if (tag == "script" or named.get("rel") == "stylesheet") and attribute in named
    ]
    modules = [site / tree / "assets/javascripts" / name for name in ("me.mjs", "workers/wait.js")]
    assert 40_000 < squeezed(frame, *loaded, *modules) < 85_000


def test_the_search_worker_and_its_index_wait(site: Path) -> None:
    """What the theme starts with the page is ours, and it holds back the theme's own."""
    page = (site / "index.html").read_text(encoding="utf-8")
    name = re.search(r"workers/wait\.js\?(search\.[0-9a-f]+\.min\.js)", page)
    assert name
    assert (site / "assets/javascripts/workers" / name[1]).is_file()
    # A form of this name makes the theme fetch the index.
    assert 'name="search"' not in page


def tokens(index: dict[str, object], text: str) -> set[str]:
    """What the theme's worker makes of a text: parts between separators; look-arounds split without taking a letter."""
    separator = str(index["config"]["separator"])  # type: ignore[index]
    return {part.lower() for part in re.split(separator, re.sub(r"<[^>]+>", " ", text)) if part}


@pytest.mark.parametrize("word", ["交接班", "就餐", "迎宾曲", "handover", "巡场"])
def test_search_knows_what_people_type(site: Path, word: str) -> None:
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert any(word in tokens(index, entry["title"] + " " + entry["text"]) for entry in index["docs"])


def test_search_parts_han_from_the_letters_and_digits_it_touches(site: Path) -> None:
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert tokens(index, "POS机") == {"pos", "机"}
    assert tokens(index, "5S检查") == {"5s", "检查"}
    assert index["config"]["lang"] == ["zh"]


def test_search_finds_the_page_and_not_all_that_repeat_it(site: Path) -> None:
    """Computed sections are left out of the index, which would else be half as large again."""
    entries = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    computed = {"my-day", "my-checklists", "my-rules", "my-forms", "who-is-who", "departments", "opening"}
    own = {entry["location"].partition("#")[2] for entry in entries if entry["location"].startswith(("moments/", "forms/", "#"))}
    roles = {entry["location"].partition("#")[2] for entry in entries if "/roles/" in entry["location"]}
    assert not computed & (own | roles)
    assert "duties" in roles


def test_english_search_is_english(site: Path) -> None:
    index = json.loads((site / "en/search/search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["en"]
    assert any("handover" in tokens(index, entry["title"] + " " + entry["text"]) for entry in index["docs"])


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
    assert f'"base": "/{tree}"' in (site / tree / "frame.html").read_text(encoding="utf-8")


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
