"""Conditions of a form in words: when a step of its approval applies, when a question is asked, what a figure should reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.conditions import PLACE, SUBMITTER
from forms.faces import words
from forms.model import Text
from forms.numbers import figure
from forms.units import unit_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forms.faces.sheet import Sheet
    from forms.model import Condition, Field, Form, ShownWhen, Target

COMPARED = {
    "less-than": Text("{}少于{}", "{} is less than {}"),
    "at-most": Text("{}不超过{}", "{} is at most {}"),
    "at-least": Text("{}不少于{}", "{} is at least {}"),
    "more-than": Text("{}多于{}", "{} is more than {}"),
    "is": Text("{}是{}", "{} is {}"),
    "is-not": Text("{}不是{}", "{} is not {}"),
}
ANSWERED = {True: Text("{}填了", "{} is answered"), False: Text("{}没有填", "{} is not answered")}
TARGETS = {"least": Text("目标不少于{}", "Target: at least {}"), "most": Text("目标不超过{}", "Target: at most {}")}


def told(conditions: Iterable[Condition], form: Form, sheet: Sheet) -> str:
    """All conditions that must hold, as one phrase; empty where there are none."""
    return sheet.say(words.BOTH).join(_condition(one, form, sheet) for one in conditions)


def _condition(one: Condition, form: Form, sheet: Sheet) -> str:
    if one.about == SUBMITTER:
        names = (sheet.catalogue.roles.get(str(name)) for name in one.values)
        return sheet.say(words.HANDED_IN_BY).format(_either([sheet.say(role.title) for role in names if role], sheet))
    if one.about == PLACE:
        kinds = [sheet.say(words.PLACES.get(str(kind))) or str(kind) for kind in one.values]
        return sheet.say(words.AT_A).format(_either(kinds, sheet))
    return _compared(one.about, one.test, one.values, form, sheet)


def asked_when(field: Field, form: Form, sheet: Sheet) -> str:
    """When a question is asked at all; empty where always."""
    when = field.shown_when
    return sheet.say(words.ONLY_WHEN).format(_shown(when, form, sheet)) if when else ""


def _shown(when: ShownWhen, form: Form, sheet: Sheet) -> str:
    if when.how == "answered":
        return sheet.say(ANSWERED[bool(when.value)]).format(_label(when.field, form, sheet))
    return _compared(when.field, when.how, when.value if isinstance(when.value, tuple) else (when.value,), form, sheet)


def target(goal: Target | None, field: Field, sheet: Sheet) -> str:
    return sheet.say(TARGETS[goal.at]).format(_amount(goal.value, field, sheet)) if goal else ""


def _compared(about: str, how: str, values: Sequence[str | bool | float], form: Form, sheet: Sheet) -> str:
    field = next((one for one in form.fields if one.id == about), None)
    said = [_value(value, field, sheet) for value in values]
    return sheet.say(COMPARED[how]).format(_label(about, form, sheet), _either(said, sheet))


def _label(name: str, form: Form, sheet: Sheet) -> str:
    label = next((sheet.say(field.label) for field in form.fields if field.id == name), name)
    return f"“{label}”"


def _value(value: str | bool | float, field: Field | None, sheet: Sheet) -> str:
    if isinstance(value, bool):
        return sheet.say(words.YES if value else words.NO)
    if isinstance(value, str):
        options = {option.id: sheet.say(option.label) for option in field.options} if field else {}
        return options.get(value, value)
    return _amount(value, field, sheet)


def _amount(value: float, field: Field | None, sheet: Sheet) -> str:
    unit = field.unit if field else ""
    return figure(value) + (unit if sheet.lang == "zh" else f" {unit_in('en', unit)}" if unit else "")


def _either(names: Sequence[str], sheet: Sheet) -> str:
    return sheet.say(words.OR).join(names)
