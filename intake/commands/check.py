"""``dutybook check``."""

from __future__ import annotations

import click

from forms import ages
from forms import check as checks
from forms.problems import DefinitionsFaulty
from intake.commands.options import in_sentences, say
from intake.settings import from_environment


@click.command()
@click.option("--fix", is_flag=True, help="First give new items their ids, and Chinese texts their punctuation.")
@in_sentences(DefinitionsFaulty)
def command(fix: bool) -> None:
    """Tell every fault in the handbook and the forms, each with file, line and what to do."""
    project = from_environment().project
    for changed in checks.fix(project) if fix else ():
        say(f"changed {changed}")
    for page in ages.outrun(project):
        say(f"Notice: {page} is older than the wording of its Chinese page. See whether it still says the same.")
    if problems := checks.check(project):
        raise DefinitionsFaulty(problems)
    say("The handbook is in order.")
