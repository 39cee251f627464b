"""What an entry of the trail says, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forms.model import Key
from forms.obligations import SHARED
from intake import releases
from intake.addresses import run_address
from intake.language import lang, show_day, show_moment, show_weekdays
from intake.tally import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from db.audit import Entry, Occurrence
    from intake.staff import View

NOUNS: dict[str, Any] = {
    "person": _l("People"),
    "place": _l("Places"),
    "run": _l("Checklists"),
    "excusal": _l("Excused"),
    "problem": _l("Problems"),
    "list": _l("Lists taken out"),
    "backup": _l("Backups"),
    "demo": _l("Demo data"),
}
DEEDS: dict[tuple[str, str], Any] = {
    ("person", "let in"): _l("Let %(whom)s in"),
    ("person", "rename"): _l("Changed the name of %(whom)s"),
    ("person", "assign"): _l("Gave %(whom)s a role"),
    ("person", "end the role of"): _l("Ended a role of %(whom)s"),
    ("person", "note the absence of"): _l("Noted an absence of %(whom)s"),
    ("person", "end the absence of"): _l("Took back days away of %(whom)s"),
    ("person", "name the deputy of"): _l("Chose who stands in for %(whom)s"),
    ("person", "make a link for"): _l("Made a one-time link for %(whom)s"),
    ("person", "disable"): _l("Disabled %(whom)s"),
    ("person", "enable"): _l("Let %(whom)s in again"),
    ("person", "let manage"): _l("Let %(whom)s manage"),
    ("person", "let edit"): _l("Let %(whom)s edit"),
    ("person", "let administer"): _l("Let %(whom)s administer"),
    ("person", "no longer let manage"): _l("No longer lets %(whom)s manage"),
    ("person", "no longer let edit"): _l("No longer lets %(whom)s edit"),
    ("person", "no longer let administer"): _l("No longer lets %(whom)s administer"),
    ("place", "add"): _l("Added this place"),
    ("place", "rename"): _l("Renamed this place"),
    ("place", "close"): _l("Closed this place"),
    ("place", "open"): _l("Opened this place again"),
    ("place", "set the hours of"): _l("Set the opening hours"),
    ("place", "run"): _l("Runs a department here now"),
    ("place", "leave"): _l("No longer runs a department here"),
    ("run", "reopen"): _l("Reopened a list"),
    ("excusal", "excuse"): _l("Excused this"),
    ("excusal", "take back"): _l("Took an excusal back"),
    ("problem", "close"): _l("Closed a problem"),
    ("list", "export"): _l("Took a list out"),
    ("backup", "restore"): _l("Restored a backup"),
    ("demo", "seed"): _l("Made the demo data"),
}
NOBODY = UUID(int=0)
TITLED = {"role": "role", "department": "department", "form": "form"}
NAMED = ("department", "role", "form", "list")
SPANS = (("since", "until"), ("first", "last"), ("opens", "closes"), ("day", "day"))


@dataclass(frozen=True)
class Deed:
    """One line of the trail: when, who, what, where, and what else is known of it."""

    at: str
    who: str
    what: str
    where: str
    more: tuple[str, ...]
    link: str = ""


def whom(entry: Entry) -> UUID | None:
    """The person to whom it was done, or who alone owed it."""
    owed_by = str(entry.details.get("owed_by", ""))
    owner = UUID(owed_by) if owed_by not in ("", SHARED) and "/" not in owed_by else None
    return UUID(entry.subject) if entry.noun == "person" else owner


def department_of(entry: Entry, run: Occurrence | None) -> str:
    """The department that an entry is about; empty where it is about none, or about each."""
    named = next((entry.details[name] for name in NAMED if entry.details.get(name)), run.id if run else "")
    return str(named).partition("/")[0]


def said(entry: Entry, view: View, names: Mapping[UUID, str], run: Occurrence | None) -> Deed:
    """The line for the reader."""
    place = view.organisation.place_of[entry.place_id]
    sentence = DEEDS.get((entry.noun, entry.verb))
    what = str(sentence) % {"whom": names.get(whom(entry) or NOBODY, "")} if sentence else entry.verb
    return Deed(
        show_moment(entry.at, place.zone),
        names.get(entry.person_id, "") if entry.person_id else _("Dutybook itself"),
        what,
        place.name.to(lang()),
        tuple(filter(None, (*_owed(entry, names), *_details(entry, view, run, place.zone)))),
        _link(entry, run),
    )


def _link(entry: Entry, run: Occurrence | None) -> str:
    """Where the list or form stands that it was done to."""
    known = entry.details
    if run:
        return run_address(Key(*run))
    if not known.get("list"):
        return ""
    key = Key(entry.place_id, known["list"], date.fromisoformat(known["day"]), known["slot"], known["owed_by"])
    if _is_list(key.id):
        return run_address(key)
    asked = {"from": known["day"], "to": known["day"], "form": key.id, "show": "all"}
    return f"/roll?{urlencode(asked)}#entry-{name_of(key)}"


def _is_list(name: str) -> bool:
    return f"checklist:{name}" in releases.names().titles


def _owed(entry: Entry, names: Mapping[UUID, str]) -> Iterator[str]:
    """The list or form, whose it was, and what was said of it."""
    known = entry.details
    if known.get("list"):
        yield releases.names().title("checklist" if _is_list(known["list"]) else "form", known["list"]).to(lang())
        yield names.get(whom(entry) or NOBODY, "")
        yield from (str(known[name]) for name in ("problem", "comment", "reason") if known.get(name))


def _details(entry: Entry, view: View, run: Occurrence | None, zone: str) -> Iterator[str]:
    known = entry.details
    if run:
        yield releases.names().title("checklist", run.id).to(lang())
    for name, kind in TITLED.items():
        if known.get(name):
            yield releases.names().title(kind, str(known[name])).to(lang())
    for one in view.known:
        if known.get("deputy") == str(one.person.id):
            yield one.person.called(lang())
    if known.get("was"):
        yield _("%(name)s before", name=known["was"])
    if known.get("weekdays"):
        yield show_weekdays(known["weekdays"])
    if known.get("made_at"):
        yield _("as it stood %(time)s", time=show_moment(datetime.fromisoformat(known["made_at"]), zone))
    if entry.noun == "run" and known.get("until"):
        yield _("until %(time)s", time=show_moment(datetime.fromisoformat(known["until"]), zone))
        return
    for ends in SPANS:
        yield " – ".join(dict.fromkeys(_shown(str(known[end])) for end in ends if known.get(end)))


def _shown(said: str) -> str:
    """A day as people write it; an hour as it is."""
    try:
        return show_day(date.fromisoformat(said))
    except ValueError:
        return said
