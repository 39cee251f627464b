"""How long sites take to build: this handbook's, and a thousand generated pages against stock Material in the same run.

``python -m benchmarks build`` runs the second part, which takes minutes.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import pages
from intake import building, inputs, publish
from intake.settings import from_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms.catalogue import Catalogue

    Results = dict[str, float | str]

TURNS = 2
STOCK = """\
site_name: Stock
docs_dir: {docs}
theme: {{name: material, language: {lang}, features: [navigation.indexes, navigation.prune]}}
plugins: [{{search: {{lang: {lang}}}}}]
markdown_extensions: [admonition, attr_list, def_list, tables, toc, pymdownx.superfences]
"""
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


def measure(folder: Path) -> Results:
    """Check, then build both languages into ``folder``, in parallel as a publication does."""
    project = from_environment().project
    begun = time.perf_counter()
    catalogue = publish.checked(project)
    checked = time.perf_counter()
    building.finish(building.begin(project, folder / "built"), catalogue, folder / "built" / "site")
    built = time.perf_counter()
    made = list((folder / "built" / "site").rglob("index.html"))
    return {
        "check.seconds": round(checked - begun, 2),
        "build.seconds": round(built - checked, 2),
        "build.pages": len(made),
        "build.biggest_page_kb": biggest(made),
    }


def biggest(made: list[Path]) -> float:
    return round(max(page.stat().st_size for page in made) / 1000, 1)


def against_stock(folder: Path, say: Callable[[str], None]) -> Results:
    """Both languages of the generated handbook, by turns with stock Material and as a publication does it.

    Compared is the time that processors spent, which other work on the machine does not change.
    """
    project = folder / "project"
    number = set_up(project)
    ours, stock, checks, clock = [], [], [], []
    for turn in range(TURNS):
        say(f"Building {number} pages: {turn + 1} of {TURNS} ...")
        stock.append(sum(spent(partial(stock_build, project, lang)) for lang in inputs.CONFIGURATIONS))
        begun = time.process_time()
        catalogue = publish.checked(project)
        checks.append(time.process_time() - begun)
        at = time.perf_counter()
        ours.append(spent(partial(publication, project, catalogue, folder / "ours")))
        clock.append(time.perf_counter() - at)
    say("Building them with Zensical ...")
    successor = spent(partial(run, project, "zensical", "build", "-f", "mkdocs.yml"))
    return {
        "pages.number": number,
        "pages.stock_cpu_s": round(min(stock), 2),
        "pages.build_cpu_s": round(min(ours), 2),
        "pages.check_cpu_s": round(checks[0], 2),
        "pages.build_seconds": round(min(clock), 2),
        "pages.build_ratio_to_stock": round(min(ours) / min(stock), 2),
        "pages.check_and_build_ratio_to_stock": round((checks[0] + min(ours)) / min(stock), 2),
        "pages.biggest_page_kb": biggest(list((folder / "ours").rglob("index.html"))),
        "pages.zensical_chinese_cpu_s": round(successor, 2),
    }


def publication(project: Path, catalogue: Catalogue, folder: Path) -> None:
    building.finish(building.begin(project, folder), catalogue, folder / "site")


def set_up(project: Path) -> int:
    """A project with the generated handbook and this one's configuration; how many pages it has."""
    here = from_environment().project
    shutil.copytree(here / "overrides", project / "overrides")
    (project / "forms/definitions").mkdir(parents=True)
    for name in (*inputs.CONFIGURATIONS.values(), "forms/mkdocs_hook.py"):
        shutil.copy(here / name, project / name)
    return pages.write(project)


def spent(build: Callable[[], None]) -> float:
    """Processor time of the processes that ``build`` starts, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    build()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def stock_build(project: Path, lang: str) -> None:
    folder = project / f"stock-{lang}"
    folder.mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(STOCK.format(docs=project / "handbook" / lang, lang=lang), "utf-8")
    run(folder, "mkdocs", "build", "--quiet")


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
