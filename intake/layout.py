"""What every page of the service is drawn in: the site's own frame, or a plain one before the first publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from intake import releases
from intake.auth import PAGE_OF_FIELD, visitor
from intake.beginning import lacking
from intake.language import lang, locale
from intake.me import menu
from intake.releases import Frame
from intake.services import services

if TYPE_CHECKING:
    from flask import Flask

HEAD = '<!doctype html><html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'

# Stands in every form of a page of somebody's: whoever signs in on the device later sends nothing with it.
PAGE_OF = Markup('<input type="hidden" name="{}" value="{}">')


def plain(code: str) -> Frame:
    """A frame without the theme, for the time before the first publication."""
    parts = (HEAD.format(code), "</head><body><header>", "</header><main>", "</main></body></html>")
    return Frame(*map(Markup, parts))


PLAIN = {"zh": plain("zh-CN"), "en": plain("en")}


def init_app(app: Flask) -> None:
    """Give templates the frame, the language and the person."""
    app.context_processor(context)


def context() -> dict[str, Any]:
    """What layout.html and the pages in it are given."""
    release = releases.current()
    frames = release.frames if release else {}
    person = visitor()
    return {
        "frame": frames.get(lang()) or PLAIN[lang()],
        "lang": lang(),
        "locale": locale(),
        "person": person,
        "page_of": PAGE_OF.format(PAGE_OF_FIELD, person.id) if person else "",
        "menu": menu(person) if person else [],
        "version": release.digest[:12] if release else "",
        "names": releases.names(),
        "lacking": lacking,
        "demo": services().settings.demo,
    }
