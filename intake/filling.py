"""Filling in a form: which one is in force, which occurrence it is for, and whether this person may. No request is read here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from db import decisions, people, submissions
from forms import approval
from forms.answers import YES, Answer, no
from forms.conditions import Case
from forms.model import Key, Obligation
from forms.obligations import SHARED, joined
from intake.alphabet import by_name
from intake.answers import Choices, Setting, Typed
from intake.errors import Refused
from intake.occurrences import content
from intake.taking import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from sqlalchemy import Connection

    from db.decisions import Decision
    from db.submissions import Submission
    from forms.model import InForce, Window
    from forms.rules import Standing
    from intake.organisation import Organisation

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_BACK = timedelta(days=31)
LONGEST_AHEAD = timedelta(days=7)
WHEN_IT_HAPPENS = ""  # the slot of a form that no schedule asked for


@dataclass(frozen=True)
class Filling:
    """A form as one person fills it in: the facts and wording in force, the occurrence, what a correction is ``asked`` for."""

    key: Key
    facts: InForce
    content: dict[str, Any]
    window: Window | None
    who: Standing
    organisation: Organisation
    corrects: Submission | None = None
    asked: Decision | None = None

    @property
    def zone(self) -> str:
        return self.organisation.place(self.key.place).zone

    @property
    def kinds(self) -> set[str]:
        """The types of its questions, and of the columns of its tables."""
        return {one["type"] for field in self.content["fields"] for one in (field, *field["columns"])}

    def chain(self, answers: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
        """The steps that apply to these answers, and the roles it is filed with, as they are frozen into a submission."""
        tree, place = self.organisation.tree, self.key.place
        held = {role for role, at in self.who.held if tree.in_scope(at, place)}
        case = Case(answers, held, self.organisation.place(place).kind)
        return approval.chain(self.facts.approval, case, self.who.person), approval.filed_with(self.facts.approval, case)

    def typed_before(self) -> Typed:
        """What stands in a form that nobody has begun: the business date, the person, the place, the round of the day."""
        known = {"business-date": self.key.day.isoformat(), "me": str(self.who.person), "my-place": str(self.key.place)}
        typed = {field["id"]: [known[field["default"]]] for field in self.content["fields"] if field["default"] in known}
        return typed | {field["id"]: [found] for field in self.content["fields"] if (found := self._round(field))}

    def _round(self, field: dict[str, Any]) -> str:
        """The option of the round that this is, where the field asks for it; none where the day has not all of its rounds."""
        if field["default"] != "round" or self.window is None:
            return ""
        owed = self.organisation.owed(self.key.day).within([self.key.place])
        opens = sorted(one.window.opens for one in owed if one.key == replace(self.key, slot=one.key.slot))
        options = field["options"]
        return options[opens.index(self.window.opens)]["id"] if len(opens) == len(options) else ""


def find(conn: Connection, organisation: Organisation, key: Key, person: UUID, now: datetime) -> Filling:
    """The form for this occurrence. Refused where it is not in force, was never owed there, or is not this person's."""
    facts = in_force(organisation, key.id, now)
    if key.place not in organisation.tree.places or not _is_near(organisation, key, now):
        raise Refused("not-found")
    owed = _owed(organisation, key)
    if owed is None and (key.slot or key.owed_by != str(person)):
        raise Refused("not-found")
    who = standing(organisation, person, key.place, key.id, key.day, ())
    roles = owed.roles if owed else facts.roles
    answer = may_fill(organisation, key, roles, who)
    if not answer:
        raise Refused(answer.reason)
    return Filling(key, facts, content(conn, facts.revision), owed.window if owed else None, who, organisation)


def find_correction(
    conn: Connection, organisation: Organisation, place: UUID, returned: UUID, person: UUID, now: datetime
) -> Filling:
    """The form for correcting a returned version; only its author may, at any time."""
    before = submissions.submission(conn, place, returned)
    if before.person_id != person:
        raise Refused("not-yours")
    facts = in_force(organisation, before.form_id, now)
    key = key_of(before)
    who = standing(organisation, person, place, key.id, key.day, ())
    asked = next((one for one in decisions.decisions_on(conn, place, returned) if one.outcome == "return"), None)
    return Filling(key, facts, content(conn, facts.revision), None, who, organisation, before, asked)


def in_force(organisation: Organisation, form: str, now: datetime) -> InForce:
    """What counts of a form now. Refused where there is none of that name."""
    found = organisation.form(form, now)
    if found is None:
        raise Refused("not-found")
    return found


def is_routine(organisation: Organisation, form: str, now: datetime) -> bool:
    """Whether many of this form may be approved at once."""
    found = organisation.form(form, now)
    return found is not None and found.approval.routine


