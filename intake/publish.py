"""The only way live: check, build aside, then switch the definitions and the site with one row."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db import definitions, runs
from db.definitions import Definition
from db.engine import reading, writing
from forms.check import check
from forms.model import freeze
from forms.phrases import Phrase
from forms.problems import DefinitionsFaulty, Problem
from forms.standing import as_it_stands
from intake import building, inputs, renewals
from intake.readiness import folder_of, is_live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from forms.catalogue import Catalogue
    from intake.settings import Settings

RELEASES_KEPT = 5
LIVE = "live"
TICK_OF_THE_CLOCK = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Published:
    """What a publication did: ``changed`` are the full names that began, changed or ended."""

    digest: str
    folder: Path
    changed: tuple[str, ...]
    is_new: bool
    renewals: tuple[str, ...] = ()  # the same for the editor: which items and fields are new, or taken out


def publish(
    engine: Engine, settings: Settings, now: datetime, say: Callable[[str], None], person: UUID | None = None
) -> Published:
    """Put the handbook as it is written live from ``now``.

    Raises DefinitionsFaulty with every fault, or BuildFailed; then nothing has changed.
    """
    whole = inputs.digest(settings.project)
    folder = folder_of(settings, whole)
    if is_live(engine, settings, whole):
        _point_to(folder)
        return Published(whole, folder, (), False)
    say(Phrase("Checking the handbook ..."))
    catalogue = checked(settings.project)
    with reading(engine) as conn:
        refuse_vanished(conn, catalogue, now)
        before = renewals.standing(conn)
    if not folder.is_dir():
        say(Phrase("Building the handbook in both languages ..."))
        building.finish(building.begin(settings.project, folder.parent), catalogue, folder)
    changed = switch(engine, catalogue, whole, now, person)
    _point_to(folder)
    sweep(engine, settings)
    with reading(engine) as conn:
        return Published(whole, folder, changed, True, renewals.told(conn, changed, before))


def _point_to(folder: Path) -> None:
    """A path that stays, by which a proxy finds the handbook's files while the service is down; changed in one step."""
    aside = folder.with_name(f".{LIVE}-{folder.name}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(folder.name)
    aside.replace(folder.with_name(LIVE))


def checked(project: Path) -> Catalogue:
    """The definitions, free of faults."""
    catalogue = as_it_stands(project)
    if problems := check(project, catalogue):
        raise DefinitionsFaulty(problems)
    return catalogue


def refuse_vanished(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    """A list that people are ticking must not disappear under their hands; a new name says what it was called before."""
    known = catalogue.checklists.keys() | set(_former_names(catalogue))
    if vanished := sorted(runs.open_lists(conn, now) - known):
        raise DefinitionsFaulty(_vanished(name) for name in vanished)


def _former_names(catalogue: Catalogue) -> Iterator[str]:
    for name, checklist in catalogue.checklists.items():
        department = name.partition("/")[0]
        yield from (old if "/" in old else f"{department}/{old}" for old in checklist.formerly)


def _vanished(name: str) -> Problem:
    department, _, bare = name.partition("/")
    sentence = Phrase('checklist "%(bare)s" is gone, but somebody is working on it now.', bare=bare)
    hint = Phrase(
        "If it has another name now, write formerly: [%(bare)s] there; else publish again when its time is over.", bare=bare
    )
    return Problem(f"handbook/zh/departments/{department}/index.md", 1, sentence, hint)


def switch(engine: Engine, catalogue: Catalogue, whole: str, now: datetime, person: UUID | None = None) -> tuple[str, ...]:
    """One transaction: the revisions, what is in force, and the release that workers serve; the names that changed."""
    with writing(engine) as conn:
        since = _after_the_last(conn, now)
        changed = definitions.record(conn, tuple(_keep(conn, catalogue, since)), since)
        definitions.add_release(conn, folder=inputs.folder_name(whole), digest=whole, now=since, person=person)
    return changed


def _after_the_last(conn: Connection, now: datetime) -> datetime:
    """Publications follow each other, also where a clock was set back, or stands still as a demo's may."""
    last = definitions.current_release(conn)
    return now if last is None else max(now, last.since + TICK_OF_THE_CLOCK)


def _keep(conn: Connection, catalogue: Catalogue, now: datetime) -> Iterator[Definition]:
    """Every checklist and form with its revision, which is stored first."""
    for kind, known in (("checklist", catalogue.checklists), ("form", catalogue.forms)):
        for name in known:
            revision = freeze(catalogue.content(kind, name))
            definitions.put_revision(conn, revision.hash, revision.content, now)
            yield Definition(kind, name, revision.hash, catalogue.facts(kind, name))


def sweep(engine: Engine, settings: Settings) -> None:
    """Take away the folders of releases long past; nobody is served from them."""
    with reading(engine) as conn:
        kept = [release.folder for release in definitions.releases(conn)][:RELEASES_KEPT]
    for folder in (settings.data / "releases").iterdir():
        if folder.name not in (*kept, LIVE) and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)
