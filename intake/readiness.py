"""Whether everything that serving needs is there already: a start where nothing changed loads nothing that could make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import definitions, places, schema
from db.engine import make_engine, reading
from intake import inputs
from intake.settings import DATABASE_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from intake.settings import Settings


def is_ready(settings: Settings) -> bool:
    """The newest schema, in demo mode its shop, and the site of the files as they are."""
    if not settings.database and not (settings.data / DATABASE_FILE).exists():
        return False
    engine = make_engine(settings.database_url, settings.journal)
    try:
        return (
            schema.is_current(engine)
            and not (settings.demo and is_empty(engine))
            and is_live(engine, settings, inputs.digest(settings.project))
        )
    finally:
        engine.dispose()


def is_empty(engine: Engine) -> bool:
    """Whether nobody has made anything of this installation yet."""
    with reading(engine) as conn:
        return places.root(conn) is None


def is_live(engine: Engine, settings: Settings, whole: str) -> bool:
    """Whether the release in force was built from these very inputs, and is still there."""
    with reading(engine) as conn:
        release = definitions.current_release(conn)
    return release is not None and release.digest == whole and folder_of(settings, whole).is_dir()


def folder_of(settings: Settings, whole: str) -> Path:
    """Where the release built from these inputs lies."""
    return settings.data / "releases" / inputs.folder_name(whole)
