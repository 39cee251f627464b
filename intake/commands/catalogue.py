"""``dutybook catalogue``."""

from __future__ import annotations

import json

import click

from forms import catalogue as catalogues
from forms.catalogue_json import catalogue_json
from forms.problems import DefinitionsFaulty
from intake.commands.options import in_sentences, say
from intake.settings import from_environment


@click.command()
@click.option("--json", "as_json", is_flag=True, required=True, help="As JSON, the only form there is.")
@in_sentences(DefinitionsFaulty)
def command(as_json: bool) -> None:  # noqa: ARG001  (says what comes out)
    """Print everything that is defined."""
    loaded = catalogues.load(from_environment().project)
    if loaded.problems:
        raise DefinitionsFaulty(loaded.problems)
    say(json.dumps(catalogue_json(loaded), ensure_ascii=False, indent=1))
