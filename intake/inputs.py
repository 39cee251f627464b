"""What the site is built from, as one hash: the same inputs need no second build."""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIGURATIONS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
FOLDERS = ("handbook", "forms", "overrides")
BUILT_WITH = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pypinyin")
DIGITS_IN_FOLDER = 16


def digest(project: Path) -> str:
    """The hash of every input and of the versions of what builds."""
    whole = hashlib.sha256()
    for name in sorted(_inputs(project)):
        whole.update(name.encode() + b"\0" + hashlib.sha256((project / name).read_bytes()).digest())
    whole.update(" ".join(f"{name}={version(name)}" for name in BUILT_WITH).encode())
    return whole.hexdigest()


def _inputs(project: Path) -> Iterator[str]:
    """Their names, seen from the project. There are thousands, and every start asks: names are text here, not paths."""
    yield from CONFIGURATIONS.values()
    for folder in FOLDERS:
        for at, folders, files in os.walk(project / folder):
            folders[:] = [name for name in folders if name != "__pycache__"]
            below = Path(at).relative_to(project).as_posix()
            yield from (f"{below}/{name}" for name in files if not name.startswith("."))


def folder_name(whole: str) -> str:
    """What the release's folder is called."""
    return whole[:DIGITS_IN_FOLDER]
