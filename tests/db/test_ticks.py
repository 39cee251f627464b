"""Ticks: repeats, two thumbs at once, withdrawals, the last item."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from db import runs, ticks
from db.base import Conflict, NotFound
from db.engine import reading, writing
from db.tables.runs import TICK
from tests.db.world import LI, NOW, WANG, Key, begin, current, new_tick, tick, together

if TYPE_CHECKING:
    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)


def live(engine: Engine) -> int:
    ticks = TICK
    with reading(engine) as conn:
        return conn.execute(select(func.count()).select_from(ticks).where(ticks.c.withdrawn_at.is_(None))).scalar_one()


def test_a_tick_is_kept_with_both_times(shop: Engine) -> None:
    device_at = NOW - timedelta(minutes=3)
    sent = replace(new_tick(), device_at=device_at, skew=60, done_at=device_at + MINUTE, note="灯已开", number=0.5)
    made = tick(shop, sent)
    assert (made.how, made.completed) == ("new", False)
    with reading(shop) as conn:
        assert ticks.ticks_of(conn, current(shop)) == (made.tick,)
    assert (made.tick.device_at, made.tick.done_at, made.tick.received_at) == (device_at, device_at + MINUTE, NOW + MINUTE)
    assert made.tick.number == 0.5


def test_no_tick_was_done_after_it_was_received(shop: Engine) -> None:
    made = tick(shop, replace(new_tick(), done_at=NOW + timedelta(days=3)))
    assert made.tick.done_at == made.tick.received_at


def test_the_same_tick_again_gets_the_same_receipt(shop: Engine) -> None:
    sent = new_tick()
    first = tick(shop, sent)
    again = tick(shop, replace(sent, lang="en", device_at=NOW), timedelta(hours=1))
    assert again.how == "repeat"
    assert again.tick == first.tick
    assert live(shop) == 1


def test_the_same_id_for_something_else_is_a_conflict(shop: Engine) -> None:
    sent = new_tick()
    tick(shop, sent)
    for other in (
        replace(sent, item="doors"),
        replace(sent, outcome="na"),
        replace(sent, note="x"),
        replace(sent, person=WANG),
        replace(sent, photo=uuid4()),
    ):
        with pytest.raises(Conflict) as refused:
            tick(shop, other)
        assert refused.value.reason == "conflict"
    assert live(shop) == 1


def test_two_thumbs_at_once_make_one_tick_and_the_second_sees_whose(shop: Engine) -> None:
    with writing(shop) as conn:
        begin(conn)
    came = together([lambda: tick(shop, new_tick(person=LI)), lambda: tick(shop, new_tick(person=WANG))])
    ticked = [one for one in came if isinstance(one, ticks.Ticked)]
    assert sorted(one.how for one in ticked) == ["already", "new"]
    assert ticked[0].tick == ticked[1].tick
    assert live(shop) == 1


def test_fifty_sends_at_once_make_one_row_and_fifty_equal_receipts(shop: Engine) -> None:
    sent = new_tick()
    came = [one for _ in range(5) for one in together([lambda: tick(shop, sent)] * 10)]
    assert [one.tick.id if isinstance(one, ticks.Ticked) else one for one in came] == [sent.id] * 50
    assert sorted(one.how for one in came if isinstance(one, ticks.Ticked)) == ["new"] + ["repeat"] * 49
    assert live(shop) == 1


def test_the_last_item_completes_the_run_even_when_both_come_at_once(shop: Engine) -> None:
    with writing(shop) as conn:
        begin(conn)
    came = together([lambda: tick(shop, new_tick("lights")), lambda: tick(shop, new_tick("doors", WANG, "na"))])
    assert sorted(one.completed for one in came if isinstance(one, ticks.Ticked)) == [False, True]
    assert current(shop).completed_at == NOW + MINUTE


def test_the_device_s_time_of_the_last_item_is_kept_beside_the_time_of_receipt(shop: Engine) -> None:
    tick(shop, replace(new_tick("lights"), done_at=NOW))
    tick(shop, replace(new_tick("doors"), done_at=NOW - MINUTE), timedelta(hours=2))
    run = current(shop)
    assert (run.completed_at, run.device_done_at) == (NOW + timedelta(hours=2), NOW)


def test_a_withdrawn_tick_leaves_the_run_in_progress_again(shop: Engine) -> None:
    first = tick(shop, new_tick("lights"))
    tick(shop, new_tick("doors"))
    with writing(shop) as conn:
        withdrawn = ticks.withdraw(conn, current(shop), first.tick.id, LI, NOW + 2 * MINUTE)
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_by) == (NOW + 2 * MINUTE, LI)
    assert (current(shop).completed_at, current(shop).device_done_at) == (None, None)
    with writing(shop) as conn:  # once more is the same
        assert ticks.withdraw(conn, current(shop), first.tick.id, LI, NOW + 3 * MINUTE) == withdrawn
    assert live(shop) == 1


def test_a_late_repeat_of_a_withdrawn_tick_does_not_tick_again(shop: Engine) -> None:
    sent = new_tick()
    tick(shop, sent)
    with writing(shop) as conn:
        ticks.withdraw(conn, current(shop), sent.id, LI, NOW + MINUTE)
    again = tick(shop, sent, timedelta(hours=1))
    assert again.how == "repeat"
    assert again.tick.withdrawn_at == NOW + MINUTE
    assert live(shop) == 0
    assert tick(shop, new_tick()).how == "new"  # a new intent ticks it


def test_only_ticks_of_the_run_can_be_withdrawn(shop: Engine) -> None:
    made = tick(shop, new_tick())
    with writing(shop) as conn:
        other = begin(conn, Key(slot="09:30"))
    for run, id_ in ((other, made.tick.id), (current(shop), uuid4())):
        with pytest.raises(NotFound), writing(shop) as conn:
            ticks.withdraw(conn, run, id_, LI, NOW)
    assert live(shop) == 1


@pytest.mark.parametrize("wrong", [{"outcome": "maybe"}, {"person": UUID(int=99)}])
def test_the_database_refuses_what_no_code_should_send(shop: Engine, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        tick(shop, replace(new_tick(), **wrong))  # type: ignore[arg-type]
    with reading(shop) as conn:
        assert runs.find_run(conn, Key()) is None  # and the run that was begun for it is undone
