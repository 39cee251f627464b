"""From nothing to ready: a migrated database, a published handbook, and in demo mode a shop with people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from db.engine import make_engine
from db.migrate import upgrade
from db.schema import is_current
from forms.phrases import Phrase
from intake import building, inputs, publish
from intake.demo import HISTORY_DAYS, seed
from intake.readiness import folder_of, is_empty
from intake.settings import DATABASE_FILE
from intake.storage import make_storage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from intake.settings import Settings

ASIDE = ".demo-in-the-making.sqlite3"


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
            say(Phrase("Preparing the database ..."))
            upgrade(engine)
        if settings.demo and is_empty(engine):
            begin_demo(engine, settings, now, say)
        else:
            publish.publish(engine, settings, now, say)
    finally:
        engine.dispose()


def begin_demo(engine: Engine, settings: Settings, now: datetime, say: Callable[[str], None]) -> None:
    """The demo's first start: its history is written while the generators build the site.

    The row that names the release stands before its folder is there; a start that was cut off builds it then.
    """
    whole = inputs.digest(settings.project)
    folder = folder_of(settings, whole)
    say(Phrase("Checking the handbook ..."))
    catalogue = publish.checked(settings.project)
    work = None if folder.is_dir() else building.begin(settings.project, folder.parent)
    try:
        publish.switch(engine, catalogue, whole, now - timedelta(days=HISTORY_DAYS + 1))
        say(Phrase("Writing a demo shop with %(days)s days of history ...", days=HISTORY_DAYS))
        seed(engine, catalogue, make_storage(settings), now)
        if work is not None:
            say(Phrase("Building the handbook in both languages ..."))
            building.finish(work, catalogue, folder)
    except BaseException:
        if work is not None:
            building.abandon(work)
        raise
