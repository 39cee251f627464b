"""What the site is built from, as one hash: the same inputs need no second build."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIGURATIONS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
FOLDERS = ("handbook", "forms", "overrides")
BUILT_WITH = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "pypinyin")
DIGITS_IN_FOLDER = 16


def digest(project: Path) -> str:
    """The hash of every input and of the versions of what builds."""
    whole = hashlib.sha256()
    for path in sorted(_inputs(project)):
        whole.update(path.relative_to(project).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    whole.update(" ".join(f"{name}={version(name)}" for name in BUILT_WITH).encode())
    return whole.hexdigest()


def _inputs(project: Path) -> Iterator[Path]:
    yield from (project / name for name in CONFIGURATIONS.values())
    for name in FOLDERS:
        for path in (project / name).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                yield path


def folder_name(whole: str) -> str:
    """What the release's folder is called."""
    return whole[:DIGITS_IN_FOLDER]
