"""What a request says about a tick, read with care: every field of the right kind, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from db.ticks import NewTick
from forms.evidence import OUTCOMES
from forms.numbers import read_number
from intake.errors import Refused
from intake.periods import YEARS

if TYPE_CHECKING:
    from collections.abc import Mapping


LONGEST_NOTE = 2000
LONGEST_NAME = 200
LONGEST_SKEW = timedelta(days=7)


@dataclass(frozen=True)
class Sent:
    """A tick as it came in, and the revision its sender saw (empty where not said)."""

    new: NewTick
    revision: str = ""


def tick(body: object, person: UUID, lang: str, now: datetime) -> Sent:
    """The tick in a JSON object or a posted form; person and receipt are the session's and the clock's, whatever it says."""
    if not isinstance(body, dict):
        raise Refused("bad-request")
    outcome = _text(body, "outcome", "done")
    if outcome not in OUTCOMES:
        raise Refused("bad-request")
    device_at = _moment(body.get("device_at"))
    skew = _skew(_moment(body.get("sent_at")), now)
    new = NewTick(
        id=read_id(body.get("id")),
        item=_text(body, "item"),
        outcome=cast("Any", outcome),
        person=person,
        lang=_text(body, "lang", lang) if body.get("lang") in ("zh", "en") else lang,
        note=read_note(body),
        number=_number(body.get("number")) if outcome == "done" else None,
        photo=read_id(body["photo"]) if body.get("photo") else None,
        device_at=device_at,
        skew=None if skew is None else round(skew.total_seconds()),
        done_at=None if device_at is None or skew is None else device_at + skew,
    )
    return Sent(new, _text(body, "revision", ""))


def _skew(sent_at: datetime | None, now: datetime) -> timedelta | None:
    """How far the device's clock was behind when it sent; a clock that is off by weeks says nothing."""
    return now - sent_at if sent_at and abs(now - sent_at) < LONGEST_SKEW else None


def read_id(value: object) -> UUID:
    """A client-made id."""
    try:
        return UUID(str(value))
    except ValueError:
        raise Refused("bad-request") from None


def read_note(body: Mapping[str, Any], name: str = "note") -> str:
    """A note, with the ends trimmed and one spelling for line ends; a very long one is refused, not cut."""
    note = said(body.get(name) or "").replace("\r\n", "\n").replace("\x00", "").strip()
    if len(note) > LONGEST_NOTE:
        raise Refused("too-large")
    return note


def _text(body: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = said(body.get(name, default))
    if len(value) > LONGEST_NAME:
        raise Refused("bad-request")
    return value


def said(value: object) -> str:
    """A text of whole characters: JSON can carry half of one, which no database keeps."""
    if not isinstance(value, str):
        raise Refused("bad-request")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Refused("bad-request") from None
    return value


def _number(value: object) -> float | None:
    """A number as JSON has it, or as people type it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Refused("bad-request")
    try:
        return float(read_number(str(value)))
    except ValueError:
        raise Refused("number-missing") from None


def _moment(value: object) -> datetime | None:
    """An instant with its zone; anything else says nothing."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.year in YEARS else None
