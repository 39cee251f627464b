"""Chains of approval in the service: conditions, deputies, vacant roles, authors, and a chain that changes under way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db import assignments, definitions, people
from db.engine import reading, writing
from tests.intake import world
from tests.intake.papers import count, hand_in
from tests.intake.test_review import decide
from tests.intake.world import COLLEAGUE, COMPANY, FIRST_FLOOR, MANAGER, MORNING, OTHER_ROLE, SHOP, STAFF, SUPERVISOR, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller, Clock

LEAVE = """title: {zh: "请假申请", en: "Leave request"}
submitted_by: [assistant, supervisor]
schedule: {every: event}
fields:
  - {id: days, type: decimal, label: {zh: "天数", en: "Days"}, required: true, min: 0}
  - {id: from, type: date, label: {zh: "从", en: "From"}, required: true}
  - {id: to, type: date, label: {zh: "到", en: "To"}}
  - {id: who, type: person, label: {zh: "请假人", en: "Whose leave"}}
approval:
  - {id: supervisor, title: {zh: "主管签字", en: "Supervisor's signature"}, roles: [supervisor]}
  - {id: chief, title: {zh: "店长签字", en: "Chief's signature"}, roles: [chief], when: {days: {at-least: 2}}}
filed_with: [guard]
absence: {from: from, to: to, person: who}
"""
NOTE = """title: {zh: "日报", en: "Daily note"}
submitted_by: [assistant]
schedule: {every: event}
routine: true
fields:
  - {id: said, type: text, label: {zh: "内容", en: "Said"}}
approval:
  - {id: read, title: {zh: "审阅", en: "Read"}, roles: [supervisor]}
"""
CHIEF = "---\ntitle: {title}\nrole: chief\npurpose: {purpose}\n---\n# {title}\n\n{purpose}\n"
ONE_DAY = {"a.days": "1", "a.from": "2026-11-23"}
THREE_DAYS = {"a.days": "3", "a.from": "2026-11-23", "a.to": "2026-11-25"}
FORM = "/forms/store/leave"


def furnish(project: Path) -> None:
    """A chief above the supervisors, and two forms with chains."""
    (project / "forms/definitions/store/leave.yml").write_text(LEAVE, encoding="utf-8")
    (project / "forms/definitions/store/note.yml").write_text(NOTE, encoding="utf-8")
    for lang, title, purpose in (("zh", "店长", "管理全店。"), ("en", "Chief", "Manages the shop.")):
        roles = project / f"handbook/{lang}/departments/store/roles"
        page = CHIEF.format(title=title, purpose=purpose)
        if lang == "en":
            page = page.replace("role: chief\n", "")
        (roles / "chief.md").write_text(page, encoding="utf-8")
    supervisor = project / "handbook/zh/departments/store/roles/supervisor.md"
    written = supervisor.read_text(encoding="utf-8")
    supervisor.write_text(written.replace("role: supervisor\n", "role: supervisor\nreports_to: [chief]\n"), encoding="utf-8")


@pytest.fixture(scope="module")
def made_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("chains")
    world.make(data, furnish)
    return data


def give(engine: Engine, caller: Caller, role: str, place: UUID = SHOP) -> None:
    with writing(engine) as conn:
        assignments.assign(conn, id=uuid4(), place=place, person=caller.id, role=f"store/{role}", since=TODAY)


def send_away(engine: Engine, caller: Caller, deputy: Caller | None = None) -> None:
    with writing(engine) as conn:
        deputy_id = deputy.id if deputy else None
        assignments.be_away(conn, id=uuid4(), person=caller.id, since=TODAY, until=TODAY, deputy=deputy_id)


def drop(engine: Engine, caller: Caller) -> None:
    """The person's roles have ended."""
    with writing(engine) as conn:
        conn.execute(text("UPDATE assignment SET until = since WHERE person_id = :person"), {"person": caller.id.hex})


