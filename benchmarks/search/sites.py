"""The same pages built for each engine: by Dutybook, by Material with jieba, by Zensical; Pagefind reads what Dutybook built."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from benchmarks.build import run
from intake import building, inputs
from intake.settings import from_environment

if TYPE_CHECKING:
    from pathlib import Path

    from forms.catalogue import Catalogue

READ = ("handbook", "overrides", "forms/definitions")
# Material's own search as its documentation advises for Chinese: jieba parts the words with U+200B, which the separator knows;
# the two last alternatives part Han from the letters and digits that it touches.
SPACES = r"[\s\u200b\u3000\-_/·，。；：？！、（）《》“”「」…—]+"
SEPARATOR = SPACES + r"|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])"
MATERIAL = """INHERIT: {inherited}
site_dir: {target}
plugins: {{search: {{lang: [{lang}], separator: '{separator}'}}}}
"""
MISSING = "not installed (pip install 'pagefind[extended]')"


def copied(target: Path) -> Path:
    """What a generator reads, in a folder where it may leave its own."""
    here = from_environment().project
    for name in READ:
        shutil.copytree(here / name, target / name)
    for name in (*inputs.CONFIGURATIONS.values(), "forms/mkdocs_hook.py"):
        shutil.copy(here / name, target / name)
    return target


def ours(project: Path, catalogue: Catalogue, folder: Path) -> Path:
    """The site as a publication builds it: Chinese at the root, English below ``en/``."""
    release = folder.with_name("release")
    building.finish(building.begin(project, release), catalogue, release / "built")
    (release / "built/site").rename(folder)
    return folder


def material(project: Path, folder: Path) -> Path:
    for lang, inherited in inputs.CONFIGURATIONS.items():
        target = folder / "en" if lang == "en" else folder
        configuration = project / f"material.{lang}.yml"
        configuration.write_text(MATERIAL.format(inherited=inherited, target=target, lang=lang, separator=SEPARATOR), "utf-8")
        run(project, "mkdocs", "build", "--quiet", "-f", configuration.name)
    return folder


def zensical(project: Path, folder: Path) -> Path:
    for configuration in inputs.CONFIGURATIONS.values():
        run(project, "zensical", "build", "-f", configuration)
    (project / "build/site").rename(folder)
    return folder


def pagefind(site: Path, folder: Path) -> Path | None:
    """Pagefind's index of the pages' articles, one a language; None where it is not installed."""
    if find_spec("pagefind") is None:
        return None
    shutil.copytree(site, folder)
    command = ["-m", "pagefind", "--site", str(folder), "--root-selector", "article"]
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return folder
