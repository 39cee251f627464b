"""Schedules as editors write them: every fault is told at once, and what is written back reads the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.model import Clock, Round, Schedule
from forms.schedule import WEEKDAYS, as_json, clock, clock_text, faults, from_json, parse

WHICH_DAY = "every: month needs the day it falls on: on: 1 to 31, several such as on: [9, 19, 29], or on: last."
EXAMPLE = 'Write for example rounds: [{opens: "10:00", due: "10:30"}, {opens: "15:00", due: "15:30"}].'
NOT_A_TIME = 'is not a time. Write "08:20", "open-40min" or "close+1h".'

READ: list[tuple[dict[Any, Any], Schedule]] = [
    ({"every": "day"}, Schedule("day")),
    ({"every": "weekday", "due": "18:00"}, Schedule("weekday", due=Clock("midnight", 1080))),
    (
        {"every": "day", "opens": "08:20", "due": "08:30"},
        Schedule("day", opens=Clock("midnight", 500), due=Clock("midnight", 510)),
    ),
    (
        {"every": "30min", "from": "09:30", "to": "20:30", "grace": "10min"},
        Schedule("interval", interval=30, start=Clock("midnight", 570), end=Clock("midnight", 1230), grace=10),
    ),
    (
        {"every": "1h30min", "from": "open+30min", "to": "close-1h"},
        Schedule("interval", interval=90, start=Clock("open", 30), end=Clock("close", -60)),
    ),
    ({"every": ["wed", "mon"]}, Schedule("days", on=(0, 2))),
    ({"every": "sat"}, Schedule("days", on=(5,))),
    ({"every": "week", "on": "fri"}, Schedule("week", on=(4,))),
    ({"every": "week", True: "fri"}, Schedule("week", on=(4,))),
    ({"every": "month", "on": 26}, Schedule("month", on=(26,))),
    ({"every": "month", "on": "last"}, Schedule("month", on=(0,))),
    ({"every": "quarter", "on": "5"}, Schedule("quarter", on=(5,))),
    ({"every": "year", "on": "03-15"}, Schedule("year", on=(3, 15))),
    ({"every": "event"}, Schedule("event")),
    (
        {"every": "day", "opens": "22:00", "due": "00:30"},
        Schedule("day", opens=Clock("midnight", 1320), due=Clock("midnight", 30)),
    ),
    ({"every": "day", "due": "24:00", "grace": "0min"}, Schedule("day", due=Clock("midnight", 1440), grace=0)),
    (
        {
            "every": ["mon", "thu"],
            "rounds": [{"opens": "open-1h", "due": "open"}, {"opens": "15:00", "due": "15:30", "closes": "16:00"}],
        },
        Schedule(
            "days",
            on=(0, 3),
            rounds=(
                Round(Clock("open", -60), Clock("open", 0)),
                Round(Clock("midnight", 900), Clock("midnight", 930), Clock("midnight", 960)),
            ),
        ),
    ),
]

FAULTS: list[tuple[object, list[str]]] = [
    ({"evry": "day"}, ['schedule "evry" is not known. Did you mean "every"?']),
    ({"every": "dya"}, ['every: "dya" is not known. Did you mean "day"?']),
    (
        {"every": "sometimes"},
        [
            'every: "sometimes" is not known. Write day, weekday, week, month, quarter, year or event, '
            "a list of weekdays or an interval such as 30min."
        ],
    ),
    ({}, ['The schedule does not say how often. Add "every", for example every: day.']),
    ({"every": 30}, ["every: 30 lacks its unit. Write for example every: 30min."]),
    ({"every": "2min"}, ['every: 2min is not possible. Write 5min to 23h59min, or "day".']),
    ({"every": []}, ["every: [] names no weekday. Write for example every: [mon, thu]."]),
    ({"every": ["mon", "wde"]}, ['The weekday "wde" is not known. Did you mean "wed"?']),
    ({"every": ["mon", "mon"]}, ["every names a weekday twice."]),
    ({"every": "week"}, ["every: week needs its weekday, for example on: fri."]),
    (
        {"every": "week", "on": "friday"},
        ['every: week needs its weekday, for example on: fri. Found friday. Did you mean "fri"?'],
    ),
    ({"every": "week", "on": ["mon", "fri"]}, ["every: week falls on one day. For several write every: [mon, fri] without on."]),
    ({"every": "month", "on": 32}, [f"{WHICH_DAY} Found 32."]),
    ({"every": "month", "on": [9, 40]}, [f"{WHICH_DAY} Found [9, 40]."]),
    ({"every": "month"}, [WHICH_DAY]),
    (
        {"every": "year", "on": "02-30"},
        ['every: year needs its date as month and day, for example on: "03-15". Found 02-30.'],
    ),
    ({"every": "day", "on": "fri"}, ['"on" says nothing beside every: day. Leave it out.']),
    ({"every": "day", "due": 690}, ['due: "11:30" must be quoted, or YAML reads it as the number 690.']),
    ({"every": "day", "due": "8:20"}, [f'due: "8:20" {NOT_A_TIME}']),
    ({"every": "day", "due": "open-40"}, [f'due: "open-40" {NOT_A_TIME}']),
    ({"every": "day", "due": "25:00"}, [f'due: "25:00" {NOT_A_TIME}']),
    ({"every": "day", "due": None}, [f'due: "None" {NOT_A_TIME}']),
    ({"every": "day", "grace": 10}, ['grace: "10" is not a length of time. Write for example grace: 10min.']),
    (
        {"every": "30min", "grace": "30min"},
        ["grace: 30min is not shorter than the interval, so that nothing could ever be late."],
    ),
    (
        {"every": "30min", "due": "09:00"},
        ['"due" does not go with an interval, where each round is due at its own time. Use from and to.'],
    ),
    (
        {"every": "day", "from": "09:00"},
        ['"from" goes with an interval such as every: 30min only. Use opens, due and closes.'],
    ),
    ({"every": "event", "opens": "09:00"}, ['"opens" does not go with every: event, which is opened by hand.']),
    ({"every": "day", "opens": "10:00", "due": "09:00"}, ['"due" (09:00) is earlier than "opens" (10:00).']),
    ({"every": "day", "opens": "close", "due": "open"}, ['"due" (open) is earlier than "opens" (close).']),
    ({"every": "30min", "from": "09:30", "to": "09:30"}, ['"to" (09:30) is not later than "from" (09:30).']),
    (
        {"every": "30min", "rounds": [{"opens": "10:00", "due": "10:30"}, {"opens": "15:00", "due": "15:30"}]},
        ['"rounds" does not go with every: 30min. Use it with days, such as every: day.'],
    ),
    (
        {"every": "day", "rounds": [{"opens": "10:00", "due": "10:30"}]},
        [f"rounds names the two or more times of a day, each with opens and due. {EXAMPLE}"],
    ),
    (
        {"every": "day", "rounds": ["10:00", "15:00"]},
        [f"rounds names the two or more times of a day, each with opens and due. {EXAMPLE}"],
    ),
    (
        {
            "every": "day",
            "due": "18:00",
            "rounds": [{"opens": "15:00", "due": "14:30"}, {"opens": "10:00", "due": "1030", "dui": 1}],
        },
        [
            '"due" does not go with rounds. Write it in each round.',
            'round 1: "due" (14:30) is earlier than "opens" (15:00).',
            'round 2: "dui" is not known. Did you mean "due"?',
            f'round 2: due: "1030" {NOT_A_TIME}',
        ],
    ),
    (
        {"every": "day", "rounds": [{"opens": "15:00", "due": "15:30"}, {"due": "10:30"}]},
        [f'round 2: there is no "opens". {EXAMPLE}'],
    ),
    (
        {"every": "day", "rounds": [{"opens": "15:00", "due": "15:30"}, {"opens": "14:00", "due": "15:00"}]},
        ["round 2 does not open later than the one before it. Write them in the order of the day."],
    ),
    ("daily", ['"daily" is not a schedule. Write for example {every: day, opens: "08:20", due: "08:30"}.']),
]


@pytest.mark.parametrize(("written", "meant"), READ)
def test_what_an_editor_writes_is_read_as_meant(written: dict[Any, Any], meant: Schedule) -> None:
    assert parse(written) == meant
    assert faults(written) == []


@pytest.mark.parametrize(("written", "sentences"), FAULTS)
def test_a_fault_is_told_in_a_sentence_with_its_repair(written: object, sentences: list[str]) -> None:
    assert faults(written) == sentences


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValueError) as raised:
        parse({"every": "dya", "opens": "8:20", "due": 690, "gracee": "5min"})
    assert raised.value.args == (
        'schedule "gracee" is not known. Did you mean "grace"?',
        'every: "dya" is not known. Did you mean "day"?',
        f'opens: "8:20" {NOT_A_TIME}',
        'due: "11:30" must be quoted, or YAML reads it as the number 690.',
    )


def clocks() -> st.SearchStrategy[Clock]:
    relative = st.builds(Clock, st.sampled_from(["open", "close"]), st.integers(-600, 600))
    return relative | st.builds(Clock, st.just("midnight"), st.integers(0, 1440))


ROUNDS = (Round(Clock("open", -60), Clock("open", 0)), Round(Clock("close", -60), Clock("close", 0), Clock("close", 30)))


def rhythms() -> st.SearchStrategy[Schedule]:
    number = st.integers(0, 31).map(lambda day: (day,))
    return st.one_of(
        st.builds(Schedule, st.sampled_from(["day", "weekday", "event"])),
        st.builds(Schedule, st.just("days"), on=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))),
        st.builds(Schedule, st.sampled_from(["day", "weekday"]), rounds=st.just(ROUNDS)),
        st.builds(Schedule, st.just("week"), on=st.integers(0, 6).map(lambda day: (day,))),
        st.builds(Schedule, st.sampled_from(["month", "quarter"]), on=number),
        st.builds(Schedule, st.just("year"), on=st.tuples(st.integers(1, 12), st.integers(1, 28))),
        st.builds(Schedule, st.just("interval"), interval=st.integers(21, 1439), grace=st.integers(0, 20)),
    )


@given(clocks())
def test_a_clock_time_written_back_reads_the_same(moment: Clock) -> None:
    assert clock(clock_text(moment)) == moment


@given(rhythms(), clocks())
def test_a_schedule_written_back_reads_the_same(schedule: Schedule, moment: Clock) -> None:
    timed = replace(schedule, due=None if schedule.repeats else moment)
    assert from_json(as_json(timed)) == timed


def test_the_grace_is_always_written_back() -> None:
    """A default that changes one day must not change what an old record says."""
    assert as_json(parse({"every": "week", "on": "fri", "due": "close"})) == {
        "every": "week",
        "on": "fri",
        "due": "close",
        "grace": "5min",
    }


@given(st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=4))))
def test_no_writing_whatever_makes_the_reader_fail_without_a_sentence(written: dict[str, Any]) -> None:
    told = faults(written)
    assert all(sentence.endswith((".", "?")) for sentence in told)
    assert told or parse(written)


def test_weekdays_are_written_in_three_letters() -> None:
    assert [parse({"every": day}).on for day in WEEKDAYS] == [(number,) for number in range(7)]
