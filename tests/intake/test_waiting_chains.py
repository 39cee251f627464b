"""What waits while its approvers change keeps the steps it was handed in with; who decides goes by who is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db import assignments, people
from db.engine import writing
from tests.intake import world
from tests.intake.test_chains import ONE_DAY, THREE_DAYS, ask, change_chain, furnish, give, send_away, sign
from tests.intake.test_review import decide
from tests.intake.world import COLLEAGUE, MANAGER, MORNING, OTHER_ROLE, STAFF, SUPERVISOR, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.intake.conftest import Browser
    from tests.intake.world import Caller, Clock

    As = Callable[[Caller], Browser]

KEEPS = "The steps of this form have changed since. This one keeps those it was handed in with."


@pytest.fixture(scope="module")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("waiting-chains")
    world.make(data, furnish)
    return data


@pytest.fixture
def waiting(as_: As, engine: Engine, clock: Clock) -> str:
    """A leave that waits for the supervisor by steps which its form has no more; a chief stands above."""
    give(engine, COLLEAGUE, "chief")
    made = ask(as_(STAFF), THREE_DAYS)
    change_chain(engine, clock)
    return made


def disable(engine: Engine, caller: Caller) -> None:
    with writing(engine) as conn:
        people.disable(conn, caller.id, MORNING)


def end_roles(engine: Engine, caller: Caller) -> None:
    with writing(engine) as conn:
        for one in assignments.assignments_of(conn, caller.id):
            assignments.end_assignment(conn, one.place, one.id, TODAY)


def test_the_deputy_of_who_goes_away_meanwhile_decides(as_: As, engine: Engine, waiting: str) -> None:
    send_away(engine, SUPERVISOR, OTHER_ROLE)
    page = as_(STAFF).get(waiting).text
    assert "Other-Role decides for Supervisor, who is away." in page
    assert KEEPS in page
    deputy = as_(OTHER_ROLE)
    assert "<strong>Leave request" in deputy.get("/review").text
    assert "for Supervisor, who is away" in deputy.get("/review").text
    assert "You decide for Supervisor, who is away." in deputy.get(waiting).text
    assert "Waiting for your decision" in deputy.get("/today").text
    done = decide(deputy, waiting, step="supervisor", back="/review")
    assert "Chief&#39;s signature. Decided for Supervisor, who was away." in deputy.get(done.location).text
    assert "for Supervisor, who was away" in as_(STAFF).get(waiting).text
    assert sign(as_(COLLEAGUE), waiting, "chief") == 303
    assert "Approved" in as_(STAFF).get(waiting).text


def test_who_goes_away_without_a_deputy_is_passed_over_and_decides_once_back(as_: As, engine: Engine, waiting: str) -> None:
    send_away(engine, SUPERVISOR)
    page = as_(STAFF).get(waiting).text
    assert "there is no deputy who could decide: Floor supervisor. Colleague decides instead." in page
    assert KEEPS in page
    assert "comes to you: everybody with the role is away" in as_(COLLEAGUE).get("/review").text
    assert sign(as_(SUPERVISOR), waiting, "supervisor") == 303  # back earlier than noted
    assert "everybody with the role was away" not in as_(STAFF).get(waiting).text


@pytest.mark.parametrize("deputy", [STAFF, OTHER_ROLE], ids=["who handed it in", "disabled"])
def test_a_deputy_who_cannot_decide_is_no_deputy(as_: As, engine: Engine, waiting: str, deputy: Caller) -> None:
    send_away(engine, SUPERVISOR, deputy)
    disable(engine, OTHER_ROLE)
    assert "there is no deputy who could decide: Floor supervisor. Colleague decides instead." in as_(STAFF).get(waiting).text
    assert sign(as_(STAFF), waiting, "supervisor") == 403
    assert sign(as_(COLLEAGUE), waiting, "supervisor") == 303
    assert "everybody with the role was away" in as_(STAFF).get(waiting).text


def test_a_role_whose_holder_is_disabled_meanwhile_passes_up(as_: As, engine: Engine, waiting: str) -> None:
    disable(engine, SUPERVISOR)
    page = as_(STAFF).get(waiting).text
    assert "Nobody holds the role here: Floor supervisor. Colleague decides instead." in page
    assert KEEPS in page
    assert "comes to you: the role is vacant" in as_(COLLEAGUE).get("/review").text
    assert sign(as_(COLLEAGUE), waiting, "supervisor") == 303
    assert "the role was vacant" in as_(STAFF).get(waiting).text


def test_a_later_step_goes_by_who_is_there_when_its_turn_comes(as_: As, engine: Engine, waiting: str) -> None:
    assert sign(as_(SUPERVISOR), waiting, "supervisor") == 303
    assert "could decide: Colleague" in as_(STAFF).get(waiting).text
    end_roles(engine, COLLEAGUE)
    assert (
        "Nobody holds the role here: Chief. Whoever manages this place (Manager) decides instead." in as_(STAFF).get(waiting).text
    )
    assert "<strong>Leave request" in as_(MANAGER).get("/review").text
    assert sign(as_(MANAGER), waiting, "chief") == 303


def test_a_new_holder_decides_on_what_waited_before_they_came(as_: As, engine: Engine) -> None:
    end_roles(engine, SUPERVISOR)
    made = ask(as_(STAFF), ONE_DAY)
    assert "Whoever manages this place (Manager) decides instead" in as_(STAFF).get(made).text
    give(engine, COLLEAGUE, "supervisor")
    assert "could decide: Colleague" in as_(STAFF).get(made).text
    assert sign(as_(MANAGER), made, "supervisor") == 403  # the step's own role comes first
    assert sign(as_(COLLEAGUE), made, "supervisor") == 303


def test_nobody_is_skipped_where_everybody_is_away_or_gone(as_: As, engine: Engine, waiting: str) -> None:
    send_away(engine, SUPERVISOR)
    send_away(engine, COLLEAGUE)
    page = as_(STAFF).get(waiting).text
    assert "Floor supervisor. Whoever manages this place (Manager) decides instead." in page
    assert sign(as_(MANAGER), waiting, "chief") == 409  # in its own order
    assert sign(as_(MANAGER), waiting, "supervisor") == 303
    assert sign(as_(MANAGER), waiting, "chief") == 303
    assert as_(STAFF).get(waiting).text.count("everybody with the role was away") == 2


def test_where_nobody_at_all_could_decide_the_page_says_whom_to_ask(as_: As, engine: Engine, waiting: str) -> None:
    for caller in (SUPERVISOR, COLLEAGUE, MANAGER, OTHER_ROLE):
        disable(engine, caller)
    page = as_(STAFF).get(waiting).text
    assert "Nobody can decide at the moment: Floor supervisor." in page
    assert "Ask an administrator to give somebody the role." in page


def test_today_counts_what_waits_for_a_decision_of_the_person_alone(as_: As, waiting: str) -> None:
    assert "Waiting for your decision" in as_(SUPERVISOR).get("/today").text
    for caller in (STAFF, OTHER_ROLE, COLLEAGUE):  # the author, somebody else, and whose turn has not come
        assert "Waiting for your decision" not in as_(caller).get("/today").text
    assert sign(as_(SUPERVISOR), waiting, "supervisor") == 303
    assert "Waiting for your decision" not in as_(SUPERVISOR).get("/today").text
    assert "Waiting for your decision" in as_(COLLEAGUE).get("/today").text