def ask(browser: Browser, answers: dict[str, str]) -> str:
    answer = hand_in(browser, dict(answers), FORM)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def sign(browser: Browser, made: str, step: str, **more: Any) -> int:
    return decide(browser, made, step=step, **more).status_code


def test_leave_of_one_day_ends_with_the_supervisor_and_is_filed(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "chief")
    made = ask(as_(STAFF), ONE_DAY)
    assert "Chief&#39;s signature" not in as_(STAFF).get(made).text
    assert "Will be filed with: Guard." in as_(STAFF).get(made).text
    assert as_(OTHER_ROLE).get(made).status_code == 404  # nobody files what may yet be refused
    assert sign(as_(SUPERVISOR), made, "supervisor") == 303
    page = as_(STAFF).get(made).text
    assert "Approved" in page
    assert "Filed with: Guard." in page
    guard = as_(OTHER_ROLE)
    assert made in guard.get("/review?tab=filed").text  # with whom it is filed gets to read it
    assert guard.get(made).status_code == 200
    assert made not in as_(COLLEAGUE).get("/review?tab=filed").text


def test_leave_of_three_days_takes_every_step_in_its_order(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "chief")
    made = ask(as_(STAFF), THREE_DAYS)
    assert sign(as_(COLLEAGUE), made, "chief") == 409  # not before the supervisor
    assert sign(as_(SUPERVISOR), made, "supervisor") == 303
    assert "Waiting for a decision" in as_(STAFF).get(made).text
    assert sign(as_(SUPERVISOR), made, "chief") == 403
    assert sign(as_(COLLEAGUE), made, "chief") == 303
    assert "Colleague approved" in as_(STAFF).get(made).text


def test_an_approved_leave_makes_one_absence(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "chief")
    made, id_ = ask(as_(STAFF), THREE_DAYS), uuid4()
    sign(as_(SUPERVISOR), made, "supervisor")
    assert count(engine, "absence") == 0
    for _ in range(2):
        assert sign(as_(COLLEAGUE), made, "chief", id=id_) == 303
    with reading(engine) as conn:
        (away,) = assignments.absences(conn, date(2026, 11, 23), date(2026, 11, 23))
    assert (away.person, away.since, away.until) == (STAFF.id, date(2026, 11, 23), date(2026, 11, 25))


@pytest.mark.parametrize("outcome", ["return", "reject"])
def test_a_leave_that_is_not_granted_makes_none(as_: As, engine: Engine, outcome: str) -> None:
    made = ask(as_(STAFF), ONE_DAY)
    assert sign(as_(SUPERVISOR), made, "supervisor", outcome=outcome, comment="人手不够") == 303
    assert count(engine, "absence") == 0


def test_a_vacant_role_passes_up_and_the_record_says_so(as_: As, engine: Engine) -> None:
    drop(engine, SUPERVISOR)
    give(engine, COLLEAGUE, "chief")
    made = ask(as_(STAFF), ONE_DAY)
    line = "Nobody holds the role here: Floor supervisor. Colleague decides instead."
    assert line in as_(STAFF).get(made).text
    assert as_(MANAGER).get(made).status_code == 200
    assert sign(as_(MANAGER), made, "supervisor") == 403
    assert "Leave request" in as_(COLLEAGUE).get("/review").text
    assert sign(as_(COLLEAGUE), made, "supervisor") == 303
    assert "the role was vacant" in as_(STAFF).get(made).text


def test_with_nobody_above_the_manager_of_the_place_decides(as_: As, engine: Engine) -> None:
    drop(engine, SUPERVISOR)
    made = ask(as_(STAFF), ONE_DAY)
    assert "Whoever manages this place (Manager) decides instead" in as_(STAFF).get(made).text
    assert 'value="approve"' in as_(MANAGER).get(f"/review?open={made.rpartition('/')[2]}").text
    assert sign(as_(MANAGER), made, "supervisor") == 303
    assert "Manager approved" in as_(STAFF).get(made).text


