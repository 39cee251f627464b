"""The demo: a shop where every role is held, and thirty days that look like thirty days."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from db import assignments, audit, finding, grants, people, places, problems, runs
from db.engine import make_engine, reading
from db.finding import Wanted, Within
from db.migrate import upgrade
from forms.standing import as_it_stands
from forms.states import FINISHED, State
from intake import demo, demo_people, organisation, publish
from intake.duties import Duty, startable_by
from intake.occurrences import Occurrence, of_day
from intake.periods import Period
from intake.settings import Settings
from intake.storage import make_storage
from tests.intake.world import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from sqlalchemy import Connection

    from forms.catalogue import Catalogue
    from intake.organisation import Organisation

NOW = datetime(2026, 11, 21, 2, 20, tzinfo=UTC)  # a Saturday, 10:20 in Shanghai
TODAY = date(2026, 11, 21)
LONGEST = 15  # seconds on an idle machine of two cores; tests run beside each other
DEPARTMENT = "department-store-operations"
WITHIN_A_MONTH = {"day", "days", "weekday", "week", "month", "interval"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return as_it_stands(ROOT)


@pytest.fixture(scope="module")
def conn(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """One demo for all tests."""
    folder = tmp_path_factory.mktemp("demo")
    engine = make_engine(f"sqlite:///{folder / 'demo.sqlite3'}")
    upgrade(engine)
    publish.switch(engine, catalogue, "0" * 64, NOW - timedelta(days=demo.HISTORY_DAYS + 1))
    begun = time.process_time()
    demo.seed(engine, catalogue, make_storage(Settings(data=folder)), NOW)
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
    """The shop's day; the other sectors have a few ordinary ones."""
    return of_day(conn, known, day, below_shop(known), NOW)


def below_shop(known: Organisation) -> tuple[UUID, ...]:
    return known.below(next(place.id for place in known.places if place.kind == "shop"))


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


def test_every_role_of_every_department_is_held_at_a_place_that_runs_it(
    conn: Connection, known: Organisation, catalogue: Catalogue
) -> None:
    held = assignments.assignments(conn, TODAY, TODAY)
    assert {one.role for one in held} == set(catalogue.roles)
    assert all(one.role.partition("/")[0] in known.departments_near(one.place) for one in held)
    fitting = [
        one for one in held if known.place(one.place).kind in (catalogue.roles[one.role].places or {known.place(one.place).kind})
    ]
    assert fitting == list(held)


def test_each_sector_has_a_place_with_hours_and_a_manager(conn: Connection, known: Organisation, catalogue: Catalogue) -> None:
    run = {name: place for place in known.places for name, _, _ in place.departments}
    assert run.keys() == catalogue.departments.keys()
    assert {place.kind for place in run.values()} <= {"shop", "office"}
    assert all(place.hours and place.parent == known.places[0].id for place in run.values())
    managed = [grant.place for grant in grants.grants(conn, NOW) if grant.kind == "manage"]
    assert set(managed) == {place.id for place in run.values()}


def test_what_is_scheduled_is_owed_by_somebody_within_a_month(known: Organisation, catalogue: Catalogue) -> None:
    first = TODAY - timedelta(days=demo.DAYS_ELSEWHERE)
    days = Period(first, first + timedelta(days=31)).days
    owed = {one.key.id for day in days for one in known.owed(day).obligations if one.holders}
    scheduled = {id_ for id_, one in catalogue.checklists.items() if one.schedule.every in WITHIN_A_MONTH}
    scheduled |= {id_ for id_, one in catalogue.forms.items() if one.schedule.every in WITHIN_A_MONTH}
    assert scheduled - owed == set()


def test_what_happens_now_and_then_can_be_started_by_somebody(known: Organisation, catalogue: Catalogue) -> None:
    events = {one.id for one in catalogue.checklists.values() if one.schedule.every == "event"}
    duties = [Duty(held.role, known.place(held.place)) for held in known.holdings]
    assert {facts.id for facts, _ in startable_by(known, duties, NOW)} == events


def test_nobody_bears_a_name(conn: Connection, catalogue: Catalogue) -> None:
    known = {person.username: person.name for person in people.people(conn)}
    assert known.keys() >= {
        "store-manager",
        "editor",
        "admin",
        "floor-supervisor-6",
    }
    jobs = {holder.name.zh for holder in demo_people.holders()} | {role.title.zh for role in catalogue.roles.values()}
    jobs |= {"店长", "手册编辑", "系统管理员"}
    assert not [one.name_en for one in people.people(conn) if re.search(r"[\u4e00-\u9fff]|^$", one.name_en)]
    assert [name for name in known.values() if name[-1] not in "号F" and name not in jobs and not name.endswith("负责人")] == []


