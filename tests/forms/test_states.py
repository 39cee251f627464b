"""How an occurrence stands, minute by minute, and what part of many is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.model import Window
from forms.states import Progress, State, completion, percent, share, state, worst


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-21T{clock}").replace(tzinfo=UTC)


WINDOW = Window(opens=at("08:20"), due=at("08:30"), late=at("08:35"), closes=at("12:00"), slot="08:20")

TABLE: list[tuple[str, dict[str, Any], State]] = [
    # now, progress, state
    ("08:19", {}, State.UPCOMING),
    ("08:20", {}, State.OPEN),
    ("08:35:00", {}, State.OPEN),
    ("08:35:01", {}, State.LATE),
    ("11:59:59", {}, State.LATE),
    ("12:00", {}, State.MISSED),
    ("08:10", {"settled": 1}, State.IN_PROGRESS),
    ("08:35:00", {"settled": 2}, State.IN_PROGRESS),
    ("08:36", {"settled": 2}, State.LATE),
    ("12:00", {"settled": 2}, State.MISSED),
    ("08:31", {"completed_at": at("08:30")}, State.DONE),
    ("23:00", {"completed_at": at("08:35")}, State.DONE),
    ("23:00", {"completed_at": at("08:35:01")}, State.DONE_LATE),
    ("23:00", {"completed_at": at("09:10"), "device_done_at": at("08:29")}, State.SENT_LATE),
    ("23:00", {"completed_at": at("09:10"), "device_done_at": at("08:36")}, State.DONE_LATE),
    ("23:00", {"completed_at": at("08:30"), "device_done_at": at("08:50")}, State.DONE),
    ("08:00", {"excused": True}, State.EXCUSED),
    ("23:00", {"excused": True, "settled": 2}, State.EXCUSED),
    ("23:00", {"excused": True, "completed_at": at("08:30")}, State.DONE),
    ("08:00", {"vacant": True}, State.VACANT),
    ("23:00", {"vacant": True}, State.VACANT),
    ("23:00", {"vacant": True, "settled": 1}, State.MISSED),
    ("23:00", {"vacant": True, "completed_at": at("08:30")}, State.DONE),
    ("23:00", {"vacant": True, "excused": True}, State.EXCUSED),
    ("13:00", {"reopened_until": at("14:00")}, State.LATE),
    ("14:00", {"reopened_until": at("14:00")}, State.MISSED),
    ("14:00", {"reopened_until": at("14:00"), "completed_at": at("13:30")}, State.DONE_LATE),
]


@pytest.mark.parametrize(("now", "progress", "meant"), TABLE)
def test_an_occurrence_stands_as_the_table_says(now: str, progress: dict[str, Any], meant: State) -> None:
    assert state(WINDOW, at(now), Progress(3, **progress)) is meant


def test_what_is_due_when_it_closes_is_never_late_and_late_once_reopened() -> None:
    window = Window(at("08:20"), at("09:00"), at("09:05"), at("09:00"), "08:20")
    assert state(window, at("08:59:59"), Progress(1)) is State.OPEN
    assert state(window, at("09:00"), Progress(1)) is State.MISSED
    assert state(window, at("09:10"), Progress(1, completed_at=at("09:03"))) is State.DONE_LATE


@given(st.integers(0, 24 * 60), st.integers(0, 24 * 60), st.booleans())
def test_an_open_occurrence_only_ever_gets_later(one: int, other: int, begun: bool) -> None:
    order = [State.UPCOMING, State.OPEN, State.IN_PROGRESS, State.LATE, State.MISSED]
    first, second = (at("00:00") + timedelta(minutes=minute) for minute in sorted((one, other)))
    progress = Progress(3, int(begun))
    assert order.index(state(WINDOW, first, progress)) <= order.index(state(WINDOW, second, progress))


@pytest.mark.parametrize(
    ("states", "meant"),
    [
        ([], None),
        ([State.VACANT, State.EXCUSED, State.UPCOMING, State.OPEN, State.IN_PROGRESS, State.LATE], None),
        ([State.DONE, State.SENT_LATE, State.DONE_LATE], 1.0),
        ([State.DONE, State.MISSED], 0.5),
        ([State.DONE, State.MISSED, State.EXCUSED, State.VACANT, State.LATE], 0.5),
        ([State.MISSED], 0.0),
    ],
)
def test_completion_counts_what_was_to_be_finished_by_now(states: list[State], meant: float | None) -> None:
    assert completion(states) == meant


@given(st.lists(st.sampled_from(State)))
def test_completion_is_whole_only_where_something_was_owed_and_nothing_missed(states: list[State]) -> None:
    part = completion(states)
    finished = {State.DONE, State.SENT_LATE, State.DONE_LATE} & set(states)
    assert (part == 1.0) == (bool(finished) and State.MISSED not in states)
    assert (part is None) == (not finished and State.MISSED not in states)


@given(st.integers(0, 100_000), st.integers(0, 1000))
def test_a_hundred_per_cent_says_that_nothing_is_missing(finished: int, missed: int) -> None:
    part = share(finished, missed)
    assert part is None or (percent(part) == 100) == (missed == 0)


@pytest.mark.parametrize(("finished", "missed", "meant"), [(29, 71, 29), (57, 43, 57), (2, 1, 66), (299, 1, 99), (0, 5, 0)])
def test_per_cent_are_whole_and_rounded_down(finished: int, missed: int, meant: int) -> None:
    part = share(finished, missed)
    assert part is not None
    assert percent(part) == meant


@pytest.mark.parametrize(
    ("states", "meant"),
    [
        ([], None),
        ([State.DONE, State.MISSED, State.LATE], State.MISSED),
        ([State.DONE, State.LATE, State.OPEN], State.LATE),
        ([State.DONE, State.DONE_LATE, State.EXCUSED], State.DONE_LATE),
        ([State.DONE, State.VACANT, State.SENT_LATE], State.VACANT),
        ([State.DONE, State.UPCOMING], State.DONE),
    ],
)
def test_a_cell_shows_the_state_that_most_needs_a_look(states: list[State], meant: State | None) -> None:
    assert worst(states) is meant


def test_every_state_has_its_rank() -> None:
    assert all(worst([each]) is each for each in State)
