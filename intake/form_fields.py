"""Form fields: the control of each question, with what can be chosen in it and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from wtforms import SelectChoice
from wtforms.validators import InputRequired, StopValidation, ValidationError

from intake.controls import (
    ATTACHING,
    RATED,
    REQUIRED,
    Amount,
    Attached,
    Clock,
    Day,
    Figure,
    Line,
    Listed,
    Moment,
    Number,
    OneOf,
    Paragraph,
    Several,
    Whole,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wtforms import Field, Form

    from intake.answers import Choices

TEXTS: dict[str, type[Line]] = {"text": Line, "longtext": Paragraph}
NUMBERS: dict[str, type[Number]] = {"integer": Whole, "decimal": Number, "money": Amount}
WRITTEN: dict[str, type[Written]] = {"date": Day, "time": Clock, "datetime": Moment}
CHOOSING: dict[str, Any] = {"choice": OneOf, "yesno": OneOf, "rating": OneOf, "multichoice": Several}


class Known:
    """Refuses an answer that is not among those offered."""

    def __init__(self, choices: Choices) -> None:
        self.ids = {id_ for id_, _label in choices}

    def __call__(self, _form: Form, field: Field) -> None:
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if not self.ids.issuperset(one for one in chosen if one and one.strip()):
            raise ValidationError(_("Choose one of the answers that are offered."))


class Pattern:
    """Refuses words that do not match; the question's help says how to write them."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)

    def __call__(self, _form: Form, field: Field) -> None:
        if field.data and not field.errors and not self.pattern.fullmatch(field.data):
            raise ValidationError(_("Write this in the way the question asks for."))


class Answered(InputRequired):
    """Refuses an empty answer; unlike DataRequired it takes a 0."""

    def __call__(self, _form: Form, field: Field) -> None:
        if field.raw_data and any(str(one).strip() for one in field.raw_data):
            return
        field.errors = []
        raise StopValidation(str(self.message))


def make(field: dict[str, Any], lang: str, choices: Choices, attached: Mapping[str, Any], *, required: bool) -> Any:
    """The WTForms field of a question; ``choices`` are the people or places to choose from, ``attached`` the files there are."""
    kind: str = field["type"]
    label = field["label"][lang]
    if kind == "computed":
        return Figure(label)
    rules: list[Any] = [Answered(REQUIRED[kind])] if required else []
    if kind in TEXTS:
        return TEXTS[kind](label, [*rules, Pattern(field["pattern"])] if field["pattern"] else rules)
    if kind in NUMBERS:
        return NUMBERS[kind](label, rules, least=field["least"], most=field["most"])
    if kind in WRITTEN:
        return WRITTEN[kind](label, rules)
    if kind in ATTACHING:
        return Attached(label, rules, known=attached, most=field["most"])
    offered = offer(field, lang, choices)
    made = CHOOSING.get(kind, Listed)
    shown = [SelectChoice(*one) for one in ([("", "—"), *offered] if made is Listed else offered)]
    return made(label, [*rules, Known(offered)], choices=shown, validate_choice=False)


def offer(field: dict[str, Any], lang: str, choices: Choices) -> Choices:
    """What can be chosen."""
    if field["type"] == "yesno":
        return [("yes", str(_("Yes"))), ("no", str(_("No")))]
    if field["type"] == "rating":
        return [(number, number) for number in RATED]
    if field["type"] in ("person", "place"):
        return choices
    return [(option["id"], option["label"][lang]) for option in field["options"]]
