"""What the commands share: two options, how they speak, and what becomes of a refusal."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click
from sqlalchemy.exc import DBAPIError

from db.engine import UnsafeDatabase
from forms.model import LANGS
from forms.phrases import Phrase, of_environment
from forms.problems import DefinitionsFaulty
from intake.settings import SettingsRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forms.model import Lang

P = ParamSpec("P")
R = TypeVar("R")

data = click.option("--data", type=click.Path(path_type=Path), help="The folder for the database and the built handbook.")

LANGUAGE = "dutybook.language"


def _keep(ctx: click.Context, _: click.Parameter, value: Lang | None) -> None:
    ctx.meta[LANGUAGE] = value


lang = click.option(
    "--lang",
    type=click.Choice(LANGS),
    expose_value=False,
    callback=_keep,
    help="The language of what is told; that of the terminal where none is named.",
)

port = click.option("--port", type=int, help="The port the service listens on.")


def language() -> Lang:
    """The language that the command is to speak."""
    context = click.get_current_context(silent=True)
    asked: Lang | None = context.meta.get(LANGUAGE) if context else None
    return asked or of_environment(os.environ)


def say(words: str) -> None:
    click.echo(words.to(language()) if isinstance(words, Phrase) else words)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """While the block lasts SIGTERM ends it as an exception, so that no generator which it has started works on alone."""
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def in_sentences(*refusals: type[Exception]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Turn what a command refuses into its sentences and exit status 1: ``refusals``, unfit settings, an unfit database."""

    told: tuple[type[Exception], ...] = (SettingsRefused, UnsafeDatabase, *refusals)

    def decorate(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def run(*given: P.args, **named: P.kwargs) -> R:
            try:
                return command(*given, **named)
            except told as error:
                click.echo(error.to(language()) if isinstance(error, DefinitionsFaulty) else str(error), err=True)
            except DBAPIError as error:
                sentence = f"The database cannot be used: {error.orig}. Look at INTAKE_DATABASE and at the data folder."
                click.echo(sentence, err=True)
            sys.exit(1)

        return run

    return decorate
