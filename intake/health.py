"""Whether the service can do its work: asked by whoever started it, and by proxies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify
from sqlalchemy.exc import DBAPIError

from db import definitions
from db.engine import journal, reading
from intake import alarms
from intake.auth import allow
from intake.services import now, services

if TYPE_CHECKING:
    from flask import Response

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@allow("anyone")
def show() -> Response:
    """The state in a word, the database and its journal, the release that is served, and a word for each alarm.

    An alarm changes nothing about the status: a proxy would otherwise turn everybody away because a backup is late.
    """
    engine = services().engine
    try:
        with reading(engine) as conn:
            release = definitions.current_release(conn)
        kept, words = journal(engine), [one.word for one in alarms.standing(services().settings, engine, now())]
    except DBAPIError:
        return _say("failing", engine.dialect.name, "", "", [])
    return _say("ok" if release else "not ready", engine.dialect.name, kept, release.digest[:12] if release else "", words)


def _say(status: str, database: str, kept: str, release: str, words: list[str]) -> Response:
    response = jsonify(status=status, database=database, journal=kept, release=release, alarms=words)
    response.status_code = 200 if status == "ok" else 503
    return response
