"""The site as MkDocs and Zensical build it from this project, once for all tests that look at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from intake import building, publish

ROOT = Path(__file__).parents[2]
CONFIGURATIONS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
VOID = frozenset(["area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"])


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A generator's command with this project's extensions."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole handbook as a publication builds it, strictly: Chinese at the root, English below /en/."""
    target = tmp_path_factory.mktemp("site")
    catalogue = publish.checked(ROOT)
    building.finish(building.begin(ROOT, target), catalogue, target / "built")
    return target / "built" / "site"


@pytest.fixture(scope="session")
def project_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a generator reads, in a folder where it may leave its own."""
    target = tmp_path_factory.mktemp("project")
    for name in ("handbook", "overrides", "forms/definitions"):
        shutil.copytree(ROOT / name, target / name)
    for name in (*CONFIGURATIONS.values(), "forms/mkdocs_hook.py"):
        shutil.copy(ROOT / name, target / name)
    return target


@pytest.fixture(scope="session")
def zensical_site(project_copy: Path) -> Path:
    """The same tree built by the theme's successor."""
    for configuration in CONFIGURATIONS.values():
        built = run("zensical", "build", "-f", configuration, cwd=project_copy)
        assert built.returncode == 0, built.stdout + built.stderr
    return project_copy / "build" / "site"


class Reading(HTMLParser):
    """A page as tests look at it: every element with its attributes, and the words below each class."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[tuple[str, list[str]]] = []
        self.words: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        self.elements.append((tag, named))
        classes = named.get("class", "").split()
        for name in classes:
            self.words.setdefault(name, []).append("")
        if tag not in VOID:
            self.open.append((tag, classes))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for name in {name for _, classes in self.open for name in classes}:
            self.words[name][-1] += data

    def said(self, name: str) -> list[str]:
        """The words of every element of that class, blanks made one."""
        return [" ".join(words.split()) for words in self.words.get(name, ())]

    def values(self, attribute: str) -> list[str]:
        return [named[attribute] for _, named in self.elements if attribute in named]


def read(path: Path) -> Reading:
    return Reading(path.read_text(encoding="utf-8"))
