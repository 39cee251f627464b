"""Manners of a MkDocs build, nothing a reader sees: tell the extensions where the project is, and stop cleanly on a fault."""

from __future__ import annotations

import gc
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import Abort

from forms.phrases import Phrase, of_environment
from forms.standing import of_project

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = logging.getLogger("mkdocs.dutybook")
commands: list[str] = []


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG001  (MkDocs names it)
    commands.append(command)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name the project's folder for ``forms.facts``: a build may be started anywhere. A preview shows faults on the page."""
    facts = config.mdx_configs.setdefault("forms.facts", {})
    facts["root"] = str(Path(config.config_file_path).resolve().parent)
    if "serve" in commands:
        facts |= {"preview": True, "lang": Path(config.docs_dir).name}
        config.mdx_configs.setdefault("forms.dialect", {})["collect"] = True
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Tell every fault at once and build nothing, where the extension would show one of them with a stack of calls."""
    facts = config.mdx_configs["forms.facts"]
    problems = of_project(Path(facts["root"])).problems
    lang = of_environment(os.environ)
    for problem in problems:
        log.error("%s", problem.to(lang))
    # A server whose build stops answers no more; in a preview the page itself tells what is wrong.
    if problems and not facts.get("preview"):
        raise Abort(Phrase("%(number)s faults in the definitions; nothing was built.", number=len(problems)).to(lang))
    if "serve" not in commands:
        spare_the_collector()


def spare_the_collector() -> None:
    """What has been read stays until the end, and a build makes little garbage: looking for it took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
