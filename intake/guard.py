"""What every request must pass and every answer must carry: origin, kind and size of the body; headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from intake import releases
from intake.errors import Refused
from intake.safety import is_loopback
from intake.services import services

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug import Response

View = TypeVar("View", bound="Callable[..., Any]")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_TYPES = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
API = "/api/"
MOST_FORM_PARTS = 3000  # a table of fifty rows sends one for each cell where the form takes files
MOST_THROWN_AWAY, CHUNK = 32 * 1024 * 1024, 64 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def init_app(app: Flask) -> None:
    """Put the guard before and behind every view."""
    app.before_request(refuse_foreign_posts)
    app.before_request(refuse_strange_bodies)
    app.after_request(add_headers)
    app.after_request(read_to_the_end)


def refuse_foreign_posts() -> None:
    """Only our own pages may post: Sec-Fetch-Site says so, else Origin; a request with neither is refused.

    No token, so no clock can run out on a form that was left open.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site in ("same-origin", "none") or (site is None and request.headers.get("Origin") in _our_origins()):
        return
    raise Refused("foreign-origin")


def _our_origins() -> tuple[str, ...]:
    """The public address; on this machine also the name it was called by (the host was checked against TRUSTED_HOSTS)."""
    settings = services().settings
    if is_loopback(settings.host) and not settings.public_address:
        return settings.address, f"http://{request.host}"
    return (settings.address,)


def takes(most: int) -> Callable[[View], View]:
    """Let a view take a body of up to ``most`` bytes, with files in it; all others take no more than a form with words."""

    def mark(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return mark


def refuse_strange_bodies() -> None:
    """A body is a form for pages and JSON for the API, and no larger than allowed."""
    if request.method in SAFE:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if most := getattr(view, "largest_body", 0):
        request.max_content_length, request.max_form_parts = most, MOST_FORM_PARTS
    if (request.content_length or 0) > (request.max_content_length or 0):
        raise RequestEntityTooLarge
    expected = {"application/json"} if request.path.startswith(API) else FORM_TYPES
    if request.mimetype not in expected:
        raise UnsupportedMediaType


def read_to_the_end(response: Response) -> Response:
    """Let whoever sends too much finish, within reason: a browser that is cut off while it sends shows no answer at all."""
    left = MOST_THROWN_AWAY if response.status_code == 413 else 0
    while left > 0 and (part := request.environ["wsgi.input"].read(CHUNK)):
        left -= len(part)
    return response


def add_headers(response: Response) -> Response:
    """The security headers, on pages, files, data and errors alike."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Content-Security-Policy" not in response.headers:
        response.headers["Content-Security-Policy"] = _policy(response)
    if services().settings.secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not g.get("may_be_kept"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _policy(response: Response) -> str:
    """Our pages may do what they do; data may do nothing, nor may the line of HTML beside a redirect, which nobody sees."""
    if response.mimetype == "text/html" and "Location" not in response.headers:
        return _page_policy()
    return DATA_POLICY


def _page_policy() -> str:
    release = releases.current()
    hashes = release.hashes if release else releases.Hashes()
    return PAGE_POLICY.format(
        scripts="".join(f" '{digest}'" for digest in hashes.scripts), styles="".join(f" '{digest}'" for digest in hashes.styles)
    )
