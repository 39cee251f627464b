"""Runs: begun once, handed in with open items, opened again, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from db import runs
from db.base import Conflict, NotFound
from db.engine import reading, writing
from db.tables.runs import RUN
from tests.db.world import DAY, LI, NOW, OTHER_SHOP, SHOP, WANG, Key, begin, current, new_tick, tick, together

if TYPE_CHECKING:
    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)


def test_a_run_begins_once_however_many_begin_it(shop: Engine) -> None:
    def work() -> runs.Run:
        with writing(shop) as conn:
            return begin(conn)

    came = together([work] * 8)
    assert {run.id for run in came if isinstance(run, runs.Run)} == {current(shop).id}
    assert len(came) == 8
    with reading(shop) as conn:
        assert conn.execute(select(func.count()).select_from(RUN)).scalar_one() == 1


def test_a_run_is_handed_in_with_a_reason_for_each_open_item(shop: Engine) -> None:
    tick(shop, new_tick("lights"))
    with writing(shop) as conn:
        handed_in = runs.hand_in(conn, current(shop), LI, {"doors": "锁坏了"}, NOW + MINUTE)
    assert current(shop) == handed_in
    assert (handed_in.completed_at, handed_in.handed_in_by, handed_in.hand_in_reasons) == (NOW + MINUTE, LI, {"doors": "锁坏了"})
    with writing(shop) as conn:  # the same again
        assert runs.hand_in(conn, current(shop), LI, {"doors": "锁坏了"}, NOW + 2 * MINUTE) == handed_in
    with pytest.raises(Conflict, match="handed-in"), writing(shop) as conn:
        runs.hand_in(conn, current(shop), WANG, {}, NOW)


def test_a_reopened_run_takes_ticks_again(shop: Engine) -> None:
    tick(shop, new_tick("lights"))
    with writing(shop) as conn:
        run = runs.hand_in(conn, current(shop), LI, {"doors": "锁坏了"}, NOW)
        runs.reopen(conn, run, NOW + timedelta(hours=1))
    assert (current(shop).reopened_until, current(shop).completed_at) == (NOW + timedelta(hours=1), None)
    assert tick(shop, new_tick("doors")).completed


def test_the_board_gets_every_run_of_its_places_and_days(shop: Engine) -> None:
    tick(shop, new_tick("lights"))
    with writing(shop) as conn:
        begin(conn, Key(slot="09:30"))
        begin(conn, Key(day=DAY + timedelta(days=1)))
        begin(conn, Key(place=OTHER_SHOP))
    with reading(shop) as conn:
        rows = runs.runs_between(conn, [SHOP], DAY, DAY)
        assert sorted((row.slot, row.settled) for row in rows) == [("08:20", 1), ("09:30", 0)]
        assert len(runs.runs_between(conn, [SHOP, OTHER_SHOP], DAY, DAY + timedelta(days=1))) == 4
    tick(shop, new_tick("doors"))
    with reading(shop) as conn:
        done = next(row for row in runs.runs_between(conn, [SHOP], DAY, DAY) if row.slot == "08:20")
    assert (done.settled, done.completed_at) == (None, NOW + MINUTE)


def test_a_run_is_found_only_at_its_place(shop: Engine) -> None:
    tick(shop, new_tick())
    with reading(shop) as conn:
        assert runs.run(conn, SHOP, current(shop).id) == current(shop)
        with pytest.raises(NotFound):
            runs.run(conn, OTHER_SHOP, current(shop).id)
