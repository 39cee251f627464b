"""Addresses: an occurrence's key is where it is found, as a run or as a form; a version is found by its place and id."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from forms.model import Key
from intake.errors import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from db.drafts import Draft
    from db.submissions import Submission
    from db.summaries import Summary
    from intake.occurrences import Occurrence


def run_address(key: Key, base: str = "/runs") -> str:
    """Where an occurrence of a checklist is ticked: its key is its address."""
    owed_by = key.owed_by.replace("/", "~")
    return f"{base}/{key.place}/{key.id}/{key.day.isoformat()}/{key.slot.replace(':', '')}/{owed_by}"


def read_key(place: UUID, department: str, list_id: str, day: str, slot: str, owed_by: str) -> Key:
    """The key that an address names; refused where it cannot be one."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Refused("not-found") from None
    if on.isoformat() != day or len(slot) != 4 or not slot.isdigit() or not slot.isascii():
        raise Refused("not-found")
    return Key(place, f"{department}/{list_id}", on, f"{slot[:2]}:{slot[2:]}", owed_by.replace("~", "/"))


def address_of(one: Occurrence) -> str:
    """Where to do it: the run of a checklist, the paper of a form."""
    return form_address(one.key) if one.is_form else run_address(one.key)


def form_address(key: Key, corrects: UUID | None = None) -> str:
    """Where this occurrence's form is filled in; with ``corrects`` a version that was returned."""
    where = {"place": key.place, "day": key.day, "slot": key.slot, "owed_by": key.owed_by}
    return f"/forms/{key.id}?{urlencode(where | ({'corrects': corrects} if corrects else {}))}"


def draft_address(draft: Draft) -> str:
    """Where a draft is gone on with."""
    key = Key(draft.place_id, draft.form_id, draft.day, draft.slot, draft.owed_by)
    return form_address(key, draft.corrects)


def submission_address(one: Submission | Summary) -> str:
    """Where a version is read."""
    return f"/submissions/{one.place_id}/{one.id}"
