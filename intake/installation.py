"""An empty installation: one place, one administrator, and the link that lets them in; what is kept, worked out anew."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from db import audit, grants, people, places, sessions, states
from db.base import new_id
from db.engine import reading, writing
from db.states import Rebuilt
from intake.cookies import keyed, new_token

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from intake.settings import Settings

USERNAME = re.compile(r"[\w.-]{2,40}")
LONGEST_NAME = 80
LINK_LASTS = timedelta(days=3)
CUTOFF = time(4)


class CannotBegin(Exception):
    """An installation that is there already, or a name that is not."""


def begin(engine: Engine, settings: Settings, now: datetime, company: str, username: str, zone: str) -> str:
    """Make the company and its administrator; the token of the one-time link."""
    company, username = company.strip(), username.strip().lower()
    _require(company, username, zone)
    with writing(engine) as conn:
        if places.root(conn) is not None:
            raise CannotBegin("There is an installation in this data folder already. Name another folder with --data.")
        place, person = new_id(now), new_id(now)
        _add_company(conn, place, company, zone, now)
        people.add_person(conn, id=person, username=username, name=username, now=now)
        _note(conn, place, "let in", person, now)
        for kind in ("administer", "manage", "edit"):
            grants.grant(conn, id=new_id(now), place=place, person=person, kind=kind, now=now)
            _note(conn, place, f"let {kind}", person, now)
        return invite(conn, settings, person, None, now)


def _require(company: str, username: str, zone: str) -> None:
    """Refuse what the service itself would not take."""
    if not 0 < len(company) <= LONGEST_NAME:
        raise CannotBegin(f"Give the company a name of at most {LONGEST_NAME} characters, such as --company 示范百货.")
    if not USERNAME.fullmatch(username):
        raise CannotBegin(f'Nobody can sign in as "{username}". Use 2 to 40 letters, digits, dots or hyphens: --username admin')
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CannotBegin(f'"{zone}" is not a time zone. Write for example Asia/Shanghai.') from error


def _add_company(conn: Connection, place: UUID, name: str, zone: str, now: datetime) -> None:
    """The top of the tree of places."""
    places.add_place(conn, id=place, parent=None, kind="company", name_zh=name, name_en=name, zone=zone, cutoff=CUTOFF, now=now)
    audit.append(conn, place=place, person=None, verb="add", noun="place", subject=place, now=now)


def _note(conn: Connection, place: UUID, verb: str, person: UUID, now: datetime) -> None:
    """Put into the trail what was done to a person at the command line, where nobody is signed in."""
    audit.append(conn, place=place, person=None, verb=verb, noun="person", subject=person, now=now)


def link(engine: Engine, settings: Settings, now: datetime, username: str) -> str:
    """A new one-time link for a person by name."""
    with writing(engine) as conn:
        found, top = people.by_username(conn, username), places.root(conn)
        if found is None or top is None:
            raise CannotBegin(f'Nobody signs in as "{username}".')
        _note(conn, top, "make a link for", found[0].id, now)
        return invite(conn, settings, found[0].id, None, now)


def recount(engine: Engine) -> Rebuilt:
    """Work out anew where every submission stands, place by place, so that nobody waits for all of it."""
    with reading(engine) as conn:
        here = [place.id for place in places.tree(conn)]
    submissions = wrong = 0
    for place in here:
        with writing(engine) as conn:
            found = states.rebuild(conn, place)
        submissions, wrong = submissions + found.submissions, wrong + found.wrong
    return Rebuilt(submissions, wrong)


def invite(conn: Connection, settings: Settings, person: UUID, made_by: UUID | None, now: datetime) -> str:
    """A one-time link for the person, which replaces those made before; its token."""
    token = new_token()
    sessions.invite(conn, keyed(settings.secret_key, token), person, made_by, now, now + LINK_LASTS)
    return token
