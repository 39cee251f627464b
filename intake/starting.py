"""From nothing to ready: a data folder, a migrated database, a published handbook, and in demo mode a shop with people."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from db import places
from db.engine import make_engine, reading
from db.migrate import is_current, upgrade
from intake import building, publish, safety
from intake.demo import HISTORY_DAYS, seed
from intake.settings import DATABASE_FILE, SettingsRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from intake.settings import Settings

ASIDE = ".demo-in-the-making.sqlite3"


def settle(settings: Settings) -> Settings:
    """The settings to start with: the data folder can be used, and nothing is unsafe."""
    settings = open_data(settings)
    safety.check(settings)
    return settings


def open_data(settings: Settings) -> Settings:
    """The settings with a data folder that is there and writable, and with the demo's key where it has one."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        (settings.data / "releases").mkdir(exist_ok=True)
        probe = settings.data / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        sentence = (
            f"The data folder {settings.data} cannot be written ({error.strerror}). Name another: make serve DATA=/some/folder"
        )
        raise SettingsRefused([sentence]) from error
    return safety.with_demo_key(replace(settings, data=settings.data.resolve(), project=settings.project.resolve()))


def beside(settings: Settings) -> Settings:
    """The settings of a command beside the service: a data folder that demo mode made brings its key along."""
    return settle(replace(settings, demo=True) if safety.has_demo_key(settings) else settings)


def prepare(settings: Settings, now: datetime, say: Callable[[str], None]) -> None:
    """Everything before the first request; says what it is doing."""
    file = settings.data / DATABASE_FILE
    if not settings.demo or settings.database or file.exists():
        _prepare(settings, now, say)
        return
    # A first start that is cut off must not leave half a history: the file gets its name when all of it is written.
    for left in settings.data.glob(f"{ASIDE}*"):
        left.unlink()
    _prepare(replace(settings, database=f"sqlite:///{settings.data / ASIDE}"), now, say)
    (settings.data / ASIDE).rename(file)
    for left in settings.data.glob(f"{ASIDE}*"):
        left.unlink()


def _prepare(settings: Settings, now: datetime, say: Callable[[str], None]) -> None:
    engine = make_engine(settings.database_url, settings.journal)
    try:
        if not is_current(engine):
            say("Preparing the database ...")
            upgrade(engine)
        if settings.demo and is_empty(engine):
            begin_demo(engine, settings, now, say)
        else:
            publish.publish(engine, settings, now, say)
    finally:
        engine.dispose()


def is_empty(engine: Engine) -> bool:
    """Whether nobody has made anything of this installation yet."""
    with reading(engine) as conn:
        return places.root(conn) is None


def begin_demo(engine: Engine, settings: Settings, now: datetime, say: Callable[[str], None]) -> None:
    """The demo's first start: its history is written while the generators build the site.

    The row that names the release stands before its folder is there; a start that was cut off builds it then.
    """
    whole = building.digest(settings.project)
    folder = publish.folder_of(settings, whole)
    say("Checking the handbook ...")
    catalogue = publish.checked(settings.project)
    work = None if folder.is_dir() else building.begin(settings.project, folder.parent)
    try:
        publish.switch(engine, catalogue, whole, now - timedelta(days=HISTORY_DAYS + 1))
        say(f"Writing a demo shop with {HISTORY_DAYS} days of history ...")
        seed(engine, catalogue, now)
        if work is not None:
            say("Building the handbook in both languages ...")
            building.finish(work, catalogue, folder)
    except BaseException:
        if work is not None:
            building.abandon(work)
        raise
