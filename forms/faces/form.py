"""A page of forms: under each heading who fills it in, when, who reads it, what it asks, and the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import words
from forms.faces.markup import facts_line, heading_at, pairs, section_end, tag
from forms.units import unit_in
from forms.wording import describe

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.sheet import Sheet
    from forms.model import Field, Form


def dress(root: Element, sheet: Sheet) -> None:
    for form in sheet.here("form"):
        start = heading_at(root, form.id.rpartition("/")[2])
        if start is None:
            continue
        end = section_end(root, start)
        root[end:end] = [questions(form, sheet), fill_in(form, sheet)]
        root.insert(start + 1, facts(form, sheet))


def facts(form: Form, sheet: Sheet) -> Element:
    readers = [name for step in form.approval.steps for name in step.roles]
    review = tag("span", sheet.say(words.REVIEWED_BY), " ", sheet.links("role", readers)) if readers else None
    who = tag("span", sheet.links("role", form.roles), cls="db-who")
    when = tag("span", describe(form.schedule, sheet.lang), cls="db-when")
    return facts_line([who, when, review, sheet.assumed(form), sheet.in_english(form.title)])


def questions(form: Form, sheet: Sheet) -> Element:
    """Every question of the form: its name and what goes in."""
    return pairs([([sheet.say(field.label), _must(field, sheet)], kind(field, sheet)) for field in form.fields], "db-questions")


def _must(field: Field, sheet: Sheet) -> Element | None:
    return tag("span", sheet.say(words.MUST), cls="db-must") if field.required else None


def kind(field: Field, sheet: Sheet) -> str:
    """What goes in: the kind, its unit, the choices or the columns."""
    listed = [sheet.say(option.label) for option in field.options] + [sheet.say(column.label) for column in field.columns]
    named = words.FIELD_TYPES.get(field.type)
    base = sheet.say(named) if named else field.type
    zh = sheet.lang == "zh"
    if field.unit:
        base += f"（{field.unit}）" if zh else f" ({unit_in(sheet.lang, field.unit)})"
    if listed:
        base += ("：" if zh else ": ") + sheet.say(words.AND).join(listed)
    help_ = sheet.say(field.help)
    return base + (("。" if zh else ". ") + help_ if help_ else "")


def fill_in(form: Form, sheet: Sheet) -> Element:
    name = sheet.say(form.title)
    text = f"{sheet.say(words.FILL_IN)}{name}" if sheet.lang == "zh" else f"{sheet.say(words.FILL_IN)} {name}"
    return tag("p", tag("a", text, href=f"/forms/{form.id}", cls="db-button"))
