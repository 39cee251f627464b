"""Which language a person sees, and how dates and times are written in it."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, g, redirect, request
from flask_babel import Babel
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from db import people
from db.engine import writing
from forms.model import LANGS, Lang, Text
from intake.auth import allow, visitor
from intake.errors import referrer, split
from intake.services import services

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from flask import Flask
    from werkzeug import Response

pages = Blueprint("language", __name__)
COOKIE = "language"
BOUND = "/print/"  # the handbook's pages bound together
SEARCH = "/search"
YEAR = 365 * 24 * 3600
WEEKDAYS = Text("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WORDING = Path(__file__).parent / "translations" / "zh" / "LC_MESSAGES" / "messages.po"


def init_app(app: Flask) -> None:
    """Bind Flask-Babel: English stands in the code, Chinese in messages.po, which is read without a build step."""
    babel = Babel(app, default_locale="en", locale_selector=lang)
    app.jinja_env.filters.update(date=show_date, day=show_day, time=show_time, moment=show_moment, weekdays=show_weekdays)
    with app.app_context():
        translations = babel.domain_instance.cache
    translations["zh", "messages"] = chinese()
    translations["en", "messages"] = NullTranslations()


@cache
def chinese() -> Translations:
    """The Chinese wording, compiled in memory."""
    with WORDING.open("rb") as file:
        catalog = read_po(file, locale="zh", ignore_obsolete=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def lang() -> Lang:
    """The address's language where it names one, else the person's choice, the cookie, the browser's; Chinese at last."""
    if "lang" not in g:
        g.lang = _chosen() or _accepted()
    return cast("Lang", g.lang)


def _chosen() -> str | None:
    person = visitor()
    asked = request.args.get("lang") if request.path.startswith("/api/") else None  # a page asks in the language it is in
    of_address = "en" if request.path.startswith("/en/") else "zh" if of_the_handbook(request.path) else asked
    choices = (of_address, person and person.language, request.cookies.get(COOKIE))
    return next((choice for choice in choices if choice in LANGS), None)


def _accepted() -> str:
    return _best(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=256)
def _best(accepted: str) -> str:
    """What a browser's list of languages comes to; there are few such lists, and every request brings one."""
    return parse_accept_header(accepted, LanguageAccept).best_match(["zh", "zh-CN", "zh-Hans", "en"], default="zh")[:2]


def locale() -> str:
    """The value of the page's lang attribute."""
    return "en" if lang() == "en" else "zh-CN"


@pages.post("/language")
@allow("anyone")
def choose() -> Response:
    """Keep the chosen language, for the person and on the device, and go back to where it was chosen."""
    chosen = request.form.get("language", "")
    if chosen in LANGS and (person := visitor()):
        with writing(services().engine) as conn:
            people.set_language(conn, person.id, chosen)
    response = redirect(in_language(back_to(request.form.get("next") or referrer()), chosen), 303)
    if chosen in LANGS:
        secure = services().settings.secure
        response.set_cookie(COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def back_to(address: str, otherwise: str = "/") -> str:
    """``address`` if it is a path of this site, else the one to take otherwise."""
    parts = split(address.replace("\\", "/"))
    inside = parts.path.startswith("/") and not parts.scheme and not parts.netloc and not address.startswith("//")
    return address if inside and address.isprintable() else otherwise


def in_language(address: str, chosen: str) -> str:
    """The same document in the other language, where ``address`` is one that names its language; else ``address``."""
    path = address.removeprefix("/en")
    return ("/en" if chosen == "en" else "") + path if of_the_handbook(path) else address


def of_the_handbook(address: str) -> bool:
    """Whether a page of ours shows the handbook of one tree and so speaks its language: Chinese, as the pages at the root do."""
    return address.startswith(BOUND) or address.partition("?")[0] == SEARCH


def show_date(day: date) -> str:
    """11月21日 周六, or Sat 21 Nov."""
    if lang() == "en":
        return f"{WEEKDAYS.en.split()[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日 周{WEEKDAYS.zh[day.weekday()]}"


def show_day(day: date) -> str:
    """The date with its year: 2026年11月21日, or 21 Nov 2026."""
    if lang() == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def show_weekdays(days: Iterable[int]) -> str:
    """周一、周三, or Mon, Wed."""
    if lang() == "en":
        return ", ".join(WEEKDAYS.en.split()[day] for day in days)
    return "、".join(f"周{WEEKDAYS.zh[day]}" for day in days)


def show_time(moment: datetime, zone: str) -> str:
    """08:20 by the wall clock of ``zone``."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def show_moment(moment: datetime, zone: str) -> str:
    """Date and time by the wall clock of ``zone``."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{show_date(local.date())} {local:%H:%M}"
