"""A department's or a role's pages as one document to print, put together from the released site's own pages."""

from __future__ import annotations

from datetime import UTC
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask_babel import lazy_gettext

from db import places
from db.engine import reading
from intake import documents, releases, sites
from intake.auth import allow
from intake.errors import Refused
from intake.language import lang
from intake.services import now, services

if TYPE_CHECKING:
    from datetime import date

pages = Blueprint("printing", __name__)
PARTS = {
    "overview": lazy_gettext("Overview"),
    "roles": lazy_gettext("Roles"),
    "checklists": lazy_gettext("Checklists"),
    "procedures": lazy_gettext("Procedures"),
    "meetings": lazy_gettext("Meetings"),
    "rules": lazy_gettext("Rules"),
    "forms": lazy_gettext("Forms"),
    "reference": lazy_gettext("Reference"),
    "more": lazy_gettext("More"),
}


@pages.get("/print/departments/<department>/")
@pages.get("/en/print/departments/<department>/")
@allow("anyone")
def print_department(department: str) -> str:
    """Every page of a department, behind a table of contents."""
    return _show("department", department)


@pages.get("/print/departments/<department>/roles/<role>/")
@pages.get("/en/print/departments/<department>/roles/<role>/")
@allow("anyone")
def print_role(department: str, role: str) -> str:
    """What one role carries: its page, checklists, procedures, rules and forms."""
    return _show("role", f"{department}/{role}")


def _show(kind: str, name: str) -> str:
    sites.refuse_strangers()
    release = releases.current()
    if release is None:
        raise Refused("not-ready")
    sheets = documents.bound(release.folder, lang(), name)
    if not sheets:
        raise Refused("not-found")
    parts = [(part, PARTS[part], list(found)) for part, found in groupby(sheets, key=lambda one: one.kind)]
    department = name.partition("/")[0]
    return render_template(
        "print/document.html",
        title=release.names.title(kind, name).to(lang()),
        department=release.names.title("department", department).to(lang()) if kind == "role" else "",
        back=release.names.address(kind, name, lang()),
        parts=parts,
        today=_today(),
        digest=release.digest[:12],
    )


def _today() -> date:
    """The date by the clock on the wall of the first place; whoever prints need not be signed in."""
    with reading(services().engine) as conn:
        first = next(iter(places.tree(conn)), None)
    return now().astimezone(ZoneInfo(first.zone) if first else UTC).date()
