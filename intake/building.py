"""Build both languages of the handbook aside, in parallel, and give the folder its name only when all of it is there."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.model import LANGS, Lang
from forms.search.index import write_index
from forms.standing import HANDED_ON, hand_on
from intake import documents
from intake.inputs import CONFIGURATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from forms.catalogue import Catalogue

SITES: dict[Lang, str] = {"zh": "", "en": "en"}
SQUEEZED = frozenset({".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".map"})
WORTH_SQUEEZING = 512
NAMED = ("department", "role", "checklist", "form", "procedure", "meeting")
INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
ASIDE = ".building-"
CATALOGUE = "catalogue.pickle"
ABANDONED_AFTER = 3600.0  # seconds: no build takes that long


class BuildFailed(Exception):
    """The site generator stopped; carries what it said."""


@dataclass(frozen=True)
class Building:
    """Two generators at work on one folder that has no name yet."""

    aside: Path
    processes: dict[str, subprocess.Popen[str]]


def begin(project: Path, releases: Path) -> Building:
    """Start both generators, which need not read again what has been checked; ``finish`` waits for them."""
    aside = releases / f"{ASIDE}{os.getpid()}"
    for left in releases.glob(f"{ASIDE}*"):
        if left == aside or time.time() - left.stat().st_mtime > ABANDONED_AFTER:
            shutil.rmtree(left, ignore_errors=True)
    aside.mkdir(parents=True)
    hand_on(project, aside / CATALOGUE)
    building = Building(aside, {})
    try:
        with _undisturbed():
            building.processes.update({lang: _generate(project, lang, aside / lang) for lang in LANGS})
    except BaseException:
        abandon(building)
        raise
    return building


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off being ended until the block is done: a generator that was started and is not yet known would work on alone."""
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
    if asked:
        signal.raise_signal(signal.SIGTERM)


def _generate(project: Path, lang: str, target: Path) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--quiet",
        "--strict",
        "-f",
        CONFIGURATIONS[lang],
        "-d",
        str(target.resolve()),
    ]
    paths = os.pathsep.join(filter(None, (str(project.resolve()), os.environ.get("PYTHONPATH"))))
    # The theme's notice about its own future is for whoever pins it, not for an editor.
    quiet = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(  # noqa: S603  (our own command, no words of anybody else)
        command,
        cwd=project,
        env={**os.environ, **quiet, HANDED_ON: str(target.with_name(CATALOGUE).resolve())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(building: Building, catalogue: Catalogue, folder: Path) -> None:
    """Wait for the generators, add what the service needs to know, and give the folder its name."""
    try:
        said = {lang: process.communicate()[0] for lang, process in building.processes.items()}
    except BaseException:  # somebody ended us: nobody must work on without us
        abandon(building)
        raise
    if failed := [lang for lang, process in building.processes.items() if process.returncode]:
        shutil.rmtree(building.aside, ignore_errors=True)
        raise BuildFailed("\n".join(said[lang].strip() for lang in failed))
    (building.aside / CATALOGUE).unlink(missing_ok=True)
    site = building.aside / "site"
    (building.aside / "zh").rename(site)
    (building.aside / "en").rename(site / "en")
    for lang, folder_of in SITES.items():
        write_index(catalogue, lang, site / folder_of)
    _write_json(building.aside / "csp.json", inline_hashes(site.rglob("*.html")))
    _write_json(building.aside / "names.json", names(catalogue))
    _write_json(building.aside / documents.FILE, documents.contents(catalogue))
    squeeze(site)
    if folder.exists():  # a build that was cut off, or a folder somebody took the row of
        shutil.rmtree(folder)
    building.aside.rename(folder)


def abandon(building: Building) -> None:
    """Stop the generators and take away what they made."""
    for process in building.processes.values():
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    shutil.rmtree(building.aside, ignore_errors=True)


def inline_hashes(pages: Iterable[Path]) -> dict[str, list[str]]:
    """The hashes of all inline scripts and styles, for the content security policy."""
    found: dict[str, set[str]] = {"script": set(), "style": set()}
    for page in pages:
        for tag, attributes, code in INLINE.findall(page.read_text("utf-8")):
            if "src=" not in attributes and "application/" not in attributes:
                found[tag].add(base64.b64encode(hashlib.sha256(code.encode()).digest()).decode())
    return {f"{tag}s": sorted(f"sha256-{one}" for one in hashes) for tag, hashes in found.items()}


def names(catalogue: Catalogue) -> dict[str, dict[str, dict[str, str]]]:
    """Titles and addresses by kind and full name, for pages that speak of what the handbook defines."""
    known = {kind: getattr(catalogue, f"{kind}s") for kind in NAMED}
    return {
        "titles": {f"{kind}:{name}": one.title.as_json() for kind in NAMED for name, one in known[kind].items()},
        "addresses": {
            f"{kind}:{name}": {lang: catalogue.link(kind, name, lang) for lang in LANGS} for kind in NAMED for name in known[kind]
        },
    }


def squeeze(site: Path) -> None:
    """Lay a compressed copy beside each file that browsers may take compressed."""
    for path in site.rglob("*"):
        if path.suffix in SQUEEZED and path.stat().st_size >= WORTH_SQUEEZING:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 6, mtime=0))


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
