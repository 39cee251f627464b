"""The commands, a file for each; only the one that is called is loaded, so that serving waits for nothing it never needs."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import click

# In the order of an installation's life; each is a module here, whose ``command`` it is.
COMMANDS = (
    *("serve", "init", "person", "check", "preview", "publish", "build", "catalogue"),
    *("prepare", "status", "backup", "restore", "board", "db", "sweep", "trail"),
)


def load(name: str) -> click.Command:
    """The command of that name. All that is loaded is there to stay: the collector need not look through it meanwhile."""
    gc.disable()
    try:
        return cast("click.Command", import_module(f"intake.commands.{name}").command)
    finally:
        gc.enable()
