"""What a form's page needs to know of its fields: which depend on each other, and which take files, also in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from forms.numbers import figure
from intake.controls import ATTACHING
from intake.files import TYPES, kind_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Flask

Json = dict[str, Any]


def init_app(app: Flask) -> None:
    """Give the templates of forms what they ask for."""
    app.jinja_env.globals.update(
        moving=moving,
        only_when=only_when,
        takes_files=takes_files,
        size_in_words=size_in_words,
        kind_names=kind_names,
        endings=endings,
    )


def moving(fields: Iterable[Json]) -> list[Json]:
    """The fields as the page's module reads them, if any is computed or shown only at times; else nothing."""
    found = [_bare(one) | {"columns": [_bare(column) for column in one["columns"]]} for one in fields]
    changing = ("compute", "shown_when")
    moves = any(key in part for one in found for part in (one, *one["columns"]) for key in changing)
    return found if moves else []


def _bare(one: Json) -> Json:
    return {key: one[key] for key in ("id", "type", "compute", "shown_when") if key in one}


def takes_files(fields: Iterable[Json]) -> bool:
    """Whether anything can be attached."""
    return any(one["type"] in ATTACHING for one in fields)


def only_when(field: Json, fields: Iterable[Json], lang: str) -> str:
    """When a question is to be answered, in a sentence."""
    condition = field["shown_when"]
    other = next((one for one in fields if one["id"] == condition["field"]), None)
    if other is None:
        return ""
    named = {"field": other["label"][lang], "value": _value(condition["value"], other, lang)}
    sentences = {
        "is": _("Only where “%(field)s” is: %(value)s", **named),
        "is-not": _("Only where “%(field)s” is not: %(value)s", **named),
        "at-least": _("Only where “%(field)s” is %(value)s or more", **named),
        "at-most": _("Only where “%(field)s” is %(value)s or less", **named),
        "more-than": _("Only where “%(field)s” is more than %(value)s", **named),
        "less-than": _("Only where “%(field)s” is less than %(value)s", **named),
        "answered": _("Only where “%(field)s” is answered", **named)
        if condition["value"]
        else _("Only where “%(field)s” is not answered", **named),
    }
    return str(sentences[condition["how"]])


def _value(value: Any, other: Mapping[str, Any], lang: str) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if not isinstance(value, list):
        return figure(value)
    labels: dict[str, str] = {option["id"]: option["label"][lang] for option in other["options"]}
    return ("、" if lang == "zh" else ", ").join(labels.get(one, str(one)) for one in value)


def size_in_words(size: int) -> str:
    """How large a file is: 12 kB, 1.4 MB."""
    return f"{max(size // 1000, 1)} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def endings(kinds: Iterable[str]) -> str:
    """What a browser offers to choose from."""
    pictures = "image/jpeg,image/png,image/webp"
    return ",".join(pictures if one == "image" else f".{one}" for one in kinds or TYPES)
