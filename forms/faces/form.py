"""A form's page: who fills it in and when, the way to it, what it asks, who decides, and who in the handbook speaks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.faces import conditions, words
from forms.faces.checklist import shares
from forms.faces.index import heading
from forms.faces.markup import after_title, joined, pairs, tag
from forms.faces.uses import uses
from forms.units import unit_in
from forms.wording import describe

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from forms.faces.markup import Child, Children
    from forms.faces.sheet import Sheet
    from forms.model import ApprovalStep, Condition, Field, Form


def dress(root: Element, sheet: Sheet) -> None:
    """The card and the button under the title, the rest after the page's own words."""
    for form in sheet.here("form"):
        top = after_title(root)
        root[top:top] = [card(form, sheet), fill_in(form, sheet)]
        root.extend([tag("h2", sheet.say(words.ASKS), id="asks"), questions(form, sheet)])
        root.extend([heading("decides", sheet.say(words.DECIDES)), *decides(form, sheet)])
        if found := uses(form, sheet):
            root.extend([heading("related", sheet.say(words.RELATED)), pairs(found, "db-index db-uses")])


def card(form: Form, sheet: Sheet) -> Element:
    """Who owes it, when, how many of them, and where it belongs."""
    when: list[Child] = [_begun(describe(form.schedule, sheet.lang)), " ", sheet.assumed(form)]
    rows: list[tuple[str, Children]] = [
        (sheet.say(words.FILLED_IN_BY), sheet.links("role", form.roles)),
        (sheet.say(words.WHEN), when),
        (sheet.say(words.HOW_MANY), "" if form.schedule.every == "event" else _begun(shares(form, sheet))),
        (sheet.say(words.DEPARTMENT), [sheet.link("department", sheet.department)]),
        (sheet.say(words.ENGLISH), [sheet.in_english(form.title)] if sheet.lang == "zh" else []),
    ]
    return pairs([row for row in rows if row[1]], "db-card")


def fill_in(form: Form, sheet: Sheet) -> Element:
    name = sheet.say(form.title)
    text = f"{sheet.say(words.FILL_IN)}{name}" if sheet.lang == "zh" else f"{sheet.say(words.FILL_IN)} {name}"
    return tag("p", tag("a", text, href=f"/forms/{form.id}", cls="db-button"))


def questions(form: Form, sheet: Sheet) -> Element:
    """Every question of the form: its name and what goes in."""
    return pairs(
        [([sheet.say(field.label), _must(field, sheet)], asked(field, form, sheet)) for field in form.fields], "db-questions"
    )


def asked(field: Field, form: Form, sheet: Sheet) -> str:
    """What goes in, what it should reach, and when it is asked at all."""
    parts = (kind(field, sheet), conditions.target(field.target, field, sheet), conditions.asked_when(field, form, sheet))
    return ("。" if sheet.lang == "zh" else ". ").join(_begun(part) for part in parts if part)


def _begun(phrase: str) -> str:
    """A phrase that stands on its own begins with a capital."""
    return phrase[:1].upper() + phrase[1:]


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


def decides(form: Form, sheet: Sheet) -> list[Element]:
    """The steps of the approval in order, and with whom it is filed; without steps, that nobody decides."""
    steps = [tag("li", step(one, form, sheet)) for one in form.approval.steps]
    way = tag("ol", steps, cls="db-steps") if steps else tag("p", sheet.say(words.NOBODY_DECIDES))
    filed = [
        tag("p", sheet.say(words.FILED_WITH), " ", sheet.links("role", one.roles), _only(one.when, form, sheet))
        for one in form.approval.filed_with
    ]
    leave = [tag("p", sheet.say(words.MAKES_ABSENCE))] if form.approval.absence else []
    return [way, *concerned(form, sheet), *filed, *leave]


def concerned(form: Form, sheet: Sheet) -> list[Element]:
    """That those whom its answers name as whom it is about decide on none of its steps."""
    labels = {field.id: field.label for field in form.fields}
    labels |= {f"{field.id}.{column.id}": column.label for field in form.fields for column in field.columns}
    named = sheet.say(words.AND).join(f"“{sheet.say(labels[name])}”" for name in form.approval.about if name in labels)
    return [tag("p", sheet.say(words.CONCERNED).format(named))] if form.approval.steps and named else []


def step(one: ApprovalStep, form: Form, sheet: Sheet) -> list[Child]:
    """Who decides, what the step is called, and when it applies."""
    roles = tag("span", joined((sheet.link("role", name, cls="db-chip") for name in one.roles), " "), cls="db-actors")
    return [roles, sheet.say(one.title), _only(one.when, form, sheet)]


def _only(when: tuple[Condition, ...], form: Form, sheet: Sheet) -> Element | None:
    """That something applies only under conditions."""
    told = conditions.told(when, form, sheet)
    return tag("small", sheet.say(words.ONLY_IF).format(told), cls="db-condition") if told else None
