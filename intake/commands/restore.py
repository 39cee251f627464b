"""``dutybook restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intake import restoring, settling
from intake.archives import NotWhole
from intake.commands.options import data, ending_in_order, in_sentences, say
from intake.restoring import Asked, NotRestored
from intake.services import make_clock
from intake.settings import from_environment


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also where there is something already; its database is kept beside.")
@click.option("--altered-trail", is_flag=True, help="Also where the trail was altered by hand before the backup.")
@data
@in_sentences(NotRestored, NotWhole)
@ending_in_order()
def command(file: Path, replace: bool, altered_trail: bool, **given: Any) -> None:
    """Put a backup into an empty data folder, once all of it was checked; the service must not run."""
    asked = from_environment(**given)
    if not file.is_file():
        raise NotRestored(f"There is no file {file}.")
    settings = settling.with_folder(asked)
    try:
        done = restoring.restore(settings, file, Asked(replace, altered_trail), make_clock(asked)(), say)
    except OSError as error:
        raise NotRestored(f"The backup cannot be restored into {settings.data}: {error}.") from error
    for sentence in done.trail:
        say(sentence)
    say(f"Restored the backup of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC into {settings.data}.")
    if done.manifest.schema:
        say("What was done after it is not there; everybody signs in again. Start the service: dutybook serve")
    else:
        say("These were the attachments. Restore the database with pg_restore, then run: dutybook sweep")
    if done.missing:
        click.echo("\n".join(["Named, and not in the backup; look in earlier ones:", *done.missing]), err=True)
