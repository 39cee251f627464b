"""The built handbook, served from the folder of the release in force."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, redirect, request, send_file
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.security import safe_join

from intake import releases
from intake.auth import allow, visitor
from intake.errors import Refused
from intake.services import services

if TYPE_CHECKING:
    from werkzeug import Response

    from intake.releases import Release

pages = Blueprint("sites", __name__)
NEVER_CHANGES = re.compile(r"\.[0-9a-f]{8}\.min\.(js|css)(\.map)?$")
NOT_FOR_READERS = frozenset({"frame.html", "404.html"})
LONGEST_PATH = 200  # a file system refuses much longer names with an error of its own
YEAR = 365 * 24 * 3600
mimetypes.add_type("text/javascript", ".mjs")


@pages.get("/", defaults={"path": ""})
@pages.get("/<path:path>")
@allow("anyone")
def show(path: str) -> Response:
    """A page or file of the handbook, where the person may read it."""
    if not path.startswith("assets/"):
        refuse_strangers()
    release = releases.current()
    if release is None:
        raise Refused("not-ready")
    found = _find(release, path)
    if found is None:
        return redirect(f"/{path}/" + (f"?{request.query_string.decode()}" if request.query_string else ""), 308)
    return _send(release, found)


def refuse_strangers() -> None:
    """A handbook that is not open is for those who are signed in."""
    if not services().settings.handbook_open and visitor() is None:
        raise Refused("not-signed-in")


@pages.before_app_request
def refuse_what_is_sent_nowhere() -> None:
    """The handbook answers every address by GET, so Flask takes none for missing; what is sent to one that is, is told so."""
    if not isinstance(request.routing_exception, MethodNotAllowed):
        return
    adapter = current_app.create_url_adapter(request)
    release = releases.current()
    if release is None or adapter is None:
        return
    endpoint, found = adapter.match(method="GET")
    if endpoint == f"{pages.name}.{show.__name__}":
        _find(release, found["path"])


def _find(release: Release, path: str) -> Path | None:
    """The file for ``path``; None where it is a folder named without its slash; refuses what is not there."""
    joined = safe_join(str(release.site), path or ".")
    found = Path(joined) if joined and len(path) <= LONGEST_PATH else release.site / "404.html"
    if found.is_dir():
        if path and not path.endswith("/"):
            return None
        found /= "index.html"
    if found.name in NOT_FOR_READERS or not found.is_file():
        raise Refused("not-found")
    return found


def _send(release: Release, found: Path) -> Response:
    """The file, compressed beforehand where the browser takes that, with a tag made from its content."""
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    squeezed = found.with_name(found.name + ".gz")
    use_squeezed = bool(request.accept_encodings["gzip"]) and squeezed.is_file()
    tag = content_tag(found, found.stat().st_mtime_ns) + ("-gz" if use_squeezed else "")
    response = send_file(squeezed if use_squeezed else found, mimetype=kind, etag=tag, conditional=True)
    if use_squeezed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    if kind != "text/html" or visitor() is None:
        g.may_be_kept = True
        response.headers["Cache-Control"] = _keeping(release, found, kind)
    return response


def _keeping(release: Release, found: Path, kind: str) -> str:
    """How long a browser may keep the file without asking."""
    asked_by_digest = request.args.get("v") == release.digest[:12]
    if NEVER_CHANGES.search(found.name) or (kind != "text/html" and asked_by_digest):
        return f"public, max-age={YEAR}, immutable"
    return "public, no-cache" if services().settings.handbook_open else "private, no-cache"


@lru_cache(maxsize=4096)
def content_tag(path: Path, _changed: int) -> str:
    """A tag that changes with the content only, so that a new release leaves what is the same in the browser."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]