def test_the_only_holder_does_not_decide_on_the_own_one(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "chief", COMPANY)
    made = ask(as_(SUPERVISOR), ONE_DAY)
    assert "Only the author holds the role here" in as_(SUPERVISOR).get(made).text
    assert "<strong>Leave request" not in as_(SUPERVISOR).get("/review").text
    assert sign(as_(SUPERVISOR), made, "supervisor") == 403
    assert sign(as_(COLLEAGUE), made, "supervisor") == 303
    assert "only the author held the role" in as_(SUPERVISOR).get(made).text


def test_another_holder_decides_where_the_author_is_one(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "supervisor", FIRST_FLOOR)
    made = ask(as_(SUPERVISOR), ONE_DAY)
    assert "could decide: Colleague" in as_(SUPERVISOR).get(made).text
    assert sign(as_(COLLEAGUE), made, "supervisor") == 303


def test_a_deputy_decides_for_who_is_away(as_: As, engine: Engine) -> None:
    send_away(engine, SUPERVISOR, OTHER_ROLE)
    made = ask(as_(STAFF), ONE_DAY)
    assert "Other-Role decides for Supervisor, who is away." in as_(STAFF).get(made).text
    assert "Leave request" in as_(OTHER_ROLE).get("/review").text
    assert sign(as_(OTHER_ROLE), made, "supervisor") == 303
    page = as_(STAFF).get(made).text
    assert "Other-Role approved, Fri 20 Nov 08:25" in page
    assert "for Supervisor, who was away" in page


def test_who_is_away_and_named_nobody_is_passed_over(as_: As, engine: Engine) -> None:
    send_away(engine, SUPERVISOR)
    give(engine, COLLEAGUE, "chief")
    made = ask(as_(STAFF), ONE_DAY)
    assert "Everybody with the role is away, and there is no deputy who could decide" in as_(STAFF).get(made).text
    assert sign(as_(COLLEAGUE), made, "supervisor") == 303
    assert "everybody with the role was away" in as_(STAFF).get(made).text


def test_a_role_whose_holder_has_left_is_vacant(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "chief")
    made = ask(as_(STAFF), ONE_DAY)
    assert sign(as_(COLLEAGUE), made, "supervisor") == 404
    with writing(engine) as conn:
        people.disable(conn, SUPERVISOR.id, MORNING)
    assert "Leave request" in as_(COLLEAGUE).get("/review").text
    assert sign(as_(COLLEAGUE), made, "supervisor") == 303
    assert "role was vacant" in as_(STAFF).get(made).text


def change_chain(engine: Engine, clock: Clock) -> None:
    """From now on the guard signs a leave, and nobody else."""
    clock.forward(minutes=20)
    with writing(engine) as conn:
        standing = {(one.kind, one.id): one for one in definitions.in_force(conn)}
        old = standing["form", "store/leave"]
        step = {"id": "guard", "title": {"zh": "保安签字", "en": "Guard's signature"}, "roles": ["store/guard"]}
        standing["form", "store/leave"] = replace(old, facts=old.facts | {"approval": [step]})
        rows = [definitions.Definition(one.kind, one.id, one.revision, one.facts) for one in standing.values()]
        definitions.record(conn, rows, clock())


def test_a_submission_keeps_its_own_chain_and_says_so(as_: As, engine: Engine, clock: Clock) -> None:
    give(engine, COLLEAGUE, "chief")
    before = ask(as_(STAFF), THREE_DAYS)
    change_chain(engine, clock)
    after = ask(as_(STAFF), THREE_DAYS)
    line = "The steps of this form have changed since. This one keeps those it was handed in with."
    assert line in as_(STAFF).get(before).text
    assert line not in as_(STAFF).get(after).text
    assert sign(as_(SUPERVISOR), before, "supervisor") == 303
    assert sign(as_(COLLEAGUE), before, "chief") == 303
    assert sign(as_(OTHER_ROLE), after, "guard") == 303


