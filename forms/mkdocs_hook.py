"""Manners of a MkDocs build, nothing a reader sees: tell the extensions where the project is, and stop cleanly on a fault."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort

from forms.facts import of_project

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = logging.getLogger("mkdocs.dutybook")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name the project's folder for ``forms.facts``: a build may be started anywhere."""
    root = Path(config.config_file_path).resolve().parent
    config.mdx_configs.setdefault("forms.facts", {})["root"] = str(root)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Tell every fault at once and build nothing, where the extension would show one of them with a stack of calls."""
    problems = of_project(Path(config.mdx_configs["forms.facts"]["root"])).problems
    for problem in problems:
        log.error("%s", problem)
    if problems:
        raise Abort(f"{len(problems)} faults in the definitions; nothing was built.")
