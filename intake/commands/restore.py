"""``dutybook restore``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intake import checking, restoring, settling
from intake.archives import NotWhole
from intake.commands.options import data, ending_in_order, in_sentences, say
from intake.restoring import Asked, NotRestored
from intake.services import make_clock
from intake.settings import from_environment

if TYPE_CHECKING:
    from intake.archives import Manifest


@click.command()
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also where there is something already; its database is kept beside.")
@click.option("--altered-trail", is_flag=True, help="Also where the trail was altered by hand before the backup.")
@click.option("--check", is_flag=True, help="Only try it, aside; exit status 1 where not everything could be restored.")
@click.option("--within", type=int, metavar="MINUTES", help="With --check: exit status 1 also where the backup is older.")
@data
@in_sentences(NotRestored, NotWhole)
@ending_in_order()
def command(backup: Path, replace: bool, altered_trail: bool, check: bool, within: int | None, **given: Any) -> None:
    """Put a backup into an empty data folder, once all of it was checked; the service must not run.

    BACKUP is a file, or a folder of backups, of which the newest is taken, or one of the lists in its folder "backups".
    """
    if not backup.exists():
        raise NotRestored(f"There is no file {backup}.")
    if check:
        sys.exit(not try_it(backup, within))
    asked = from_environment(**given)
    settings = settling.with_folder(asked)
    try:
        done = restoring.restore(settings, backup, Asked(replace, altered_trail), make_clock(asked)(), say)
    except OSError as error:
        raise NotRestored(f"The backup cannot be restored into {settings.data}: {error}.") from error
    for sentence in done.trail:
        say(sentence)
    say(f"Restored the backup of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC into {settings.data}.")
    if not done.manifest.schema:
        say("These were the attachments, of the database as pg_restore has left it.")
    say("What was done after it is not there; everybody signs in again. Start the service: dutybook serve")
    tell(done.missing, "Named, and not in the backup; look in earlier ones:")


def try_it(backup: Path, within: int | None) -> bool:
    """Restore it aside and say what is wrong; whether it is a good one."""
    try:
        done = checking.check(backup, say)
    except OSError as error:
        raise NotRestored(f"The backup cannot be tried: {error}.") from error
    for sentence in done.trail:
        say(sentence)
    tell(done.damaged, "Damaged in the backup; in a folder of backups remove them, and the next one brings them again:")
    tell(done.missing, "Named, and not in the backup; look in earlier ones:")
    made = f"The backup of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC"
    if done.is_whole:
        say(f"{made} can be restored: {'the database, ' * bool(done.manifest.schema)}attachments: {len(done.manifest.digests)}.")
    is_late = within is not None and _is_older(done.manifest, within)
    if is_late:
        click.echo(f"{made} is older than {within} minutes. Look why no newer one came.", err=True)
    return done.is_whole and not is_late


def _is_older(manifest: Manifest, minutes: int) -> bool:
    return datetime.now(UTC) - manifest.made_at > timedelta(minutes=minutes)


def tell(names: tuple[str, ...], what: str) -> None:
    """Name what is lost, if anything is."""
    if names:
        click.echo("\n".join([what, *names]), err=True)
