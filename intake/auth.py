"""Who is asking, and who may: every view says whom it is for, and a view that says nothing is closed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from flask import current_app, g, request
from sqlalchemy.exc import DBAPIError

from db import grants, people, sessions
from db.engine import reading, writing
from intake.cookies import believed_hashes, drop_session, read_session
from intake.errors import Refused
from intake.services import now, services

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from flask import Flask
    from werkzeug import Response

    from db.grants import Grant
    from db.sessions import Session

Rule = Literal["anyone", "signed-in", "manager", "editor", "administrator"]
Kind = Literal["manage", "edit", "administer"]
KINDS: dict[Rule, Kind] = {"manager": "manage", "editor": "edit", "administrator": "administer"}
# Whose page it is that asks: our modules say it in a header, a form in a field.
PAGE_OF = "Dutybook-Person"
PAGE_OF_FIELD = "page-of"
TOUCH_EVERY = timedelta(minutes=1)
View = TypeVar("View", bound="Callable[..., Any]")
log = logging.getLogger("dutybook")


@dataclass(frozen=True)
class Person:
    """Who is signed in, and with which session."""

    id: UUID
    username: str
    name: str
    name_en: str
    language: str | None
    session: str  # the session's stored hash
    organisation: int  # the version there was when the session was looked up

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """What the person may manage, edit or administer now; read when first asked for."""
        with reading(services().engine) as conn:
            return grants.grants_of(conn, self.id, now())

    def called(self, lang: str) -> str:
        return people.called(self.name, self.name_en, lang)

    def may(self, kind: Kind) -> bool:
        """Whether any grant, for whatever place, is of this kind."""
        return any(grant.kind == kind for grant in self.grants)


def allow(*rules: Rule) -> Callable[[View], View]:
    """Say who may call a view: anybody, the signed-in, or holders of a grant; the view itself checks place and department."""

    def mark(view: View) -> View:
        view.allowed = rules  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    """Check the rule of each view before it runs."""
    app.before_request(check_rule)
    app.after_request(drop_dead_session)


def check_rule() -> None:
    """Refuse whoever the view is not for; a view without a rule is for nobody."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return  # no such address: the 404 follows
    rules: tuple[Rule, ...] = getattr(view, "allowed", ())
    if "anyone" in rules:
        return
    person = me()
    if "signed-in" not in rules and not any(person.may(KINDS[rule]) for rule in rules):
        raise Refused("not-allowed")
    if _page_of() not in ("", str(person.id)):
        raise Refused("other-person")


def _page_of() -> str:
    """Whose page it is; on a shared device somebody else may have signed in since it was opened."""
    return request.headers.get(PAGE_OF) or (request.form.get(PAGE_OF_FIELD, "") if request.method == "POST" else "")


def me() -> Person:
    """The person signed in; refused where nobody is."""
    person = visitor()
    if person is None:
        raise Refused("session-ended" if read_session() else "not-signed-in")
    return person


def my_grants() -> tuple[Grant, ...]:
    """The grants of the person signed in, for whoever needs them in rare cases only."""
    return me().grants


def visitor() -> Person | None:
    """The person signed in, or None. Looked up once a request, by one indexed SELECT."""
    if "person" not in g:
        token = read_session()
        g.person = _find(token) if token else None
    return cast("Person | None", g.person)


def _find(token: str) -> Person | None:
    for hashed in believed_hashes(token):
        with reading(services().engine) as conn:
            found = sessions.find(conn, hashed)
        if found is not None:
            return _alive(found, hashed, now())
    return None


def _alive(found: Session, hashed: str, moment: datetime) -> Person | None:
    """Whose session it is, unless it was left alone for too long or is simply old."""
    settings = services().settings
    person = Person(found.person, found.username, found.name, found.name_en, found.language, hashed, found.organisation)
    unused = (moment - found.last_used_at).total_seconds() / 60
    idle = settings.idle_minutes
    if unused > settings.idle_minutes_granted and person.grants:
        idle = settings.idle_minutes_granted
    if unused > idle or moment - found.created_at > timedelta(minutes=settings.session_minutes):
        return None
    if moment - found.last_used_at >= TOUCH_EVERY:
        _touch(hashed, moment)
    return person


def _touch(hashed: str, moment: datetime) -> None:
    """Note the use; a full disk must not keep people from reading."""
    try:
        with writing(services().engine) as conn:
            sessions.touch(conn, hashed, moment)
    except DBAPIError:
        log.warning("the use of a session could not be noted")


def drop_dead_session(response: Response) -> Response:
    """Take away a cookie that no longer opens anything."""
    if response.status_code == 401 and read_session():
        drop_session(response)
    return response
