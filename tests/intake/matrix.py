"""Who gets what answer where: one row a route and object, a status for each kind of caller.

A route without a row fails a test. To add a route, add its rows below under its noun; ``rest`` is for callers that are not named,
nobody and the disabled get 401 unless the row says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.intake import papers
from tests.intake.world import COLLEAGUE, MANAGER, OTHER_PLACE, SHOP, STAFF, SUPERVISOR

NAMES = (
    *("none", "staff", "other_role", "other_place", "manager"),
    *("manager_elsewhere", "editor", "administrator", "disabled"),
)
EVERYBODY = {"none", "disabled"}


@dataclass(frozen=True)
class Row:
    """A request and the status each caller gets; ``form`` or ``json`` is what it carries."""

    method: str
    path: str
    statuses: dict[str, int]
    form: dict[str, Any] | None = None
    json: dict[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def row(
    method: str, path: str, *, rest: int, form: dict[str, Any] | None = None, json: dict[str, Any] | None = None, **named: int
) -> Row:
    """A row; ``none=`` and ``disabled=`` are 401 where they are not named."""
    statuses = dict.fromkeys(NAMES, rest) | dict.fromkeys(EVERYBODY, 401) | named
    assert set(statuses) == set(NAMES), f"{method} {path}: unknown caller"
    return Row(method, path, statuses, form, json)


def open_row(method: str, path: str, status: int, **given: Any) -> Row:
    """A row of a route that anybody may call."""
    return row(method, path, rest=status, none=status, disabled=status, **given)


NEW = "00000000-0000-4000-8000-000000000001"
NOBODY = "00000000-0000-4000-8000-00000000dead"
ASSIGNMENT = f"/people/{STAFF.id}/assignments/00000000-0000-0000-0000-000000002001/end"
DEPUTY = f"/people/{STAFF.id}/absences/{NOBODY}/deputy"
GRANT = f"/people/{MANAGER.id}/grants/00000000-0000-0000-0000-000000003005/end"
NEWCOMER = {"id": NEW, "name": "Xin", "username": "xin", "role": "store/assistant", "place": SHOP}
ROLE = {"id": NEW, "role": "store/guard", "place": SHOP}

SITE = (
    open_row("GET", "/", 200),
    open_row("GET", "/en/departments/", 200),
    open_row("GET", "/no-such-page/", 404),
    open_row("GET", "/print/departments/store/", 200),
    open_row("GET", "/en/print/departments/store/roles/guard/", 200),
    open_row("GET", "/print/departments/store/roles/nobody/", 404),
    open_row("GET", "/healthz", 200),
)
SESSIONS = (
    open_row("GET", "/api/v1/me", 200),
    open_row("GET", "/sign-in", 200),
    open_row("POST", "/sign-in", 401, form={"username": "staff", "password": "wrong"}),
    open_row("POST", "/sign-out", 303, form={}),
    open_row("POST", "/language", 303, form={"language": "en"}),
    row("GET", "/password", rest=200),
    row("POST", "/password", form={"current": "x", "password": "short", "again": "short"}, rest=422),
    open_row("GET", "/welcome/no-such-link", 410),
    open_row("POST", "/welcome/no-such-link", 410, form={"password": "x", "again": "x"}),
)
PEOPLE = (
    row("GET", "/people", rest=403, manager=200, manager_elsewhere=200, administrator=200),
    row("POST", "/people", form=NEWCOMER, rest=403, manager=200, manager_elsewhere=404, administrator=404),
    row("GET", f"/people/{STAFF.id}", rest=403, manager=200, manager_elsewhere=404, administrator=200),
    row("GET", f"/people/{OTHER_PLACE.id}", rest=403, manager=404, manager_elsewhere=200, administrator=200),
    row("GET", f"/people/{MANAGER.id}", rest=403, manager=404, manager_elsewhere=404, administrator=200),
    row("GET", f"/people/{NOBODY}", rest=403, manager=404, manager_elsewhere=404, administrator=404),
    row("POST", f"/people/{STAFF.id}/link", form={}, rest=403, manager=200, manager_elsewhere=404, administrator=200),
    row("POST", f"/people/{MANAGER.id}/link", form={}, rest=403, manager=404, manager_elsewhere=404, administrator=200),
    row(
        "POST",
        f"/people/{STAFF.id}/name",
        form={"name": "Staff"},
        rest=403,
        manager=303,
        manager_elsewhere=404,
        administrator=303,
    ),
    row("POST", f"/people/{STAFF.id}/disable", form={}, rest=403, manager=303, manager_elsewhere=404, administrator=303),
    row("POST", f"/people/{STAFF.id}/enable", form={}, rest=403, manager=303, manager_elsewhere=404, administrator=303),
    row(
        "POST", f"/people/{COLLEAGUE.id}/assignments", form=ROLE, rest=403, manager=303, manager_elsewhere=404, administrator=404
    ),
    row("POST", ASSIGNMENT, form={}, rest=403, manager=303, manager_elsewhere=404, administrator=404),
    row(
        "POST",
        f"/people/{STAFF.id}/absences",
        form={"id": NEW, "since": "2026-11-23"},
        rest=403,
        manager=303,
        manager_elsewhere=404,
        administrator=303,
    ),
    row(
        "POST",
        f"/people/{STAFF.id}/absences/{NOBODY}/deputy",
        form={},
        rest=403,
        manager=404,
        manager_elsewhere=404,
        administrator=404,
    ),
    row(
        "POST",
        f"/people/{STAFF.id}/absences/{NOBODY}/end",
        form={},
        rest=403,
        manager=303,
        manager_elsewhere=404,
        administrator=303,
    ),
    row(
        "POST",
        f"/people/{STAFF.id}/grants",
        form={"id": NEW, "kind": "manage", "place": SHOP},
        rest=403,
        administrator=303,
    ),
    row("POST", GRANT, form={}, rest=403, administrator=303),
)
TRAIL = (
    row("GET", "/trail", rest=403, manager=200, manager_elsewhere=200, administrator=200),
    row(
        "GET",
        f"/trail?person={STAFF.id}&noun=person&from=2026-11-01",
        rest=403,
        manager=200,
        manager_elsewhere=200,
        administrator=200,
    ),
    row("GET", "/trail?before=nonsense", rest=403, manager=404, manager_elsewhere=404, administrator=404),
)
PLACE = {"id": NEW, "parent": SHOP, "kind": "floor", "name_zh": "三层"}
PLACES = (
    row("GET", "/places", rest=403, administrator=200),
    row("POST", "/places", form=PLACE, rest=403, administrator=303),
    row("POST", f"/places/{SHOP}/hours", form={"weekday": "0", "opens": "10:00", "closes": "22:00"}, rest=403, administrator=303),
    row("POST", f"/places/{SHOP}/exceptions", form={"day": "2027-02-06"}, rest=403, administrator=303),
    row("POST", f"/places/{SHOP}/departments", form={"department": "store", "leave": "1"}, rest=403, administrator=303),
    row("POST", f"/places/{SHOP}/names", form={"name_zh": "新店"}, rest=403, administrator=303),
    row("POST", f"/places/{NOBODY}/names", form={"name_zh": "新店"}, rest=403, administrator=404),
    row("POST", f"/places/{SHOP}/closing", rest=403, administrator=409),
    row("POST", f"/places/{NOBODY}/closing", rest=403, administrator=404),
    row("POST", f"/places/{NOBODY}/hours", form={"weekday": "0"}, rest=403, administrator=404),
)
OCCURRENCE = f"/forms/store/handover?place={SHOP}&day=2026-11-20&slot=&owed_by={STAFF.id}"
HANDED_IN = f"/submissions/{SHOP}/{papers.SUBMISSION}"
APPROVE = {"id": NEW, "step": "review", "outcome": "approve"}
LOG = {"id": NEW, "place": SHOP, "form": "store/duty-log", "day": "2026-11-20", "slot": "20:00", "owed_by": SUPERVISOR.id}
SUBMISSIONS = (
    row("GET", "/forms/store/handover", rest=403, staff=303, other_place=303),
    row("GET", OCCURRENCE, rest=404, staff=200),
    row("POST", OCCURRENCE, form={"id": NEW, "do": "hand-in", "a.to": "x"}, rest=404, staff=400),
    row("GET", "/submissions", rest=200),
    row("GET", HANDED_IN, rest=404, staff=200, manager=200),
    row("GET", f"/submissions/{SHOP}/{NOBODY}", rest=404),
    row("POST", f"{HANDED_IN}/decisions", form=APPROVE, rest=404, staff=403, manager=403),
)
VISIT = f"/forms/store/visit/attachments?place={SHOP}&day=2026-11-20&slot=&owed_by={STAFF.id}"
ATTACHED = f"/attachments/{SHOP}/{papers.ATTACHMENT}"
ATTACHMENTS = (
    row("POST", VISIT, form={"id": NEW, "paper": NEW, "field": "quote"}, rest=404, staff=400),
    row("GET", ATTACHED, rest=404, staff=200),
    row("GET", f"{ATTACHED}/thumbnail", rest=404),  # it is no picture
    row("POST", f"{ATTACHED}/remove", form={}, rest=404, staff=204),
)
OPENING = f"/runs/{SHOP}/store/opening/2026-11-20/0820/-"
PHOTO = f"/attachments/{SHOP}/{papers.PHOTO}"
PHOTOS = (
    row(
        "POST",
        f"{OPENING}/photos",
        form={"id": NEW, "tick": NEW, "item": "lights"},
        rest=404,
        other_role=403,
        staff=400,
        manager=403,
    ),
    row("GET", PHOTO, rest=404, staff=200, manager=200),
    row("GET", f"{PHOTO}/thumbnail", rest=404, staff=200, manager=200),
    row("POST", f"{PHOTO}/remove", form={}, rest=404, staff=409),
)
PROBLEM = f"/review/problems/{SHOP}/{papers.PROBLEM}"
EXPORTS = (
    row("GET", "/submissions.csv", rest=200),
    row("GET", "/submissions.xlsx?form=store/handover", rest=200),
    row("GET", f"/submissions.json?person={STAFF.id}", rest=200),
    row("GET", "/records.csv", rest=403, manager=200, manager_elsewhere=200),
    row("GET", f"/records.xlsx?place={SHOP}", rest=403, manager=200, manager_elsewhere=404),
    row("GET", f"/records.json?place={NOBODY}", rest=403, manager=404, manager_elsewhere=404),
)
FIGURES = (
    row("GET", "/figures", rest=403, manager=200, manager_elsewhere=200),
    row("GET", f"/figures?place={SHOP}&form=store/handover", rest=403, manager=200, manager_elsewhere=404),
)
REVIEW = (
    row("GET", "/review", rest=200),
    row("POST", "/review/approve", form={}, rest=303),
    row("POST", PROBLEM, form={"comment": "done"}, rest=403, manager=303, manager_elsewhere=404),
)
ROLL = (
    row("GET", "/roll", rest=403, manager=200, manager_elsewhere=200),
    row("GET", f"/roll?place={SHOP}", rest=403, manager=200, manager_elsewhere=404),
    row("POST", "/roll/excuse", form=LOG | {"reason": "x"}, rest=403, manager=303, manager_elsewhere=404),
    row("POST", "/roll/excuse/withdraw", form=LOG, rest=403, manager=404, manager_elsewhere=404),
    row("GET", "/records", rest=403, manager=200, manager_elsewhere=200),
    row("GET", f"/records?place={SHOP}", rest=403, manager=200, manager_elsewhere=404),
    row("GET", "/owed", rest=200),
)
TICK = {"id": NEW, "item": "dress-code", "note": "x"}
REASONS = {"reason-float": "x", "reason-dress-code": "x"}
TODAY = (
    row("GET", "/today", rest=200),
    row("GET", "/api/v1/today", rest=200),
    row("GET", "/api/v1/lists/store/opening", rest=200),
)
RUNS = (
    row("GET", OPENING, rest=404, other_role=403, staff=200, manager=200),
    row("GET", f"/api/v1{OPENING}", rest=404, other_role=403, staff=200, manager=200),
    row("POST", f"{OPENING}/ticks", form=TICK, rest=404, other_role=403, staff=303, manager=403),
    row("POST", f"/api/v1{OPENING}/ticks", json=TICK, rest=404, other_role=403, staff=201, manager=403),
    row("POST", f"{OPENING}/ticks/{NEW}/withdraw", form={}, rest=404, other_role=403),
    row("POST", f"/api/v1{OPENING}/ticks/{NEW}/withdraw", json={}, rest=404, other_role=403),
    row("POST", f"{OPENING}/hand-in", form=REASONS, rest=404, other_role=403, staff=303, manager=403),
    row("POST", f"{OPENING}/excuse", form={"id": NEW, "reason": "x"}, rest=403, manager=303, manager_elsewhere=404),
    row("POST", f"{OPENING}/excuse/{NEW}/withdraw", form={}, rest=403, manager=404, manager_elsewhere=404),
    row("POST", f"{OPENING}/reopen", form={"hours": "2"}, rest=403, manager=303, manager_elsewhere=404),
    row("POST", f"{OPENING}/problems/{NEW}/close", form={"comment": "x"}, rest=403, manager=404, manager_elsewhere=404),
    row("POST", "/runs/start", form={"place": SHOP, "list": "store/spill"}, rest=404, other_role=403, staff=303),
)
BOARD = (
    row("GET", "/board", rest=403, manager=200, manager_elsewhere=200),
    row("GET", f"/board?place={SHOP}", rest=403, manager=200, manager_elsewhere=404),
    row("GET", "/board.csv", rest=403, manager=200, manager_elsewhere=200),
    row("GET", f"/board.xlsx?place={SHOP}&day=2026-11-20", rest=403, manager=200, manager_elsewhere=404),
    row("GET", "/board/cell", rest=403, manager=200, manager_elsewhere=200),
    row("GET", f"/board/cell?place={SHOP}&day=2026-11-20", rest=403, manager=200, manager_elsewhere=404),
)
MISSED = {"id": NEW, "words": "没有的词", "lang": "zh"}
SEARCHING = (
    open_row("GET", "/search?q=打卡", 200),
    open_row("GET", "/en/search?q=clock", 200),
    open_row("GET", "/api/v1/search?q=打卡", 200),
    open_row("GET", "/api/v1/search?q=" + "x" * 101, 422),
    open_row("POST", "/api/v1/search/missed", 200, json=MISSED),
    row("GET", "/search/missed", rest=403, editor=200, administrator=200),
)
ROWS = (
    *(
        *SITE,
        *SEARCHING,
        *SESSIONS,
        *PEOPLE,
        *TRAIL,
        *PLACES,
        *SUBMISSIONS,
        *ATTACHMENTS,
        *PHOTOS,
        *EXPORTS,
        *FIGURES,
        *REVIEW,
        *ROLL,
    ),
    *(*TODAY, *RUNS, *BOARD),
)
