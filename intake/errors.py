"""One table from what went wrong to a status and a sentence; JSON for the API, a page for people."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from flask import Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from db.base import Conflict, NotFound

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger("dutybook")
API = "/api/"
WORTH_NOTING = frozenset({403, 404, 409, 413, 415, 429})
SECRET_FIELDS = frozenset({"password", "again", "current", "token"})
UNTYPED_FIELDS = SECRET_FIELDS | {"next", "id"}
PASSING = frozenset({500, 503, 507})  # the same, sent again, may be taken
READ_ONLY = "25006"  # what PostgreSQL says when another server has taken over from it

# code: status, sentence. The reasons that forms.rules gives stand here under their own names.
SENTENCES: dict[str, tuple[int, Any]] = {
    "bad-request": (400, _l("This request cannot be understood. Go back and try again.")),
    "no-such-item": (400, _l("This list has no such item.")),
    "not-signed-in": (401, _l("Sign in to go on.")),
    "session-ended": (401, _l("Your session has ended. Sign in again.")),
    "wrong-password": (401, _l("The name or the password is not right.")),
    "foreign-origin": (403, _l("This was sent from another page, so nothing was changed. Open the page here and send it again.")),
    "not-allowed": (403, _l("You may not do this. Ask your manager if you should.")),
    "not-your-role": (403, _l("This belongs to another role.")),
    "own-submission": (403, _l("Nobody decides on their own submission.")),
    "about-you": (403, _l("This is about you, so somebody else decides on it.")),
    "not-found": (404, _l("There is nothing at this address.")),
    "not-yours": (404, _l("There is nothing at this address.")),
    "method": (405, _l("This cannot be done here. Go back and try again.")),
    "conflict": (409, _l("This was sent before with other content. What was sent first stands.")),
    "closed": (409, _l("The time for this list is over. Ask your manager to reopen it.")),
    "not-yet": (409, _l("It is not time for this list yet.")),
    "handed-in": (409, _l("This list has been handed in.")),
    "is-disabled": (409, _l("This person is disabled. Enable them first.")),
    "not-yourself": (409, _l("You cannot do this to yourself. Ask another administrator.")),
    "stale": (409, _l("Somebody changed this in the meantime. Look at it again and repeat your change.")),
    "other-wording": (409, _l("The wording of this list has changed. Open it again.")),
    "gone": (410, _l("This link has been used or is too old. Ask your manager for a new one.")),
    "too-large": (413, _l("This is too large. Make it shorter and send it again.")),
    "not-that-kind": (415, _l("This is not the kind of content that belongs here.")),
    "not-a-photo": (415, _l("This is not a picture that can be shown here. Take a photo, or choose a JPEG, PNG or WebP.")),
    "photo-heic": (
        415,
        _l("This is a HEIC picture, which few can open. Take a photo here, or set the camera to JPEG (most compatible)."),
    ),
    "file-kind": (415, _l("This kind of file is not taken here. Choose one of: %(kinds)s.")),
    "file-too-large": (413, _l("This file is larger than 8 MB. Choose a smaller one.")),
    "file-empty": (422, _l("This file is empty. Choose another one.")),
    "photo-broken": (422, _l("This picture is damaged or not complete. Take it again.")),
    "photo-too-large": (
        422,
        _l("This picture has more than %(n)s megapixels, too many for its kind. Take a smaller one, or save it as a plain JPEG."),
    ),
    "too-many-files": (422, _l("There is room for %(n)s here. Take one off first.")),
    "paper-full": (422, _l("A form takes %(n)s attachments. Take one off first.")),
    "too-many-today": (429, _l("You have attached very much today. Go on tomorrow, or ask the person who runs Dutybook.")),
    "wrong-content": (422, _l("Something is missing or not right. Look at the marked places.")),
    "wrong-current": (422, _l("The password in use is not right.")),
    "wrong-username": (422, _l("Use 2 to 40 letters, digits, dots or hyphens as the name to sign in with.")),
    "wrong-name": (422, _l("Enter the person's name.")),
    "wrong-date": (422, _l("Choose the days; the last one is not before the first.")),
    "wrong-place": (422, _l("Enter a name and a kind in small letters, such as floor.")),
    "no-place-name": (422, _l("Enter a name in Chinese.")),
    "place-in-use": (409, _l("A place with others below it cannot be closed. Close those first.")),
    "wrong-hours": (422, _l("Enter both hours, or none where the place is shut.")),
    "late-hours": (
        422,
        _l("The business day here ends at %(cutoff)s: enter a closing hour up to then. Round the clock is %(cutoff)s twice."),
    ),
    "name-taken": (422, _l("Somebody signs in with this name already. Choose another.")),
    "number-missing": (422, _l("Enter a number.")),
    "evidence-missing": (422, _l("This item asks for a note or a number as well.")),
    "note-missing": (422, _l("Say in a note what the problem is.")),
    "reason-missing": (422, _l("Say why it does not apply.")),
    "photo-missing": (422, _l("Take the photo first, then tick.")),
    "photo-gone": (422, _l("The photo did not arrive. Choose it again.")),
    "number-range": (422, _l("This number cannot be right here. Enter %(limits)s.")),
    "too-long": (422, _l("This text is too long. Make it shorter.")),
    "long-search": (422, _l("This is too long to search for. Use a few words.")),
    "wait": (429, _l("Too many wrong tries. Try again in %(wait)s.")),
    "exporting": (429, _l("Another export of yours is still being written. Wait until it is done, then try again.")),
    "failed": (500, _l("Something went wrong here. Nothing was changed. Try again.")),
    "busy": (503, _l("There is much going on at the moment. Try again in a few seconds.")),
    "away": (503, _l("The records are out of reach at the moment. What was recorded is kept. Try again in a minute.")),
    "not-ready": (503, _l("The handbook is being built. Try again in a minute.")),
    "full": (507, _l("The disk is full, so nothing was saved. Tell the person who runs Dutybook.")),
}
BY_STATUS = {
    400: "bad-request",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method",
    409: "conflict",
    410: "gone",
    413: "too-large",
    415: "not-that-kind",
    422: "wrong-content",
    429: "wait",
    503: "busy",
}


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
    return make_response(render_template(page, refused=refused, typed=typed(refused), back=_back(refused), again=_sent(refused)))


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
    """All of it, with its id, to be sent again by a button; nothing where that would need a file or what is secret."""
    fields = _fields() if refused.status in PASSING else []
    return [] if not fields or request.files or any(name in SECRET_FIELDS for name, _ in fields) else fields


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
