"""``dutybook sweep``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import click

from db.engine import make_engine
from intake import settling, sweeping
from intake.commands.options import data, in_sentences, say
from intake.settings import from_environment
from intake.storage import make_storage


@click.command()
@data
@in_sentences()
def command(**given: Any) -> None:
    """Remove the files of attachments that nothing names, and tell which are missing."""
    settings = settling.open_data(from_environment(**given))
    # By the real clock, also where the demo's stands still: the files' own ages are real.
    engine, real = make_engine(settings.database_url, settings.journal), datetime.now(UTC)
    swept = sweeping.sweep(engine, make_storage(settings), real)
    say(f"Removed {swept.files} files that nothing names, {swept.size // 1024} kB.")
    if swept.missing:
        click.echo("\n".join(["Files that are named and not there; look for them in the backups:", *swept.missing]), err=True)
        sys.exit(1)
