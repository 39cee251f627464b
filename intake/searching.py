"""The search without script and for tools, from the same index as the browser's; and what was searched for in vain."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, render_template, request

from db import people, searches
from db.engine import reading, writing
from forms.model import LANGS
from forms.search.across import Across
from forms.search.answers import answered
from forms.search.engine import FILE, MOST_PAGES, Asker, Engine
from intake import organisation, releases, sent
from intake.auth import allow, visitor
from intake.errors import Refused
from intake.language import lang
from intake.services import now, services

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from flask import Response
    from sqlalchemy import Connection

pages = Blueprint("searching", __name__)
LONGEST = 100
KEPT = timedelta(days=90)
MOST_A_MINUTE = 30  # of all people together: whoever sends more is no reader
MOST_A_DAY = 1000
MOST_SHOWN = 200
# Numbers of telephones, cards and accounts, and addresses of mail, are somebody's and no words of a handbook.
PERSONAL = re.compile(r"[@＠]|\d(?:[ ._-]?\d){4}")


@pages.get("/search", defaults={"tree": "zh"})
@pages.get("/en/search", defaults={"tree": "en"})
@allow("anyone")
def show(tree: str) -> str:
    """The results as a page, in the language of the page that asked; an empty field where nothing was asked."""
    refuse_strangers()
    found = answered(across(tree), _typed(), asker())
    base, person = "/en/" if tree == "en" else "/", visitor()
    own = own_lists(person.id) if person else None
    return render_template("search/search.html", tree=tree, base=base, most=MOST_PAGES, own=own, **found)


@pages.get("/api/v1/search")
@allow("anyone")
def search() -> Response:
    """The results for tools."""
    refuse_strangers()
    return jsonify(lang=lang(), **answered(across(lang()), _typed(), asker()))


@pages.post("/api/v1/search/missed")
@allow("anyone")
def miss() -> Response:
    """Count a search that found nothing; too many are not counted, nor what could be about a person."""
    refuse_strangers()
    id_, words, of = _missed()
    moment = now()
    with reading(services().engine) as conn:
        counted = not (_is_enough(conn, moment) or PERSONAL.search(words) or people.are_named(conn, words))
    if counted:
        with writing(services().engine) as conn:
            searches.forget_missed(conn, moment - KEPT)
            searches.miss(conn, id=id_, words=words, lang=of, now=moment)
    return jsonify(counted=counted)


def _is_enough(conn: Connection, moment: datetime) -> bool:
    """Whether so many were counted of late that somebody sends them on purpose."""
    limits = ((timedelta(minutes=1), MOST_A_MINUTE), (timedelta(days=1), MOST_A_DAY))
    return any(searches.missed_since(conn, moment - span) >= most for span, most in limits)


@pages.get("/search/missed")
@allow("editor", "administrator")
def missed() -> str:
    """What people searched for and did not find in the last weeks, the most frequent first."""
    with reading(services().engine) as conn:
        found = searches.missed(conn, now() - KEPT, MOST_SHOWN)
    return render_template("search/missed.html", found=found, days=KEPT.days)


def refuse_strangers() -> None:
    """Where the handbook is for the signed-in, so is its search."""
    if not services().settings.handbook_open and visitor() is None:
        raise Refused("not-signed-in")


def _typed() -> str:
    typed = request.args.get("q", "")
    if len(typed) > LONGEST:
        raise Refused("long-search")
    return typed


def _missed() -> tuple[UUID, str, str]:
    """The id, the words and the language that were sent."""
    body: Any = request.get_json()
    given = body if isinstance(body, dict) else {}
    id_, of = sent.read_id(given.get("id")), given.get("lang")
    words = "".join(one if one.isprintable() else " " for one in sent.said(given.get("words")))
    if not words.strip() or of not in LANGS:
        raise Refused("bad-request")
    if len(words) > LONGEST:
        raise Refused("long-search")
    return id_, " ".join(words.split()), of


def asker() -> Asker | None:
    """Whose departments and roles come first: those of the person signed in."""
    person = visitor()
    if person is None:
        return None
    held = roles_of(person.id)
    return Asker(frozenset(role.partition("/")[0] for role in held), frozenset(held))


def roles_of(person: UUID) -> tuple[str, ...]:
    """The roles that the person holds today."""
    return tuple(sorted({one.role for one in organisation.of_request().held_now(person, now())}))


def own_lists(person: UUID) -> frozenset[str]:
    """The lists that the person owes today: others' are not offered for ticking."""
    known, moment = organisation.of_request(), now()
    days = {known.business_day(held.place, moment) for held in known.held_now(person, moment)}
    return frozenset(one.facts.id for day in days for one in known.owed(day).of(person))


def across(of: str) -> Across:
    """The search of the release in force, for pages of that language."""
    return Across(engine(of), engine("zh" if of == "en" else "en"))


def engine(of: str) -> Engine:
    """The engine on a language's index."""
    release = releases.current()
    file = release.site / ("en" if of == "en" else "") / FILE if release else None
    if file is None or not file.is_file():
        raise Refused("not-ready")
    return _engine(file)


@lru_cache(maxsize=4)
def _engine(file: Path) -> Engine:
    return Engine(json.loads(file.read_text("utf-8")))
