"""``dutybook init``."""

from __future__ import annotations

from typing import Any

import click

from db.engine import make_engine
from db.migrate import upgrade
from intake import installation, settling
from intake.commands.options import data, in_sentences, port, say
from intake.services import make_clock
from intake.settings import from_environment


@click.command()
@click.option("--company", prompt="Name of the company", help="What the top of the tree of places is called.")
@click.option("--username", default="admin", help="The name the administrator signs in with.")
@click.option("--zone", default="Asia/Shanghai", help="The time zone of the places.")
@port
@data
@in_sentences(installation.CannotBegin)
def command(company: str, username: str, zone: str, **given: Any) -> None:
    """Make an empty installation with one administrator, who gets in by a one-time link."""
    settings = settling.settle(from_environment(**given))
    engine = make_engine(settings.database_url, settings.journal)
    upgrade(engine)
    token = installation.begin(engine, settings, make_clock(settings)(), company, username, zone)
    say("The installation is made. Now start the service: dutybook serve")
    say(f"Then open this link, within 3 days, to choose the administrator's password:\n{settings.address}/welcome/{token}")