def may_fill(organisation: Organisation, key: Key, roles: Iterable[str], who: Standing) -> Answer:
    """Whether ``who`` may fill it in: their own, or one that a role of theirs owes at this place, on duty or standing in."""
    held = {role for role, at in who.held if organisation.tree.in_scope(at, key.place)}
    if key.owed_by != SHARED and "/" not in key.owed_by and key.owed_by != str(who.person):
        return no("not-yours")
    if not held:
        return no("not-yours")
    return YES if held.intersection(roles) else no("not-your-role")


def choose(organisation: Organisation, form: str, person: UUID, now: datetime) -> Key:
    """The occurrence that the person means who just opens the form: what is owed now, else next, else none that was asked for."""
    facts = in_force(organisation, form, now)
    held = [one for one in organisation.holdings if one.person == person and one.role in facts.roles]
    today = {organisation.business_day(one.place, now) for one in held}
    for days in (today, {day + timedelta(days=1) for day in today}):
        mine = [one for day in days for one in _mine(organisation, form, person, day)]
        place = next((one.key.place for one in mine if person in one.holders), mine[0].key.place if mine else None)
        if found := joined([one for one in mine if one.key.place == place], now):
            return found.key
    return _unasked(organisation, facts, person, now)


def startable(organisation: Organisation, person: UUID, now: datetime) -> tuple[InForce, ...]:
    """The forms for when something happens that roles of the person hand in."""
    held = {
        one.role
        for place in {one.place for one in organisation.holdings if one.person == person}
        for one in organisation.held_by(person, organisation.business_day(place, now))
    }
    rows = (
        row for row in organisation.in_force if row.kind == "form" and row.schedule.every == "event" and held & set(row.roles)
    )
    return tuple(row for row in rows if row.since <= now and (row.until is None or now < row.until))


def setting(conn: Connection, found: Filling, lang: str) -> Setting:
    """Whom and what can be chosen, where the form asks for it: the people of its place and the places of the shop."""
    organisation, place, kinds = found.organisation, found.key.place, found.kinds
    return Setting(
        lang,
        found.zone,
        _people(conn, organisation, place, found.key.day, lang) if "person" in kinds else [],
        _places(organisation, place, lang) if "place" in kinds else [],
    )


def _people(conn: Connection, organisation: Organisation, place: UUID, day: date, lang: str) -> Choices:
    near = {place, *organisation.above(place), *organisation.below(place)}
    here = {one.person for one in organisation.holdings if one.place in near and (one.until is None or day < one.until)}
    return [(str(id_), name) for id_, name in by_name(people.names(conn, here, lang))]


def _places(organisation: Organisation, place: UUID, lang: str) -> Choices:
    shown = [organisation.place(one) for one in organisation.below(_shop(organisation, place))]
    return [(str(one.id), one.name.to(lang)) for one in shown]


def setting_to_show(
    conn: Connection, organisation: Organisation, place: UUID, answers: Iterable[dict[str, Any]], lang: str
) -> Setting:
    """The same for showing what was chosen once: whoever it was, wherever it was."""
    names = people.names(conn, set(_ids(list(answers))), lang)
    places = [(str(one.id), one.name.to(lang)) for one in organisation.places]
    return Setting(lang, organisation.place(place).zone, [(str(id_), name) for id_, name in names.items()], places)


def key_of(one: Submission) -> Key:
    """The occurrence that was handed in."""
    return Key(one.place_id, one.form_id, one.day, one.slot, one.owed_by)


def _mine(organisation: Organisation, form: str, person: UUID, day: date) -> list[Obligation]:
    owed = [one for one in organisation.owed(day).near(person) if one.facts.kind == "form" and one.key.id == form]
    return [
        one
        for one in owed
        if may_fill(organisation, one.key, one.roles, standing(organisation, person, one.key.place, form, day, ()))
    ]


def _owed(organisation: Organisation, key: Key) -> Obligation | None:
    rows = organisation.owed(key.day).within([key.place]) if key.slot else ()
    return next((one for one in rows if one.key == key and one.facts.kind == "form"), None)


def _is_near(organisation: Organisation, key: Key, now: datetime) -> bool:
    today = organisation.business_day(key.place, now)
    return today - LONGEST_BACK <= key.day <= today + LONGEST_AHEAD


def _unasked(organisation: Organisation, facts: InForce, person: UUID, now: datetime) -> Key:
    """One that no schedule asked for, at the first place where the person holds a role that hands it in."""
    for one in organisation.holdings:
        day = organisation.business_day(one.place, now)
        if one.person == person and one.role in facts.roles and one in organisation.held_by(person, day):
            return Key(one.place, facts.id, day, WHEN_IT_HAPPENS, str(person))
    raise Refused("not-your-role")


def _shop(organisation: Organisation, place: UUID) -> UUID:
    """The nearest place upwards that runs a department, else the place itself."""
    above = organisation.above(place)
    return next((one for one in above if organisation.place(one).departments), place)


def _ids(value: Any) -> Iterator[UUID]:
    """Whatever among the answers could be a person's id."""
    if isinstance(value, str) and UUID_TEXT.fullmatch(value):
        yield UUID(value)
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _ids(one)
