"""``dutybook status``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import click

from db.engine import journal, make_engine
from intake import alarms, settling
from intake.commands.options import data, in_sentences, say
from intake.settings import from_environment


@click.command()
@data
@in_sentences()
def command(**given: Any) -> None:
    """Tell how the database is kept, when it was last backed up, and every alarm; exit status 1 where there is one."""
    settings = settling.open_data(from_environment(**given))
    engine = make_engine(settings.database_url, settings.journal)
    say(f"Database: {engine.dialect.name}, journal: {journal(engine)}")
    last, found = alarms.last_backup(settings.data), alarms.standing(settings, engine, datetime.now(UTC))
    say(f"Last backup: {f'{last:%Y-%m-%d %H:%M} UTC' if last else 'none'}")
    click.echo("\n".join(one.sentence for one in found), err=True, nl=bool(found))
    sys.exit(bool(found))
