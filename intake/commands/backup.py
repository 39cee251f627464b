"""``dutybook backup``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from intake import backups, settling
from intake.backups import NotBackedUp
from intake.commands.options import data, ending_in_order, in_sentences, say
from intake.settings import from_environment


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@data
@in_sentences(NotBackedUp)
@ending_in_order()
def command(target: Path, **given: Any) -> None:
    """Back up the database and the attachments; the service may run meanwhile.

    Where TARGET is a folder, what is new since the last backup is written into it; else a file with all of it is made.
    """
    settings = from_environment(**given)
    backups.require_something(settings)
    # By the real clock, also where the demo's stands still: it says how old the backup is.
    try:
        made = backups.make(settling.open_data(settings), target.resolve(), datetime.now(UTC), say)
    except OSError as error:
        raise NotBackedUp(refusal(target, settings.data, error)) from error
    database, written = "the database, " * bool(made.manifest.schema), f"{made.size // 1024} kB"
    say(f"Backed up to {target}: {database}attachments: {made.attachments}. Written: {written}.")
    if not made.manifest.schema:
        say("The database is not in it. Back PostgreSQL up with pg_dump, each time before this.")
    if made.manifest.elsewhere:
        say("The attachments are not in it. They lie where INTAKE_STORAGE says; back them up there.")
    say("INTAKE_SECRET_KEY is not in it. Keep both away from this machine, and try a restore now and then.")
    if made.manifest.missing:
        click.echo("\n".join(["Named, and not there or damaged; look in earlier backups:", *made.manifest.missing]), err=True)


def refusal(target: Path, data: Path, error: OSError) -> str:
    """Where a disk may be full, or a folder another's."""
    if target.is_dir():
        return f"No backup was made in {target} ({error.strerror}). See whether it, and {data}, can be written and have room."
    return f"The backup cannot be written to {target} ({error.strerror}). Nothing is left of it."
