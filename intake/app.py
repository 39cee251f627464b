"""The service put together: settings in, a Flask app out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from flask.sessions import SessionInterface
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from db.engine import make_engine
from intake import (
    ahead,
    api,
    asking,
    assignments,
    attachments,
    auth,
    board,
    board_files,
    deciding,
    drafts,
    errors,
    exports,
    figures,
    grants,
    guard,
    health,
    hours,
    invitations,
    language,
    layout,
    me,
    password,
    people,
    photos,
    places,
    printing,
    records,
    review,
    roll,
    runs,
    searching,
    sessions,
    showing,
    sites,
    submissions,
    today,
    trail,
    welcome,
)
from intake.services import EXTENSION, Services, make_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Request, Response
    from flask.sessions import SessionMixin

    from intake.settings import Settings

LARGEST_BODY = 256 * 1024
MOST_PARTS = 100
PATIENCE = 5  # seconds that one question to the database may take
# Every module with pages; ``sites`` is last because it answers whatever is left.
PAGES = (
    *(health, me, sessions, welcome, language, password, people, invitations, assignments, grants, places, hours),
    *(today, ahead, runs, photos, drafts, attachments, submissions, exports, records, figures),
    *(roll, review, deciding, board, board_files, searching, trail, api, printing, sites),
)


class NoCookieSessions(SessionInterface):
    """Flask's own sessions are signed state in a cookie, which nobody could end. Ours are rows, so there are none of these."""

    def open_session(self, app: Flask, request: Request) -> None:  # noqa: ARG002
        return None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """There is nothing to keep."""


def create_app(settings: Settings, clock: Callable[[], datetime] | None = None) -> Flask:
    """An app with an engine of its own: call it in the process that serves, after the fork."""
    app = Flask("intake", static_folder=None)
    app.session_interface = NoCookieSessions()
    app.config.update(configuration(settings))
    engine = make_engine(settings.database_url, settings.journal, PATIENCE)
    app.extensions[EXTENSION] = Services(engine, settings, clock or make_clock(settings))
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.trusted_proxies] * 2)  # type: ignore[method-assign]
    for part in (errors, language, guard, auth, layout, showing, asking, submissions, figures):
        part.init_app(app)
    for module in PAGES:
        app.register_blueprint(module.pages)
    Compress(app)
    return app


def configuration(settings: Settings) -> dict[str, object]:
    """Flask's own settings; it keeps no signed state of ours, sessions are rows."""
    public = urlsplit(settings.address).hostname
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_MEMORY_SIZE": LARGEST_BODY,
        "MAX_FORM_PARTS": MOST_PARTS,
        "TRUSTED_HOSTS": sorted({str(public), "127.0.0.1", "localhost"}),
        "COMPRESS_MIMETYPES": ["text/html", "application/json", "text/csv"],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_STREAMS": False,
        "TRAP_HTTP_EXCEPTIONS": False,
    }
