"""``dutybook trail``."""

from __future__ import annotations

import sys
from typing import Any

import click

from db.engine import make_engine
from intake import sealing, settling
from intake.commands.options import data, in_sentences, say
from intake.settings import from_environment


@click.group()
def command() -> None:
    """The trail of who changed what."""


@command.command()
@data
@in_sentences()
def verify(**given: Any) -> None:
    """Hold every entry of the trail against its seal; exit status 1 where one was altered."""
    settings = settling.open_data(from_environment(**given))
    told, is_sound = sealing.tell(make_engine(settings.database_url, settings.journal))
    for sentence in told:
        say(sentence)
    sys.exit(not is_sound)
