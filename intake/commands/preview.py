"""``dutybook preview``."""

from __future__ import annotations

import os
import sys

import click

from intake.commands.options import in_sentences
from intake.inputs import CONFIGURATIONS
from intake.settings import from_environment


@click.command()
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Which of the two handbooks.")
@click.option("--port", type=int, default=8001, help="The port to listen on.")
@in_sentences()
def command(lang: str, port: int) -> None:
    """Show the handbook as it is being written; the page reloads itself."""
    project = from_environment().project
    preview = [sys.executable, "-m", "forms.mkdocs_preview", str(project / CONFIGURATIONS[lang]), "--port", str(port)]
    # It takes this process's place: whoever ends one ends both.
    os.chdir(project)
    os.execv(sys.executable, preview)  # noqa: S606  (our own command)
