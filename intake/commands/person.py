"""``dutybook person``."""

from __future__ import annotations

from typing import Any

import click

from db.engine import make_engine
from intake import installation, settling
from intake.commands.options import data, in_sentences, port, say
from intake.services import make_clock
from intake.settings import from_environment


@click.group()
def command() -> None:
    """People who may get in."""


@command.command()
@click.argument("username")
@port
@data
@in_sentences(installation.CannotBegin)
def link(username: str, **given: Any) -> None:
    """Make a new one-time link for a person, for example a forgotten password."""
    settings = settling.beside(from_environment(**given))
    engine = make_engine(settings.database_url, settings.journal)
    token = installation.link(engine, settings, make_clock(settings)(), username)
    say(f"Open this link within 3 days to choose a password:\n{settings.address}/welcome/{token}")
