"""``dutybook serve``: on a start where nothing changed it loads what serves, and nothing else."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from db.engine import journal, make_engine
from forms.phrases import Phrase
from intake import alarms, occupancy, serving, settling
from intake.commands import load
from intake.commands.options import data, in_sentences, port, say
from intake.readiness import is_empty, is_ready
from intake.services import make_clock
from intake.settings import from_environment

if TYPE_CHECKING:
    from intake.settings import Settings

LOG = logging.getLogger(__name__)


@click.command()
@click.option("--demo", is_flag=True, default=None, help="Demo data and sign-in without a password, on this machine only.")
@click.option("--host", help="The address to listen on.")
@port
@data
@click.pass_context
@in_sentences()
def command(context: click.Context, /, **given: Any) -> None:
    """Prepare what is missing and serve."""
    asked = from_environment(**given)
    serving.refuse_busy_port(asked)
    settings, clock = settling.settle(asked), make_clock(asked)
    with occupancy.serving(settings.data):
        if not is_ready(settings):
            context.invoke(load("prepare"), demo=given["demo"], data=given["data"])
            if is_ready(settings):
                begin_anew()
        serving.Server(settings, clock, partial(announce, settings)).run()


def begin_anew() -> None:
    """Run the same command once more in this process, with nothing left of what preparing loaded and started.

    A worker is a copy of this process without its threads: storage that was used here would wait in it for them forever.
    """
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  (our own command once more)


def announce(settings: Settings) -> None:
    """Print where to go."""
    engine = make_engine(settings.database_url, settings.journal)
    told = {"address": f"{settings.address}/", "database": engine.dialect.name, "journal": journal(engine)}
    say("")
    say(Phrase("Dutybook is ready: %(address)s   (database: %(database)s, journal: %(journal)s)", **told))
    if settings.demo:
        say(Phrase("Demo: sign in as anybody, without a password. Stop with Ctrl+C."))
    else:
        say(Phrase("Stop with Ctrl+C."))
    for alarm in alarms.standing(settings, engine, make_clock(settings)()):
        LOG.warning(alarm.sentence)
    if is_empty(engine):
        say(Phrase("Nobody can sign in yet. Let the first administrator in: dutybook init"))
    engine.dispose()
