"""``dutybook prepare``: what ``serve`` calls where something is missing or has changed."""

from __future__ import annotations

from typing import Any

import click

from forms.problems import DefinitionsFaulty
from intake import settling, starting
from intake.building import BuildFailed
from intake.commands.options import data, ending_in_order, in_sentences, say
from intake.services import make_clock
from intake.settings import from_environment


@click.command()
@click.option("--demo", is_flag=True, default=None, help="Demo data and sign-in without a password, on this machine only.")
@data
@in_sentences(DefinitionsFaulty, BuildFailed)
@ending_in_order()
def command(**given: Any) -> None:
    """Make what a start needs, without serving: the newest schema, and the site of the handbook as it is written."""
    asked = from_environment(**given)
    settings = settling.settle(asked)
    starting.prepare(settings, make_clock(asked)(), say)
