"""``dutybook check``."""

from __future__ import annotations

import click

from forms import ages
from forms import check as checks
from forms.phrases import Phrase
from forms.problems import DefinitionsFaulty
from intake.commands.options import in_sentences, lang, say
from intake.settings import from_environment


@click.command()
@click.option("--fix", is_flag=True, help="First give new items their ids, and Chinese texts their punctuation.")
@lang
@in_sentences(DefinitionsFaulty)
def command(fix: bool) -> None:
    """Tell every fault in the handbook and the forms, each with file, line and what to do."""
    project = from_environment().project
    for changed in checks.fix(project) if fix else ():
        say(Phrase("changed %(file)s", file=changed))
    for page in ages.outrun(project):
        say(_outrun(page))
    if problems := checks.check(project):
        raise DefinitionsFaulty(problems)
    say(Phrase("The handbook is in order."))


def _outrun(page: str) -> Phrase:
    return Phrase(
        "Notice: %(page)s is older than the wording of its Chinese page. See whether it still says the same.", page=page
    )
