"""Errors: what went wrong is told by its row of the table of sentences, as JSON to the API, as a page to people."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from flask import Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from db.base import Conflict, NotFound
from intake.sentences import BY_STATUS, SENTENCES

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger("dutybook")
API = "/api/"
WORTH_NOTING = frozenset({403, 404, 409, 413, 415, 429})
SECRET_FIELDS = frozenset({"password", "again", "current", "token"})
UNTYPED_FIELDS = SECRET_FIELDS | {"next", "id", "page-of", "seen", "revision", "do", "item", "outcome", "lang"}
PASSING = frozenset({500, 503, 507})  # the same, sent again, may be taken
OTHER = "other-person"  # and so may this, once its author has signed in again
READ_ONLY = "25006"  # what PostgreSQL says when another server has taken over from it


class Refused(Exception):
    """A view says no: ``code`` is a row of the table; ``values`` fill its sentence; ``retry_after`` is in seconds."""

    def __init__(self, code: str, retry_after: int = 0, **values: Any) -> None:
        self.code, self.values, self.retry_after = code, values, retry_after
        super().__init__(code)

    @property
    def status(self) -> int:
        return SENTENCES[self.code][0]

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code][1]) % self.values if self.values else str(SENTENCES[self.code][1])


def init_app(app: Flask) -> None:
    """Answer every error by the table."""
    app.register_error_handler(Refused, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Conflict, lambda _: answer(Refused("conflict")))
    app.register_error_handler(NotFound, lambda _: answer(Refused("not-found")))
    app.register_error_handler(DBAPIError, _answer_database)
    app.register_error_handler(Exception, _answer_bug)


def answer(refused: Refused, page: str | None = None) -> Response:
    """The refusal as JSON, as the ``page`` a view made, or as one that still holds what was typed."""
    _note(refused)
    try:
        response = make_response(page or _told(refused))
    except DBAPIError:
        # What says that the database is away must not need it: no frame, nobody signed in.
        g.release = g.person = None
        response = _told(refused)
    response.status_code = refused.status
    if refused.retry_after or refused.status == 503:
        response.headers["Retry-After"] = str(refused.retry_after or 5)
    return response


def _note(refused: Refused) -> None:
    """One line for whoever looks for abuse; that a stranger mistook an address is no news."""
    person = g.get("person")
    if refused.status in WORTH_NOTING and (person or refused.status != 404):
        log.info("%s refused: %s, person %s", _asked(), refused.code, person.id if person else "unknown")


def _asked() -> str:
    """What was asked for, without what nobody may read in a log: what was typed, and the secret in a one-time link."""
    is_secret = "token" in (request.view_args or {})
    return f"{request.method} {str(request.url_rule if is_secret else request.path)!r}"


def _told(refused: Refused) -> Response:
    wants_json = request.path.startswith(API) or request.accept_mimetypes.best == "application/json"
    return _json(refused) if wants_json else _page(refused)


def _json(refused: Refused) -> Response:
    return jsonify(error={"code": refused.code, "message": refused.sentence})


def _page(refused: Refused) -> Response:
    page = "auth/sign_in.html" if refused.status == 401 and request.method == "GET" else "errors/error.html"
    again, files = _sent(refused), _files() if refused.code == OTHER and request.method == "POST" else []
    told = render_template(page, refused=refused, typed=typed(refused), back=_back(refused), again=again, files=files)
    return make_response(told)


def _back(refused: Refused) -> str:
    """The page to go back to: the one that was asked for, or the one whose form was sent."""
    return request.full_path.rstrip("?") if request.method == "GET" and refused.status == 401 else referrer()


def referrer() -> str:
    """The page the request came from, as far as it is one of ours."""
    parts = split(request.headers.get("Referer", ""))
    is_ours = parts.netloc == request.headers.get("Host") and not parts.path.startswith("//")
    return f"{parts.path}?{parts.query}".rstrip("?") if is_ours else ""


def split(address: str) -> SplitResult:
    """The parts of an address; all empty where it cannot be one."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def typed(refused: Refused) -> list[tuple[str, str]]:
    """What a refused post carried, to be shown again so that no text is lost."""
    if refused.status in (413, 415):
        return []
    return [(name, value) for name, value in _fields() if value.strip() and name not in UNTYPED_FIELDS]


def _sent(refused: Refused) -> list[tuple[str, str]]:
    """All of it, with its id, to be sent again by a button; nothing where that would need a file or what is secret.

    To its author, who has to come to the device again, the page also offers to choose the files again.
    """
    is_others = refused.code == OTHER
    fields = _fields() if refused.status in PASSING or is_others else []
    is_secret = any(name in SECRET_FIELDS for name, _ in fields)
    return [] if not fields or is_secret or (_files() and not is_others) else fields


def _files() -> list[str]:
    """The fields that came with a file; a page without script sends the empty ones too."""
    return sorted({name for name, file in request.files.items(multi=True) if file.filename})


def _fields() -> list[tuple[str, str]]:
    if request.method == "GET":
        return []
    try:
        return list(request.form.items(multi=True))
    except HTTPException:
        return []


def _answer_http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    response = answer(Refused(BY_STATUS.get(error.code or 500, "failed" if (error.code or 500) >= 500 else "bad-request")))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _answer_database(error: DBAPIError) -> Response:
    """A full disk, a busy or absent database and content it does not take are told apart; anything else is our fault."""
    words = str(error.orig).lower()
    if "disk is full" in words or "no space left" in words or getattr(error.orig, "sqlstate", None) == "53100":
        log.error("the database has no space left")
        return answer(Refused("full"))
    if isinstance(error, OperationalError) or _is_away(error):
        log.error("the database did not answer: %s", error.orig)
        return answer(Refused("away" if _is_away(error) else "busy"))
    if isinstance(error, IntegrityError | DataError):
        log.warning("%s: the database refused what was sent", _asked())
        return answer(Refused("conflict" if isinstance(error, IntegrityError) else "bad-request"))
    return _answer_bug(error)


def _is_away(error: DBAPIError) -> bool:
    """Whether the server cannot be reached, is ending or only just beginning, or is no longer the one to write to."""
    state = getattr(error.orig, "sqlstate", "")
    return state is None or state == READ_ONLY or state.startswith(("08", "57P"))


def _answer_bug(error: Exception) -> Response:
    """An error nobody foresaw: in the log with its trace, to people as one sentence."""
    log.error("%s failed", _asked(), exc_info=error)
    return answer(Refused("failed"))


def waiting(seconds: int) -> str:
    """A wait in words."""
    if seconds < 90:
        return str(gettext("%(n)s seconds", n=seconds))
    return str(gettext("%(n)s minutes", n=round(seconds / 60)))