def test_a_correction_takes_the_chain_its_new_answers_ask_for(as_: As, engine: Engine) -> None:
    made = ask(as_(STAFF), ONE_DAY)
    sign(as_(SUPERVISOR), made, "supervisor", outcome="return", comment="三天")
    staff = as_(STAFF)
    found = re.search(r'href="(/forms/[^"]+corrects=[^"]+)"', staff.get(made).text)
    assert found
    address = found[1].replace("&amp;", "&")
    hidden = dict(re.findall(r'<input type="hidden" name="(id|seen|revision)" value="([^"]*)">', staff.get(address).text))
    again = staff.post(address, hidden | THREE_DAYS | {"do": "hand-in"})
    assert again.status_code == 303
    assert "Chief&#39;s signature" in staff.get(again.location).text


def test_the_filters_of_the_queue_stand_in_the_address(as_: As, clock: Clock) -> None:
    ask(as_(STAFF), ONE_DAY)
    clock.forward(minutes=5)
    hand_in(as_(COLLEAGUE), {"a.said": "好"}, "/forms/store/note")
    supervisor = as_(SUPERVISOR)

    def shown(asked: str) -> list[str]:
        page = supervisor.get(f"/review?{asked}").text
        return re.findall(r"<strong>(Leave request|Daily note)</strong>", page)

    assert shown("") == ["Leave request", "Daily note"]
    assert shown("form=store/note") == ["Daily note"]
    assert shown(f"person={STAFF.id}") == ["Leave request"]
    assert shown(f"place={SHOP}") == ["Leave request", "Daily note"]
    assert shown("from=2026-11-20&to=2026-11-20") == ["Leave request", "Daily note"]
    assert shown("to=2026-11-19") == []
    assert "Nothing fits these filters." in supervisor.get("/review?to=2026-11-19").text


def test_a_manager_reads_back_what_was_decided(as_: As) -> None:
    made = ask(as_(STAFF), ONE_DAY)
    sign(as_(SUPERVISOR), made, "supervisor")
    page = as_(MANAGER).get(f"/review?state=approved&open={made.rpartition('/')[2]}").text
    assert "Leave request" in page
    assert "Supervisor approved" in page
    assert "Leave request" not in as_(MANAGER).get("/review").text.split("db-panes")[-1]


def test_a_line_confirms_each_decision(as_: As, engine: Engine) -> None:
    give(engine, COLLEAGUE, "chief")
    made = ask(as_(STAFF), THREE_DAYS)
    supervisor = as_(SUPERVISOR)
    answer = decide(supervisor, made, step="supervisor", back="/review?form=store/leave")
    assert answer.location.startswith("/review?form=store/leave&done=")
    assert "Approved: Leave request by Staff. It goes on: Chief&#39;s signature." in supervisor.get(answer.location).text
    assert "It goes on" not in as_(COLLEAGUE).get(answer.location).text  # only to whom it was
    chief = as_(COLLEAGUE)
    said = chief.get(decide(chief, made, step="chief", back="/review").location).text
    assert "Approved: Leave request by Staff. Filed with: Guard." in said


def test_a_long_queue_comes_in_pages(as_: As, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.queue.PAGE", 2)
    for _ in range(3):
        hand_in(as_(STAFF), {"a.said": "好"}, "/forms/store/note")
    supervisor = as_(SUPERVISOR)
    first, second = supervisor.get("/review").text, supervisor.get("/review?page=2").text
    assert [page.count('name="paper"') for page in (first, second)] == [2, 1]
    assert "More that waits" in first
    assert "Longer waiting" in second
    for odd in ("0", "-1", "x", "99999", "²"):
        assert supervisor.get(f"/review?page={odd}").status_code == 200
    for said in ("approved=2", "approved=٣", "approved=2&left=x", "done=x:y"):
        assert supervisor.get(f"/review?{said}").status_code == 200
