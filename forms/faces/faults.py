"""In a preview: what ``dutybook check`` would tell, on top of every page, in its language and its own faults first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces.markup import tag
from forms.model import LANGS
from forms.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Lang
    from forms.problems import Problem

SHOWN = 20


def told(faults: Sequence[Problem], lang: Lang, sheet: Sheet | None) -> Element:
    """The box with the faults; ``sheet`` is the page that it stands on, where that is known."""
    own = [f"handbook/{one}/{sheet.path}" for one in LANGS] if sheet else []
    first = sorted(faults, key=lambda fault: fault.file not in own)[:SHOWN]
    title = Phrase("%(number)s × dutybook check", number=len(faults))
    more = Phrase("%(number)s more are told by dutybook check.", number=len(faults) - SHOWN) if len(faults) > SHOWN else None
    return tag(
        "div",
        tag("p", title.to(lang), cls="admonition-title"),
        tag("ul", [tag("li", tag("span", fault.place), " ", fault.said(lang)) for fault in first]),
        more and tag("p", more.to(lang)),
        cls="admonition failure db-faults",
    )
