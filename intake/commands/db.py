"""``dutybook db``."""

from __future__ import annotations

from typing import Any

import click

from db.engine import make_engine
from db.migrate import upgrade
from intake import installation, settling
from intake.commands.options import data, in_sentences, say
from intake.settings import from_environment


@click.group()
def command() -> None:
    """The database."""


@command.command(name="upgrade")
@data
@in_sentences()
def upgrade_(**given: Any) -> None:
    """Bring the database to the newest schema."""
    settings = settling.open_data(from_environment(**given))
    upgrade(make_engine(settings.database_url, settings.journal))
    say("The database is up to date.")


@command.command()
@data
@in_sentences()
def recount(**given: Any) -> None:
    """Work out anew, from versions and decisions, where every submission stands."""
    settings = settling.open_data(from_environment(**given))
    found = installation.recount(make_engine(settings.database_url, settings.journal))
    say(f"Submissions worked out anew: {found.submissions}. Put right: {found.wrong}.")
