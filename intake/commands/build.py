"""``dutybook build``."""

from __future__ import annotations

import click

from forms.phrases import Phrase
from forms.problems import DefinitionsFaulty
from intake import building, publish
from intake.commands.options import ending_in_order, in_sentences, lang, say
from intake.settings import from_environment


@click.command()
@lang
@in_sentences(DefinitionsFaulty, building.BuildFailed)
@ending_in_order()
def command() -> None:
    """Check the handbook and build it into build/handbook/site, to look at or to serve as files."""
    project = from_environment().project
    catalogue = publish.checked(project)
    building.finish(building.begin(project, project / "build"), catalogue, project / "build" / "handbook")
    say(Phrase("Built: build/handbook/site"))
