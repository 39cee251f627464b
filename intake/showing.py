"""What the templates of Today, Run and Board are given: marks of states, addresses, and small words about items and times."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from forms.numbers import figure
from forms.units import unit_in
from intake.addresses import address_of
from intake.language import MONTHS, lang
from intake.states import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from flask import Flask

    from db.ticks import Tick
    from intake.items import Row, Shown


LONG_IN_MINUTES = 48 * 60
HOURS_ALONE = 24  # from here on minutes say nothing more


def init_app(app: Flask) -> None:
    """Make them known to every template."""
    app.jinja_env.globals["marks"] = MARKS
    app.jinja_env.filters.update(
        groups=groups,
        figure=figure,
        limits=limits,
        said=said,
        wording=wording,
        address=address_of,
        span=span,
        minutes_since=minutes_since,
        month=month,
        unit=lambda name: unit_in(lang(), name or ""),
    )


def groups(rows: Iterable[Row]) -> list[tuple[dict[str, str] | None, list[Row]]]:
    """The rows under the headings they stand under, in the order of the page."""
    return [(group, list(part)) for group, part in groupby(rows, key=lambda row: row.item.get("group"))]


def limits(evidence: dict[str, Any]) -> str:
    """From where to where a number may go."""
    least, most = evidence.get("least"), evidence.get("most")
    if least is not None and most is not None:
        return str(_("%(least)s to %(most)s", least=figure(least), most=figure(most)))
    if least is not None:
        return str(_("%(least)s or more", least=figure(least)))
    return str(_("%(most)s or less", most=figure(most))) if most is not None else ""


def said(tick: Tick, item: dict[str, Any], shown: Shown | None = None) -> str:
    """What a tick says beside that it was made: outcome, number with its unit, note, that it arrived late."""
    unit = unit_in(lang(), (item.get("evidence") or {}).get("unit") or "")
    parts = [
        {"na": _("Not applicable"), "problem": _("Problem")}.get(tick.outcome, ""),
        f"{figure(tick.number)} {unit}".strip() if tick.number is not None else "",
        tick.note,
        _("sent late") if shown and is_sent_late(tick, shown) else "",
    ]
    return " · ".join(part for part in parts if part)


def is_sent_late(tick: Tick, shown: Shown) -> bool:
    """Done in time by the device's clock, received when it was late."""
    late = shown.taken.owed.window.late
    return tick.received_at > late >= tick.done_at


def wording(shown: Shown, item_id: str, lang: str) -> str:
    """An item's words in the run's own revision."""
    return next((str(item["text"][lang]) for item in shown.taken.content["items"] if item["id"] == item_id), item_id)


def minutes_since(moment: datetime, now: datetime) -> int:
    """Whole minutes from a moment until now; negative while it is still to come."""
    return int((now - moment).total_seconds() // 60)


def span(minutes: int) -> str:
    """A length of time as people say it."""
    if minutes >= LONG_IN_MINUTES:
        return str(_("%(n)s days", n=minutes // (24 * 60)))
    hours, rest = divmod(minutes, 60)
    if hours >= HOURS_ALONE:
        rest = 0
    if not hours:
        return str(_("%(n)s min", n=rest))
    return str(_("%(h)s h %(m)s min", h=hours, m=rest)) if rest else str(_("%(h)s h", h=hours))


def month(day: date) -> str:
    """2026年11月, or November 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}" if lang() == "en" else f"{day.year}年{day.month}月"
