"""Whether the service can do its work: asked by whoever started it, and by proxies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, jsonify
from sqlalchemy.exc import DBAPIError

from db import definitions
from db.engine import journal, reading
from intake.auth import allow
from intake.services import services

if TYPE_CHECKING:
    from flask import Response

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@allow("anyone")
def show() -> Response:
    """The state in a word, the database and its journal, and the release that is served."""
    engine = services().engine
    try:
        with reading(engine) as conn:
            release = definitions.current_release(conn)
        kept = journal(engine)
    except DBAPIError:
        return _say("failing", engine.dialect.name, "", "")
    return _say("ok" if release else "not ready", engine.dialect.name, kept, release.digest[:12] if release else "")


def _say(status: str, database: str, kept: str, release: str) -> Response:
    response = jsonify(status=status, database=database, journal=kept, release=release)
    response.status_code = 200 if status == "ok" else 503
    return response
