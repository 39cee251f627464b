"""Clock times of a schedule as editors write them, and rounds: several windows on one day, each at times of its own."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from forms.clock import clock, clock_text
from forms.model import Clock, Round
from forms.phrases import NOTHING, Phrase
from forms.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ONCE = ("opens", "due", "closes")
NOON = 12 * 60
EXAMPLE = Phrase('Write for example rounds: [{opens: "10:00", due: "10:30"}, {opens: "15:00", due: "15:30"}].')


def clocks(words: Mapping[str, Any], names: Iterable[str], found: list[Phrase], where: Phrase = NOTHING) -> dict[str, Clock]:
    """The clock times under ``names`` among ``words``; what is wrong with the others is added to ``found``."""
    read = {}
    for name in names:
        if name in words:
            try:
                read[name] = clock(words[name])
            except ValueError as fault:
                found.append(Phrase("%(where)s%(name)s: %(fault)s", where=where, name=name, fault=fault.args[0]))
    return read


def out_of_order(moments: Mapping[str, Clock], where: Phrase = NOTHING) -> list[Phrase]:
    """Times that can be compared without knowing the place's hours and stand the wrong way round."""
    named = [(name, moments[name]) for name in ONCE if name in moments]
    found = [
        Phrase(
            '%(where)s"%(later)s" (%(after)s) is earlier than "%(earlier)s" (%(before)s).',
            where=where,
            later=later,
            after=clock_text(after),
            earlier=earlier,
            before=clock_text(before),
        )
        for (earlier, before), (later, after) in pairwise(named)
        if is_before(after, before)
    ]
    if "from" in moments and "to" in moments and (moments["to"] == moments["from"] or is_before(moments["to"], moments["from"])):
        found.append(
            Phrase(
                '"to" (%(end)s) is not later than "from" (%(start)s).',
                end=clock_text(moments["to"]),
                start=clock_text(moments["from"]),
            )
        )
    return found


def is_before(one: Clock, other: Clock) -> bool:
    """Whether ``one`` is surely before ``other``: a morning hour after an afternoon one may be past midnight."""
    if one.anchor != other.anchor:
        return one.anchor == "open" and other.anchor == "close" and one.minutes <= 0 <= other.minutes
    past_midnight = one.anchor == "midnight" and one.minutes < NOON <= other.minutes
    return one.minutes < other.minutes and not past_midnight


def read_rounds(words: Mapping[str, Any], every: str, found: list[Phrase]) -> tuple[Round, ...]:
    """The rounds that ``words`` name; what is wrong with them is added to ``found``."""
    value = words["rounds"]
    if every in ("interval", "event"):
        found.append(
            Phrase('"rounds" does not go with every: %(every)s. Use it with days, such as every: day.', every=words["every"])
        )
        return ()
    if not isinstance(value, list | tuple) or len(value) < 2 or not all(isinstance(one, dict) for one in value):
        found.append(Phrase("rounds names the two or more times of a day, each with opens and due. %(example)s", example=EXAMPLE))
        return ()
    found += [
        Phrase('"%(name)s" does not go with rounds. Write it in each round.', name=name)
        for name in (*ONCE, "from", "to")
        if name in words
    ]
    read = [_read_round(one, number, found) for number, one in enumerate(value, 1)]
    rounds = tuple(one for one in read if one)
    found += [
        Phrase("round %(number)s does not open later than the one before it. Write them in the order of the day.", number=number)
        for number, (one, later) in enumerate(pairwise(rounds), 2)
        if later.opens == one.opens or is_before(later.opens, one.opens)
    ]
    return rounds


def _read_round(value: Mapping[str, Any], number: int, found: list[Phrase]) -> Round | None:
    where = Phrase("round %(number)s: ", number=number)
    for key in value:
        if key not in ONCE:
            hint = did_you_mean(str(key), ONCE) or Phrase("A round has opens, due and closes.")
            found.append(Phrase('%(where)s"%(key)s" is not known. %(hint)s', where=where, key=key, hint=hint))
    moments = clocks(value, ONCE, found, where)
    found += [
        Phrase('%(where)sthere is no "%(name)s". %(example)s', where=where, name=name, example=EXAMPLE)
        for name in ("opens", "due")
        if name not in value
    ]
    found += out_of_order(moments, where)
    return Round(moments["opens"], moments["due"], moments.get("closes")) if {"opens", "due"} <= set(moments) else None


def rounds_json(rounds: Iterable[Round]) -> list[dict[str, str]]:
    """The rounds as editors write them."""
    named = ({"opens": one.opens, "due": one.due, "closes": one.closes} for one in rounds)
    return [{name: clock_text(moment) for name, moment in one.items() if moment is not None} for one in named]
