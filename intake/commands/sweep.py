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
    """Remove the files of attachments that nothing names, make small pictures that are missing, and tell what is lost."""
    settings = settling.open_data(from_environment(**given))
    # By the real clock, also where the demo's stands still: the files' own ages are real.
    engine, real = make_engine(settings.database_url, settings.journal), datetime.now(UTC)
    swept = sweeping.sweep(engine, make_storage(settings), real)
    say(f"Removed {swept.files} files that nothing names, {swept.size // 1024} kB.")
    if swept.renewed:
        say(f"Made {swept.renewed} small pictures again.")
    if swept.missing:
        click.echo("\n".join(["Files that are named and not there; look for them in the backups:", *swept.missing]), err=True)
    if swept.damaged:
        click.echo("\n".join(["Photos that are damaged; look for them in the backups:", *swept.damaged]), err=True)
    sys.exit(bool(swept.missing or swept.damaged))
