"""The ``dutybook`` command: each reads its arguments and calls the function that does the work."""

from __future__ import annotations

import json
import os
import sys
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click
from sqlalchemy.exc import DBAPIError

from db import states
from db.engine import UnsafeDatabase, journal, make_engine, writing
from db.migrate import upgrade
from forms import ages
from forms import catalogue as catalogues
from forms import check as checks
from forms.problems import DefinitionsFaulty
from intake import building, installation, publish, serving, starting, totals
from intake.services import make_clock
from intake.settings import Settings, SettingsRefused, from_environment

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")
say = partial(click.echo, err=False)


def in_sentences(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what a command refuses into its sentences and exit status 1."""

    @wraps(command)
    def run(*given: P.args, **named: P.kwargs) -> R:
        try:
            return command(*given, **named)
        except (SettingsRefused, DefinitionsFaulty, UnsafeDatabase, building.BuildFailed, installation.CannotBegin) as error:
            click.echo(str(error), err=True)
        except DBAPIError as error:
            click.echo(f"The database cannot be used: {error.orig}. Look at INTAKE_DATABASE and at the data folder.", err=True)
        sys.exit(1)

    return run


data = click.option("--data", type=click.Path(path_type=Path), help="The folder for the database and the built handbook.")

port = click.option("--port", type=int, help="The port the service listens on.")


@click.group()
def main() -> None:
    """Dutybook: a handbook whose checklists and forms are the record."""


@main.command()
@click.option("--demo", is_flag=True, default=None, help="Demo data and sign-in without a password, on this machine only.")
@click.option("--host", help="The address to listen on.")
@port
@data
@in_sentences
def serve(**given: Any) -> None:
    """Prepare what is missing and serve."""
    asked = from_environment(**given)
    serving.refuse_busy_port(asked)
    settings, clock = starting.settle(asked), make_clock(asked)
    starting.prepare(settings, clock(), say)
    serving.Server(settings, clock, partial(announce, settings)).run()


def announce(settings: Settings) -> None:
    """Print where to go."""
    engine = make_engine(settings.database_url, settings.journal)
    say(f"\nDutybook is ready: {settings.address}/   (database: {engine.dialect.name}, journal: {journal(engine)})")
    say("Demo: sign in as anybody, without a password. Stop with Ctrl+C." if settings.demo else "Stop with Ctrl+C.")
    if starting.is_empty(engine):
        say("Nobody can sign in yet. Let the first administrator in: dutybook init")
    engine.dispose()


@main.command()
@in_sentences
def build() -> None:
    """Check the handbook and build it into build/site, to look at or to serve as files."""
    project = from_environment().project
    catalogue = publish.checked(project)
    building.finish(building.begin(project, project / "build"), catalogue, project / "build" / "handbook")
    say("Built: build/handbook/site")


@main.command()
@click.option("--fix", is_flag=True, help="First give new items their ids, and Chinese texts their punctuation.")
@in_sentences
def check(fix: bool) -> None:
    """Tell every fault in the handbook and the forms, each with file, line and what to do."""
    project = from_environment().project
    for changed in checks.fix(project) if fix else ():
        say(f"changed {changed}")
    for page in ages.outrun(project):
        say(f"Notice: {page} is older than the wording of its Chinese page. See whether it still says the same.")
    if problems := checks.check(project):
        raise DefinitionsFaulty(problems)
    say("The handbook is in order.")


@main.command()
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Which of the two handbooks.")
@click.option("--port", type=int, default=8001, help="The port to listen on.")
@in_sentences
def preview(lang: str, port: int) -> None:
    """Show the handbook as it is being written; the page reloads itself."""
    project = from_environment().project
    command = [sys.executable, "-m", "forms.mkdocs_preview", str(project / building.CONFIGURATIONS[lang]), "--port", str(port)]
    # It takes this process's place: whoever ends one ends both.
    os.chdir(project)
    os.execv(sys.executable, command)  # noqa: S606  (our own command)


@main.command(name="publish")
@data
@in_sentences
def publish_(**given: Any) -> None:
    """Put the handbook as it is written live; a faulty one stays where it is."""
    settings = starting.open_data(from_environment(**given))
    engine = make_engine(settings.database_url, settings.journal)
    upgrade(engine)
    published = publish.publish(engine, settings, make_clock(settings)(), say)
    for name in published.changed:
        say(f"changed {name}")
    say("Published." if published.is_new else "Nothing has changed since the last publication.")


@main.command()
@click.option("--json", "as_json", is_flag=True, required=True, help="As JSON, the only form there is.")
@in_sentences
def catalogue(as_json: bool) -> None:  # noqa: ARG001  (says what comes out)
    """Print everything that is defined."""
    loaded = catalogues.load(from_environment().project)
    if loaded.problems:
        raise DefinitionsFaulty(loaded.problems)
    say(json.dumps(loaded.as_json(), ensure_ascii=False, indent=1))


@main.command()
@click.option("--company", prompt="Name of the company", help="What the top of the tree of places is called.")
@click.option("--username", default="admin", help="The name the administrator signs in with.")
@click.option("--zone", default="Asia/Shanghai", help="The time zone of the places.")
@port
@data
@in_sentences
def init(company: str, username: str, zone: str, **given: Any) -> None:
    """Make an empty installation with one administrator, who gets in by a one-time link."""
    settings = starting.settle(from_environment(**given))
    engine = make_engine(settings.database_url, settings.journal)
    upgrade(engine)
    token = installation.begin(engine, settings, make_clock(settings)(), company, username, zone)
    say(f"Open this link within 3 days to choose the administrator's password:\n{settings.address}/welcome/{token}")


@main.group()
def person() -> None:
    """People who may get in."""


@person.command()
@click.argument("username")
@port
@data
@in_sentences
def link(username: str, **given: Any) -> None:
    """Make a new one-time link for a person, for example a forgotten password."""
    settings = starting.beside(from_environment(**given))
    engine = make_engine(settings.database_url, settings.journal)
    token = installation.link(engine, settings, make_clock(settings)(), username)
    say(f"Open this link within 3 days to choose a password:\n{settings.address}/welcome/{token}")


@main.group()
def board() -> None:
    """The counts that the board keeps."""


@board.command()
@click.option("--days", type=click.IntRange(1, 3700), default=62, help="How many days back.")
@data
@in_sentences
def recount(days: int, **given: Any) -> None:
    """Count the board's closed days again from their rows."""
    settings = starting.open_data(from_environment(**given))
    engine, now = make_engine(settings.database_url, settings.journal), make_clock(settings)()
    say(f"Counted {totals.recount(engine, days, now)} days again.")


@main.group()
def db() -> None:
    """The database."""


@db.command(name="upgrade")
@data
@in_sentences
def upgrade_(**given: Any) -> None:
    """Bring the database to the newest schema."""
    settings = starting.open_data(from_environment(**given))
    upgrade(make_engine(settings.database_url, settings.journal))
    say("The database is up to date.")


@db.command(name="recount")
@data
@in_sentences
def recount_(**given: Any) -> None:
    """Work out anew, from versions and decisions, where every submission stands."""
    settings = starting.open_data(from_environment(**given))
    with writing(make_engine(settings.database_url, settings.journal)) as conn:
        say(f"Submissions worked out anew: {states.rebuild(conn)}.")


if __name__ == "__main__":
    main()
