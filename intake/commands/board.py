"""``dutybook board``."""

from __future__ import annotations

from typing import Any

import click

from db.engine import make_engine
from intake import settling, totals
from intake.commands.options import data, in_sentences, say
from intake.services import make_clock
from intake.settings import from_environment


@click.group()
def command() -> None:
    """The counts that the board keeps."""


@command.command()
@click.option("--days", type=click.IntRange(1, 3700), default=62, help="How many days back.")
@data
@in_sentences()
def recount(days: int, **given: Any) -> None:
    """Count the board's closed days again from their rows."""
    settings = settling.open_data(from_environment(**given))
    engine, now = make_engine(settings.database_url, settings.journal), make_clock(settings)()
    say(f"Counted {totals.recount(engine, days, now)} days again.")
