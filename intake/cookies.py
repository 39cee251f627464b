"""The two cookies that matter: the session's random id, and the device's mark. Only keyed hashes of them are stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from flask import request

from intake.services import services

if TYPE_CHECKING:
    from werkzeug import Response

SESSION, DEVICE = "session", "device"
TAGS_KEPT = 24
YEAR = 365 * 24 * 3600


def new_token() -> str:
    """256 random bits as text, for a cookie or a link."""
    return secrets.token_urlsafe(32)


def keyed(key: str, text: str) -> str:
    """The hash of ``text`` that only holders of the key can make."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def stored_hash(token: str) -> str:
    """What the database keeps of a token."""
    return keyed(services().settings.secret_key, token)


def believed_hashes(token: str) -> list[str]:
    """The hashes a token may be stored under: by the key in use, and by those that went before it."""
    return [keyed(key, token) for key in services().settings.keys]


def _name(cookie: str) -> str:
    """Over https the name binds the cookie to this very host."""
    return f"__Host-{cookie}" if services().settings.secure else cookie


def read_session() -> str | None:
    """The session's token as the browser sent it."""
    return request.cookies.get(_name(SESSION)) or None


def set_session(response: Response, token: str) -> None:
    """Hand out a session; it ends with the browser, or earlier by its row."""
    _set(response, SESSION, token, None)


def drop_session(response: Response) -> None:
    """Take the session's cookie away."""
    response.delete_cookie(_name(SESSION), secure=services().settings.secure, httponly=True, samesite="Lax")


def device_of(username: str) -> str:
    """The mark of a device on which this account signed in before, else "" for all strange devices together.

    So wrong tries from strange devices never lock a colleague out of her own phone, and a fresh cookie buys no fresh tries.
    """
    mark, _, tags = request.cookies.get(_name(DEVICE), "").partition(".")
    mine = [_tag(key, mark, username) for key in services().settings.keys]
    return mark if any(hmac.compare_digest(own, tag) for own in mine for tag in tags.split(".")) else ""


def remember_device(response: Response, username: str) -> str:
    """Add this account to those the device is known to; returns the device's mark."""
    mark, _, rest = request.cookies.get(_name(DEVICE), "").partition(".")
    mark = mark if 16 <= len(mark) <= 64 else secrets.token_urlsafe(16)
    tag = _tag(services().settings.secret_key, mark, username)
    tags = [tag, *(other for other in rest.split(".") if other and other != tag)][:TAGS_KEPT]
    _set(response, DEVICE, ".".join([mark, *tags]), YEAR)
    return mark


def _tag(key: str, mark: str, username: str) -> str:
    return keyed(key, f"device|{mark}|{username}")[:24]


def _set(response: Response, cookie: str, value: str, age: int | None) -> None:
    response.set_cookie(
        _name(cookie), value, max_age=age, path="/", secure=services().settings.secure, httponly=True, samesite="Lax"
    )
