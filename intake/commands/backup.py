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
@click.argument("file", type=click.Path(path_type=Path))
@data
@in_sentences(NotBackedUp)
@ending_in_order()
def command(file: Path, **given: Any) -> None:
    """Write the database and the attachments into one FILE; the service may run meanwhile."""
    settings = from_environment(**given)
    backups.require_something(settings)
    # By the real clock, also where the demo's stands still: it says how old the backup is.
    try:
        made = backups.make(settling.open_data(settings), file.resolve(), datetime.now(UTC), say)
    except OSError as error:
        raise NotBackedUp(f"The backup cannot be written to {file} ({error.strerror}). Nothing is left of it.") from error
    say(f"Backed up to {file}: {'the database, ' * bool(made.schema)}attachments: {len(made.digests)}, {made.size // 1024} kB.")
    if not made.schema:
        say("The database is not in it. Back PostgreSQL up with pg_dump, each time before this.")
    if made.elsewhere:
        say("The attachments are not in it. They lie where INTAKE_STORAGE says; back them up there.")
    say("INTAKE_SECRET_KEY is not in it. Keep both away from this machine, and try a restore now and then.")
    if made.missing:
        click.echo("\n".join(["Named, and not there or damaged; look in earlier backups:", *made.missing]), err=True)
