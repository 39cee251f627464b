"""Excusing an occurrence, and closing a problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from db import excusals, problems, ticks
from db.base import Conflict, NotFound
from db.engine import reading, writing
from tests.db.world import DAY, LI, NOW, OTHER_SHOP, SHOP, WANG, Key, begin, new_tick

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_an_occurrence_is_excused_once_begun_or_not(shop: Engine) -> None:
    id_ = uuid4()
    with writing(shop) as conn:
        made = excusals.excuse(conn, Key(), id=id_, person=WANG, reason="停电", now=NOW)
    with writing(shop) as conn:  # the same again
        assert excusals.excuse(conn, Key(), id=id_, person=WANG, reason="停电", now=NOW + timedelta(hours=1)) == made
    with pytest.raises(Conflict, match="conflict"), writing(shop) as conn:
        excusals.excuse(conn, Key(), id=id_, person=WANG, reason="盘点", now=NOW)
    with pytest.raises(Conflict, match="already") as refused, writing(shop) as conn:
        excusals.excuse(conn, Key(), id=uuid4(), person=LI, reason="盘点", now=NOW)
    assert refused.value.current == made
    with reading(shop) as conn:
        assert excusals.excusals_between(conn, [SHOP], DAY, DAY) == (made,)
        assert excusals.excusals_between(conn, [OTHER_SHOP], DAY, DAY) == ()


def test_an_excusal_can_be_taken_back_and_given_anew(shop: Engine) -> None:
    id_ = uuid4()
    with writing(shop) as conn:
        excusals.excuse(conn, Key(), id=id_, person=WANG, reason="停电", now=NOW)
        excusals.withdraw_excusal(conn, Key(), id_, WANG, NOW)
        excusals.withdraw_excusal(conn, Key(), id_, WANG, NOW)
        assert excusals.excusal_of(conn, Key()) is None
        again = excusals.excuse(conn, Key(), id=uuid4(), person=WANG, reason="盘点", now=NOW)
        assert excusals.excusal_of(conn, Key()) == again
    for other in (replace(Key(), place=OTHER_SHOP), replace(Key(), slot="23:59")):
        with pytest.raises(NotFound), writing(shop) as conn:
            excusals.withdraw_excusal(conn, other, again.id, WANG, NOW)


def found_problem(engine: Engine) -> ticks.Tick:
    with writing(engine) as conn:
        return ticks.tick(conn, begin(conn), new_tick(outcome="problem"), 2, NOW).tick


def test_a_problem_stays_open_until_closed_with_a_comment(shop: Engine) -> None:
    tick = found_problem(shop)
    with reading(shop) as conn:
        (waiting,) = problems.open_problems(conn, [SHOP])
        assert problems.open_problems(conn, [OTHER_SHOP]) == ()
    assert (waiting.tick_id, waiting.item, waiting.slot, waiting.comment) == (tick.id, "lights", "08:20", None)
    with writing(shop) as conn:
        closed = problems.close_problem(conn, SHOP, tick.id, person=WANG, comment="已换灯管", now=NOW)
    with writing(shop) as conn:  # the same again
        assert problems.close_problem(conn, SHOP, tick.id, person=WANG, comment="已换灯管", now=NOW + timedelta(1)) == closed
    with pytest.raises(Conflict, match="already"), writing(shop) as conn:
        problems.close_problem(conn, SHOP, tick.id, person=LI, comment="好了", now=NOW)
    with reading(shop) as conn:
        assert problems.open_problems(conn, [SHOP]) == ()
        assert problems.closed_problems(conn, [SHOP], NOW) == (closed,)


def test_a_withdrawn_problem_and_a_plain_tick_are_none(shop: Engine) -> None:
    tick = found_problem(shop)
    with writing(shop) as conn:
        run = begin(conn)
        plain = ticks.tick(conn, run, new_tick("doors"), 2, NOW).tick
        ticks.withdraw(conn, run, tick.id, LI, NOW)
        assert problems.open_problems(conn, [SHOP]) == ()
    for id_ in (tick.id, plain.id, uuid4()):
        with pytest.raises(NotFound), writing(shop) as conn:
            problems.close_problem(conn, SHOP, id_, person=WANG, comment="x", now=NOW)
