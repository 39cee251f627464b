"""How a state looks and is called: one table for pages, lists, exports and the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Mark:
    """The sign and the word of a state; its colour hangs on ``state`` in the style sheet."""

    state: str
    sign: str
    word: LazyString


MARKS = {
    mark.state: mark
    for mark in (
        Mark("upcoming", "·", _l("Not yet time")),
        Mark("open", "○", _l("To do")),
        Mark("in_progress", "◐", _l("In progress")),
        Mark("done", "✓", _l("Done")),
        Mark("done_late", "✓", _l("Done late")),
        Mark("sent_late", "✓", _l("Sent late")),
        Mark("late", "!", _l("Overdue")),
        Mark("missed", "✕", _l("Missed")),
        Mark("excused", "–", _l("Excused")),
        Mark("vacant", "◌", _l("Vacant")),
    )
}
