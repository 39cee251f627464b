"""The demo: a shop where every role is held, and thirty days that look like thirty days."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from db import audit, people, places, problems, runs, submissions
from db.engine import make_engine, reading
from db.migrate import upgrade
from forms import catalogue as catalogues
from forms.states import FINISHED, State
from intake import demo, organisation, publish, totals
from intake.occurrences import Occurrence, of_day
from tests.intake.world import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from sqlalchemy import Connection

    from intake.organisation import Organisation

NOW = datetime(2026, 11, 21, 2, 20, tzinfo=UTC)  # a Saturday, 10:20 in Shanghai
TODAY = date(2026, 11, 21)
LONGEST = 15  # seconds on an idle machine of two cores; tests run beside each other
DEPARTMENT = "department-store-operations"


@pytest.fixture(scope="module")
def conn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """One demo for all tests."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}")
    upgrade(engine)
    catalogue = catalogues.load(ROOT)
    publish.switch(engine, catalogue, "0" * 64, NOW - timedelta(days=demo.HISTORY_DAYS + 1))
    begun = time.process_time()
    demo.seed(engine, catalogue, NOW)
    assert time.process_time() - begun < LONGEST
    with reading(engine) as open_:
        yield open_
    engine.dispose()


@pytest.fixture(scope="module")
def known(conn: Connection) -> Organisation:
    return organisation.load(conn)


@pytest.fixture(scope="module")
def shop(known: Organisation) -> UUID:
    return next(place.id for place in known.places if place.kind == "shop")


def of(conn: Connection, known: Organisation, day: date) -> tuple[Occurrence, ...]:
    return of_day(conn, known, day, tuple(known.place_of), NOW)


def completion(conn: Connection, known: Organisation, shop: UUID, day: date) -> float:
    states = [one.state for one in of(conn, known, day)]
    finished = sum(one in FINISHED for one in states)
    return finished / (finished + states.count(State.MISSED))


def test_every_place_is_marked_as_demo_data(conn: Connection) -> None:
    tree = places.tree(conn)
    assert all(place.demo for place in tree)
    assert [place.kind for place in tree].count("floor") == 6
    assert [place.kind for place in tree].count("counter") == 6
    root = places.root(conn)
    assert root is not None
    assert [entry.verb for entry in audit.entries(conn, [root])] == ["seed"]


def test_every_role_of_the_department_is_held(conn: Connection) -> None:
    held = {one.role for one in people.assignments(conn, TODAY, TODAY)}
    assert held == set(catalogues.load(ROOT).roles)


def test_nobody_bears_a_name(conn: Connection) -> None:
    assert {person.username for person in people.people(conn)} >= {"store-manager", "editor", "admin", "floor-supervisor-6"}
    assert all(person.name[-1] in "号F" or person.name in _jobs() for person in people.people(conn))


def _jobs() -> set[str]:
    return {holder.name for holder in demo.holders()} | {"店长", "手册编辑", "系统管理员"}


def test_a_manager_an_editor_and_an_administrator_hold_their_grants(conn: Connection) -> None:
    assert sorted(grant.kind for grant in people.grants(conn, NOW)) == ["administer", "edit", "manage"]


def test_six_supervisors_patrol_six_floors(conn: Connection, known: Organisation) -> None:
    patrols = [one for one in known.owed(TODAY).obligations if one.key.id == f"{DEPARTMENT}/trading-patrol-half-hourly"]
    by_floor = {one.key.place: one.holders for one in patrols if known.place(one.key.place).kind == "floor"}
    assert len(by_floor) == 6
    assert len(frozenset().union(*by_floor.values())) == 6


def test_thirty_days_were_worked(conn: Connection, known: Organisation, shop: UUID) -> None:
    worked = {run.day for run in runs.runs_between(conn, tuple(known.place_of), date.min, date.max)}
    assert worked == {TODAY - timedelta(days=ago) for ago in range(31)}


def test_ordinary_days_go_well_and_one_saturday_does_not(conn: Connection, known: Organisation, shop: UUID) -> None:
    shares = {day: completion(conn, known, shop, day) for day in totals.days_between(date(2026, 11, 8), date(2026, 11, 20))}
    bad = date(2026, 11, 14)
    assert shares[bad] < 0.9
    assert min(share for day, share in shares.items() if day != bad) > 0.95


def test_some_mornings_were_late(conn: Connection, known: Organisation) -> None:
    def late_at_opening(day: date) -> int:
        opening = known.day_bounds(next(iter(known.place_of)), day)[0] + timedelta(hours=5, minutes=30)
        return sum(one.state is State.DONE_LATE and one.window.due < opening for one in of(conn, known, day))

    assert late_at_opening(date(2026, 11, 18)) > late_at_opening(date(2026, 11, 19)) + 3


def test_a_patrol_of_the_fourth_floor_was_missed(conn: Connection, known: Organisation) -> None:
    missed = [
        one
        for one in of(conn, known, date(2026, 11, 19))
        if one.state is State.MISSED and known.place(one.key.place).name.en == "Floor 4" and one.key.slot == "15:00"
    ]
    assert len(missed) == 1


def test_one_problem_is_open_and_one_was_closed(conn: Connection, shop: UUID) -> None:
    assert [one.note for one in problems.open_problems(conn, [shop])] == ["3楼东侧一排灯不亮，已报修。"]
    assert [one.comment for one in problems.closed_problems(conn, [shop], NOW - timedelta(days=30))] == ["锁芯已更换，试用正常。"]


def test_one_list_was_excused_and_somebody_was_away(conn: Connection, known: Organisation) -> None:
    states = [one.state for day in totals.days_between(date(2026, 11, 14), date(2026, 11, 17)) for one in of(conn, known, day)]
    assert states.count(State.EXCUSED) == 1
    assert State.VACANT in states


def test_papers_were_handed_in_and_some_wait_for_a_decision(conn: Connection, known: Organisation) -> None:
    waiting = submissions.waiting(conn, tuple(known.place_of))
    assert len(waiting) > 3
    assert all(one.handed_in_at > NOW - timedelta(days=2) for one in waiting)


def test_what_can_still_be_done_today_is_left_to_do(conn: Connection, known: Organisation) -> None:
    today = of(conn, known, TODAY)
    assert all(one.state not in FINISHED for one in today if one.window.late >= NOW and not one.is_form)
    assert any(one.state is State.OPEN for one in today)
    assert any(one.state in FINISHED for one in today)
