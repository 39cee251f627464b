"""``dutybook publish``."""

from __future__ import annotations

from typing import Any

import click

from db.engine import make_engine
from db.migrate import upgrade
from forms.phrases import Phrase
from forms.problems import DefinitionsFaulty
from intake import publish, settling
from intake.building import BuildFailed
from intake.commands.options import data, ending_in_order, in_sentences, lang, say
from intake.services import make_clock
from intake.settings import from_environment


@click.command()
@data
@lang
@in_sentences(DefinitionsFaulty, BuildFailed)
@ending_in_order()
def command(**given: Any) -> None:
    """Put the handbook as it is written live; a faulty one stays where it is."""
    settings = settling.open_data(from_environment(**given))
    engine = make_engine(settings.database_url, settings.journal)
    upgrade(engine)
    published = publish.publish(engine, settings, make_clock(settings)(), say)
    for renewal in published.renewals:
        say(renewal)
    say(Phrase("Published.") if published.is_new else Phrase("Nothing has changed since the last publication."))