def test_a_manager_an_editor_and_an_administrator_hold_their_grants(conn: Connection) -> None:
    assert {grant.kind for grant in grants.grants(conn, NOW)} == {"administer", "edit", "manage"}


def test_the_other_sectors_have_some_days_too(conn: Connection, known: Organisation) -> None:
    others = tuple(known.place_of.keys() - set(below_shop(known)))
    worked = {run.day for run in runs.runs_between(conn, others, date.min, date.max)}
    assert worked <= {TODAY - timedelta(days=ago) for ago in range(demo.DAYS_ELSEWHERE + 1)}
    assert len(worked) > 2 or len(known.sites.all) == 1


def test_nothing_is_owed_on_a_day_before_the_history_begins(known: Organisation) -> None:
    """A day nobody wrote would stand on the board as missed from top to bottom."""
    below = set(below_shop(known))
    before = {
        ago: known.owed(TODAY - timedelta(days=ago)).obligations for ago in (demo.HISTORY_DAYS + 1, demo.DAYS_ELSEWHERE + 1)
    }
    assert [one for one in before[demo.HISTORY_DAYS + 1] if one.holders] == []
    assert {one.key.place for one in before[demo.DAYS_ELSEWHERE + 1] if one.holders} <= below


def test_six_supervisors_patrol_six_floors(conn: Connection, known: Organisation) -> None:
    patrols = [one for one in known.owed(TODAY).obligations if one.key.id == f"{DEPARTMENT}/trading-patrol-half-hourly"]
    by_floor = {one.key.place: one.holders for one in patrols if known.place(one.key.place).kind == "floor"}
    assert len(by_floor) == 6
    assert len(frozenset().union(*by_floor.values())) == 6


def test_thirty_days_were_worked(conn: Connection, known: Organisation, shop: UUID) -> None:
    worked = {run.day for run in runs.runs_between(conn, tuple(known.place_of), date.min, date.max)}
    assert worked == {TODAY - timedelta(days=ago) for ago in range(31)}


def test_ordinary_days_go_well_and_one_saturday_does_not(conn: Connection, known: Organisation, shop: UUID) -> None:
    shares = {day: completion(conn, known, shop, day) for day in Period(date(2026, 11, 8), date(2026, 11, 20)).days}
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
    (lamp,) = problems.open_problems(conn, [shop])
    assert lamp.note == "3楼东侧一排灯不亮，已报修。"
    assert lamp.photo_id is not None
    assert [one.comment for one in problems.closed_problems(conn, [shop], NOW - timedelta(days=30))] == ["锁芯已更换，试用正常。"]


def test_one_list_was_excused_and_somebody_was_away(conn: Connection, known: Organisation) -> None:
    states = [one.state for day in Period(date(2026, 11, 14), date(2026, 11, 17)).days for one in of(conn, known, day)]
    assert states.count(State.EXCUSED) == 1
    assert State.VACANT in states


def test_papers_were_handed_in_and_some_wait_for_a_decision(conn: Connection, known: Organisation) -> None:
    waiting = finding.find(conn, Wanted((Within(tuple(below_shop(known))),), state="waiting"), 1000)
    assert len(waiting) > 3
    assert all(one.handed_in_at > NOW - timedelta(days=2) for one in waiting)


def test_papers_that_were_returned_have_been_corrected_but_for_the_latest(conn: Connection, known: Organisation) -> None:
    papers = finding.find(conn, Wanted((Within(tuple(below_shop(known))),), TODAY - timedelta(days=31), TODAY), 10_000)
    returned = [one for one in papers if one.state == "returned"]
    assert all(one.handed_in_at > NOW - timedelta(days=3) for one in returned)
    assert any(one.version > 1 for one in papers)


def test_what_can_still_be_done_today_is_left_to_do(conn: Connection, known: Organisation) -> None:
    today = of(conn, known, TODAY)
    assert all(one.state not in FINISHED for one in today if one.window.late >= NOW and not one.is_form)
    assert any(one.state is State.OPEN for one in today)
    assert any(one.state in FINISHED for one in today)
