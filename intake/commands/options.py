"""What the commands share: two options, how they speak, and what becomes of a refusal."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click
from sqlalchemy.exc import DBAPIError

from db.engine import UnsafeDatabase
from intake.settings import SettingsRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")
say = partial(click.echo, err=False)

data = click.option("--data", type=click.Path(path_type=Path), help="The folder for the database and the built handbook.")

port = click.option("--port", type=int, help="The port the service listens on.")


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
                click.echo(str(error), err=True)
            except DBAPIError as error:
                sentence = f"The database cannot be used: {error.orig}. Look at INTAKE_DATABASE and at the data folder."
                click.echo(sentence, err=True)
            sys.exit(1)

        return run

    return decorate
