"""Who may tick, withdraw, decide and manage, each refusal with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import pytest

from forms.answers import Answer
from forms.evidence import Attempt
from forms.model import Place, Text, Window
from forms.places import Tree
from forms.rules import (
    Occasion,
    Standing,
    begins,
    items_asked,
    may_manage,
    may_see,
    may_tick,
    may_withdraw,
)

YES = Answer(True)


def number(n: int) -> UUID:
    return UUID(int=n)


COMPANY, SHOP, FLOOR_1, FLOOR_2, OTHER_SHOP = (number(n) for n in range(1, 6))
WANG, LI = number(101), number(102)


def place(own: UUID, parent: UUID | None, kind: str) -> Place:
    return Place(own, parent, kind, Text("名", "name"), "Asia/Shanghai", time(4))


TREE = Tree(
    [
        place(COMPANY, None, "company"),
        place(SHOP, COMPANY, "shop"),
        place(FLOOR_1, SHOP, "floor"),
        place(FLOOR_2, SHOP, "floor"),
        place(OTHER_SHOP, COMPANY, "shop"),
    ]
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-21T{clock}").replace(tzinfo=UTC)


FLOAT = {"kind": "number", "unit": "元", "least": 0, "most": 1000}
CONTENT: dict[str, Any] = {
    "items": [
        {"id": "doors", "evidence": None, "role": None},
        {"id": "float", "evidence": FLOAT, "role": None},
        {"id": "remarks", "evidence": {"kind": "note"}, "role": None},
        {"id": "shelf", "evidence": {"kind": "photo"}, "role": None},
        {"id": "lights", "evidence": None, "role": "electrician"},
    ]
}
RUN = Occasion(FLOOR_1, "store/opening", "-", ("store/guard", "store/cashier"), begins=at("08:20"), closes=at("12:00"))
GUARD = Standing(WANG, (("store/guard", FLOOR_1),))
DOORS = Attempt("doors", "done")


def tick(who: Standing = GUARD, run: Occasion = RUN, attempt: Attempt = DOORS, now: str = "08:25") -> Answer:
    return may_tick(who, run, CONTENT, attempt, at(now), TREE)


class TestTick:
    @pytest.mark.parametrize("where", [FLOOR_1, SHOP, COMPANY])
    def test_a_holder_at_the_place_or_above_it_may(self, where: UUID) -> None:
        assert tick(Standing(WANG, (("store/cashier", where),))) == YES

    def test_a_holder_below_the_place_may(self) -> None:
        assert tick(run=replace(RUN, place=SHOP)) == YES

    @pytest.mark.parametrize("where", [FLOOR_2, OTHER_SHOP])
    def test_for_people_of_another_place_it_does_not_exist(self, where: UUID) -> None:
        assert tick(Standing(WANG, (("store/guard", where),))) == Answer(False, "not-yours")

    def test_for_people_without_any_role_it_does_not_exist(self) -> None:
        assert tick(Standing(WANG, ())) == Answer(False, "not-yours")

    def test_a_colleague_with_another_role_may_not(self) -> None:
        assert tick(Standing(WANG, (("store/cook", FLOOR_1),))) == Answer(False, "not-your-role")

    def test_to_manage_a_run_is_not_to_hold_its_role(self) -> None:
        assert tick(Standing(WANG, (), manages=True)) == Answer(False, "not-your-role")

    def test_an_item_with_a_role_of_its_own_is_for_that_role(self) -> None:
        lights = Attempt("lights", "done")
        assert tick(attempt=lights) == Answer(False, "not-your-role")
        assert tick(Standing(LI, (("store/electrician", SHOP),)), attempt=lights) == YES
        assert tick(Standing(LI, (("store/electrician", SHOP),))) == Answer(False, "not-your-role")

    def test_an_item_must_stand_in_the_runs_revision(self) -> None:
        assert tick(attempt=Attempt("windows", "done")) == Answer(False, "no-such-item")

    @pytest.mark.parametrize(
        ("now", "answer"),
        [("08:19", Answer(False, "not-yet")), ("08:20", YES), ("11:59:59", YES), ("12:00", Answer(False, "closed"))],
    )
    def test_the_window_is_from_its_opening_to_before_its_close(self, now: str, answer: Answer) -> None:
        assert tick(now=now) == answer

    def test_a_manager_reopens_it_for_a_while(self) -> None:
        reopened = replace(RUN, reopened_until=at("14:00"))
        assert tick(run=reopened, now="13:59") == YES
        assert tick(run=reopened, now="14:00") == Answer(False, "closed")

    def test_what_has_been_handed_in_stays(self) -> None:
        assert tick(run=replace(RUN, handed_in=True)) == Answer(False, "handed-in")

    @pytest.mark.parametrize(
        ("attempt", "answer"),
        [
            (Attempt("float", "done", number=0), YES),
            (Attempt("float", "done", number=1000), YES),
            (Attempt("float", "done", number=-0.5), Answer(False, "number-range")),
            (Attempt("float", "done", number=1000.5), Answer(False, "number-range")),
            (Attempt("float", "done", number=float("nan")), Answer(False, "number-range")),
            (Attempt("float", "problem", "till is short", number=float("inf")), Answer(False, "number-range")),
            (Attempt("float", "problem", "till is short", number=-20), YES),
            (Attempt("float", "done"), Answer(False, "number-missing")),
            (Attempt("float", "na"), YES),
            (Attempt("remarks", "done", "all well"), YES),
            (Attempt("remarks", "done", "  "), Answer(False, "evidence-missing")),
            (Attempt("shelf", "done", photo=True), YES),
            (Attempt("shelf", "done", "looks well"), Answer(False, "photo-missing")),
            (Attempt("shelf", "problem", "camera broken"), YES),
            (Attempt("doors", "problem", "hinge broken", photo=True), YES),
            (Attempt("doors", "problem", "hinge broken"), YES),
            (Attempt("doors", "problem"), Answer(False, "note-missing")),
            (Attempt("doors", "na"), YES),
            (Attempt("doors", "na", "closed for repairs"), YES),
            (Attempt("doors", "na", " "), Answer(False, "reason-missing")),
            (Attempt("doors", "done", number=3), Answer(False, "bad-request")),
            (Attempt("doors", "finished"), Answer(False, "bad-request")),
        ],
    )
    def test_a_tick_says_what_its_item_asks_for(self, attempt: Attempt, answer: Answer) -> None:
        assert tick(attempt=attempt) == answer


class TestOwn:
    GUARDS = replace(RUN, owed_by="store/guard", roles=("store/guard",))
    WANGS = replace(RUN, owed_by=str(WANG), roles=("store/guard",))

    def test_a_roles_own_run_is_not_for_the_lists_other_roles(self) -> None:
        assert tick(run=self.GUARDS) == YES
        assert tick(Standing(LI, (("store/cashier", FLOOR_1),)), self.GUARDS) == Answer(False, "not-your-role")

    def test_a_persons_own_run_exists_for_nobody_else_but_the_manager(self) -> None:
        assert tick(run=self.WANGS) == YES
        assert tick(Standing(LI, (("store/guard", FLOOR_1),)), self.WANGS) == Answer(False, "not-yours")
        assert may_see(Standing(LI, (), manages=True), self.WANGS, CONTENT, TREE) == YES
        assert tick(Standing(LI, (), manages=True), self.WANGS) == Answer(False, "not-your-role")

    def test_items_of_another_role_are_not_asked_for_in_ones_own_run(self) -> None:
        assert [item["id"] for item in items_asked(CONTENT, RUN)] == ["doors", "float", "remarks", "shelf", "lights"]
        assert [item["id"] for item in items_asked(CONTENT, self.GUARDS)] == ["doors", "float", "remarks", "shelf"]
        assert tick(run=self.WANGS, attempt=Attempt("lights", "done")) == Answer(False, "no-such-item")


class TestEarly:
    WINDOW = Window(at("08:20"), at("08:30"), at("08:35"), at("12:00"), "08:20")

    def test_the_first_of_the_day_may_begin_with_the_day(self) -> None:
        early = replace(RUN, begins=begins(self.WINDOW, at("04:00"), first=True))
        assert tick(run=early, now="04:00") == YES
        assert tick(run=early, now="03:59") == Answer(False, "not-yet")

    def test_a_later_one_begins_when_it_opens(self) -> None:
        assert begins(self.WINDOW, at("04:00"), first=False) == at("08:20")


class TestWithdraw:
    def test_ones_own_tick_until_the_window_closes(self) -> None:
        assert may_withdraw(GUARD, RUN, WANG, at("11:59")) == YES
        assert may_withdraw(GUARD, RUN, WANG, at("12:00")) == Answer(False, "closed")

    def test_nobody_elses(self) -> None:
        assert may_withdraw(GUARD, RUN, LI, at("08:25")) == Answer(False, "not-allowed")

    def test_not_after_handing_in(self) -> None:
        assert may_withdraw(GUARD, replace(RUN, handed_in=True), WANG, at("08:25")) == Answer(False, "handed-in")


@dataclass(frozen=True)
class Given:
    kind: str
    place: UUID
    department: str | None


class TestManage:
    @pytest.mark.parametrize(
        ("grant", "ok"),
        [
            (Given("manage", FLOOR_1, "store"), True),
            (Given("manage", SHOP, "store"), True),
            (Given("manage", COMPANY, None), True),
            (Given("manage", SHOP, "cinema"), False),
            (Given("manage", FLOOR_2, "store"), False),
            (Given("manage", OTHER_SHOP, None), False),
            (Given("administer", COMPANY, None), False),
            (Given("edit", COMPANY, None), False),
        ],
    )
    def test_a_grant_holds_for_its_department_at_its_place_and_below(self, grant: Given, ok: bool) -> None:
        assert may_manage([grant], TREE.up(FLOOR_1), "store") == (YES if ok else Answer(False, "not-yours"))

    def test_without_a_grant_nobody_manages(self) -> None:
        assert not may_manage([], TREE.up(FLOOR_1), "store")

    def test_other_kinds_of_grants_are_asked_for_by_name(self) -> None:
        assert may_manage([Given("administer", COMPANY, None)], TREE.up(SHOP), "store", "administer")


class TestTree:
    def test_a_place_in_a_ring_or_below_nothing_ends_the_climb(self) -> None:
        ring = Tree([place(SHOP, FLOOR_1, "shop"), place(FLOOR_1, SHOP, "floor"), place(FLOOR_2, COMPANY, "floor")])
        assert ring.up(SHOP) == (SHOP, FLOOR_1)
        assert ring.up(FLOOR_2) == (FLOOR_2,)
        assert ring.up(COMPANY) == ring.down(COMPANY) == ()
        assert not ring.in_scope(COMPANY, SHOP)
