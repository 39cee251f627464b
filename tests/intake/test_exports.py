"""Exports: what stands in the list stands in the file, for who may see it, and no text is run by a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlalchemy import text

from db import definitions, leases, people, submissions
from db.engine import reading, writing
from db.submissions import NewSubmission
from forms.model import freeze
from intake import lines
from tests.intake import papers
from tests.intake.excel import sheets
from tests.intake.world import BRANCH, COLLEAGUE, MANAGER, MANAGER_ELSEWHERE, MORNING, OTHER_PLACE, SHOP, STAFF, TODAY

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As, Browser
    from tests.intake.world import Caller

FORM = "?form=store/handover"
RISKY = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", '=HYPERLINK("http://x")']


def put(engine: Engine, answers: dict[str, Any], number: int = 1, who: Caller = STAFF, place: UUID = SHOP) -> None:
    """A handover handed in, in the wording that is in force."""
    with writing(engine) as conn:
        form = next(one for one in definitions.in_force(conn) if one.id == "store/handover")
        said = (str(who.id), who.id, form.revision, answers, form.facts["approval"], "zh")
        submissions.hand_in(conn, NewSubmission(place, UUID(int=0x5000 + number), form.id, TODAY, "", *said), MORNING)


VISIT = "/records.csv?form=store/visit"


def put_visit(engine: Engine, answers: dict[str, Any]) -> None:
    """A visit handed in."""
    with writing(engine) as conn:
        form = next(one for one in definitions.in_force(conn) if one.id == "store/visit")
        said = (str(STAFF.id), STAFF.id, form.revision, answers, [], "zh")
        submissions.hand_in(conn, NewSubmission(SHOP, UUID(int=0x5800), form.id, TODAY, "", *said), MORNING)


def rows(browser: Browser, address: str) -> list[dict[str, str]]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def test_a_csv_opens_right_in_excel_and_holds_the_answers(as_: As, engine: Engine) -> None:
    papers.put(engine)
    answer = as_(MANAGER).get(f"/records.csv{FORM}")
    data = answer.get_data()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Handover%20book.csv"
    (one,) = rows(as_(MANAGER), f"/records.csv{FORM}")
    assert one == {
        "No.": "1",
        "Place": "Main shop",
        "Business day": "2026-11-20",
        "Opens at": "",
        "Handed in by": "Staff",
        "Handed in at": "2026-11-20 08:25",
        "Version": "1",
        "State": "Waiting for a decision",
        "Decided by": "",
        "Decided at": "",
        "Comment": "",
        "Earlier decisions": "",
        "Address": f"http://127.0.0.1:8000/submissions/{SHOP}/{papers.SUBMISSION}",
        "Handed to": "王芳",
        "Goods": "Article: 丝巾, Count: 12",
        "Goods: Count, total": "12",
    }


def test_the_rows_of_a_table_can_be_had_one_by_one(as_: As, engine: Engine) -> None:
    put(engine, {"to": "甲", "goods": [{"name": "丝巾", "count": 12}, {"name": "手套"}]})
    found = rows(as_(MANAGER), f"/records.csv{FORM}&table=goods")
    assert [(one["No."], one["Article"], one["Count"]) for one in found] == [("1", "丝巾", "12"), ("1", "手套", "")]
    assert as_(MANAGER).get(f"/records.csv{FORM}&table=nothing").status_code == 404
    whole = sheets(as_(MANAGER).get(f"/records.xlsx{FORM}").get_data())
    assert list(whole) == ["Handover book", "Goods"]
    assert [row[-2:] for row in whole["Goods"][1:]] == [["丝巾", 12], ["Staff", "手套"]]
    assert whole["Handover book"][1][-3:] == ["甲", "Article: 丝巾, Count: 12; Article: 手套", 12]


@pytest.mark.parametrize("typed", RISKY)
def test_no_answer_is_run_by_a_spreadsheet(as_: As, engine: Engine, typed: str) -> None:
    put(engine, {"to": typed, "goods": [{"name": typed, "count": -7}]})
    (one,) = rows(as_(MANAGER), f"/records.csv{FORM}")
    assert one["Handed to"] == f"'{typed}"
    assert one["Goods: Count, total"] == "-7"
    (row,) = rows(as_(MANAGER), f"/records.csv{FORM}&table=goods")
    assert (row["Article"], row["Count"]) == (f"'{typed}", "-7")
    whole = sheets(as_(MANAGER).get(f"/records.xlsx{FORM}").get_data())
    assert whole["Goods"][1][-2:] == [typed, -7]


FILES = [{"id": "1", "name": "=报价.pdf", "type": "application/pdf", "size": 9, "digest": "0"}, {"id": "2", "name": "b.csv"}]


def test_files_are_named_and_no_name_is_run(as_: As, engine: Engine) -> None:
    put_visit(engine, {"calls": 9, "quote": FILES})
    (one,) = rows(as_(MANAGER), VISIT)
    assert one["Quote"] == "'=报价.pdf\nb.csv"
    assert one["Shelf"] == ""
    whole = sheets(as_(MANAGER).get(VISIT.replace("csv", "xlsx")).get_data())["Visit"]
    assert dict(zip(whole[0], whole[1], strict=False))["Quote"] == "=报价.pdf\nb.csv"
    told = json.loads(as_(MANAGER).get(VISIT.replace("csv", "json")).get_data())
    assert told["submissions"][0]["answers"]["quote"] == FILES


def test_money_has_its_cents_and_stays_a_number(as_: As, engine: Engine) -> None:
    sold = [{"goods": "丝巾", "price": "1200.5", "count": 2, "amount": "2401.00"}, {"goods": "手套", "price": "3", "count": 1}]
    put_visit(engine, {"calls": 9, "sold": sold, "total": "2401.00"})
    (one,) = rows(as_(MANAGER), VISIT)
    assert (one["Sold: Price, total"], one["Sold: Amount, total"], one["Total"]) == ("1203.50", "2401.00", "2401.00")
    assert [line["Price"] for line in rows(as_(MANAGER), f"{VISIT}&table=sold")] == ["1200.50", "3.00"]
    data = as_(MANAGER).get(VISIT.replace("csv", "xlsx")).get_data()
    whole = sheets(data)
    assert dict(zip(whole["Visit"][0], whole["Visit"][1], strict=False))["Total"] == 2401
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b' s="4"><v>1200.50</v>' in archive.read("xl/worksheets/sheet2.xml")


def test_an_amount_beyond_all_money_holds_up_no_export(as_: As, engine: Engine) -> None:
    put_visit(engine, {"calls": 9, "sold": [{"goods": "x", "price": "1e30"}], "total": "many"})
    (one,) = rows(as_(MANAGER), VISIT)
    assert (float(one["Sold: Price, total"]), one["Total"]) == (1e30, "many")


def test_json_holds_the_answers_as_they_are_kept(as_: As, engine: Engine) -> None:
    put(engine, {"to": "甲", "goods": [{"name": "=1", "count": 1}]})
    put(engine, {"to": "乙", "goods": []}, 2)
    told = json.loads(as_(MANAGER).get(f"/records.json{FORM}").get_data())
    assert [one["answers"]["to"] for one in told["submissions"]] == ["乙", "甲"]
    assert told["submissions"][1]["answers"]["goods"] == [{"name": "=1", "count": 1}]
    assert told["submissions"][0]["handed_in_at"] == "2026-11-20T08:25:00+08:00"
    ((_revision, fields),) = told["fields"].items()
    assert fields[0]["label"] == {"zh": "接班人", "en": "Handed to"}


def test_nothing_handed_in_is_a_file_with_headings_alone(as_: As) -> None:
    assert rows(as_(MANAGER), f"/records.csv{FORM}") == []
    assert json.loads(as_(MANAGER).get(f"/records.json{FORM}").get_data())["submissions"] == []
    assert len(sheets(as_(MANAGER).get("/records.xlsx").get_data())["Submissions"]) == 1


def test_everybody_exports_what_they_may_see_and_nothing_else(as_: As, engine: Engine) -> None:
    put(engine, {"to": "1"}, 1, STAFF)
    put(engine, {"to": "2"}, 2, COLLEAGUE)
    put(engine, {"to": "3"}, 3, OTHER_PLACE, BRANCH)

    def seen(caller: Caller, address: str) -> list[str]:
        return sorted(one["Handed to"] for one in rows(as_(caller), address))

    assert seen(STAFF, f"/submissions.csv{FORM}") == ["1"]
    assert seen(STAFF, f"/submissions.csv{FORM}&person={COLLEAGUE.id}&place={SHOP}") == ["1"]
    assert seen(MANAGER, f"/records.csv{FORM}") == ["1", "2"]
    assert seen(MANAGER, f"/records.csv{FORM}&person={COLLEAGUE.id}") == ["2"]
    assert seen(MANAGER_ELSEWHERE, f"/records.csv{FORM}") == ["3"]
    assert as_(STAFF).get(f"/records.csv{FORM}").status_code == 403
    assert as_(MANAGER_ELSEWHERE).get(f"/records.csv{FORM}&place={SHOP}").status_code == 404


def test_filters_choose_what_is_exported(as_: As, engine: Engine) -> None:
    papers.put(engine)
    manager = as_(MANAGER)
    assert len(rows(manager, "/records.csv?from=2026-11-20&to=2026-11-20")) == 1
    assert rows(manager, "/records.csv?to=2026-11-19") == []
    assert rows(manager, "/records.csv?state=approved") == []
    assert [one["Form"] for one in rows(manager, "/records.csv?state=waiting")] == ["Handover book"]
    assert manager.get("/records.csv?form=store/nothing").status_code == 404


def test_an_older_wording_keeps_its_column(as_: As, engine: Engine) -> None:
    put(engine, {"to": "甲", "goods": []})
    papers.change_form(engine)
    put(engine, {"weather": "晴", "goods": []}, 2)
    found = rows(as_(MANAGER), f"/records.csv{FORM}")
    assert [(one["Weather"], one["Handed to"]) for one in found] == [("晴", ""), ("", "甲")]
    assert list(found[0])[-4:] == ["Weather", "Goods", "Goods: Count, total", "Handed to"]


def test_headings_and_words_are_in_the_person_s_language(as_: As, engine: Engine) -> None:
    papers.put(engine)
    with writing(engine) as conn:
        people.set_language(conn, MANAGER.id, "zh")
    (one,) = rows(as_(MANAGER), f"/records.csv{FORM}")
    answer = as_(MANAGER).get(f"/records.csv{FORM}")
    assert answer.headers["Content-Disposition"].isascii()  # a server sends no other header
    assert (one["序号"], one["地点"], one["状态"], one["商品"]) == ("1", "总店", "待审核", "品名：丝巾，数量：12")


def test_one_export_at_a_time(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        until = MORNING + timedelta(minutes=2)
        leases.take(conn, MANAGER.id, "export", UUID(int=1), MORNING, until)
    answer = as_(MANAGER).get("/records.csv")
    assert answer.status_code == 429
    assert "Another export of yours is still being written." in answer.text
    assert as_(STAFF).get("/submissions.csv").status_code == 200
    with writing(engine) as conn:
        leases.give_back(conn, MANAGER.id, "export", UUID(int=1))
    assert [as_(MANAGER).get("/records.csv").status_code for _ in range(2)] == [200, 200]


def test_an_export_stands_in_the_trail(as_: As, engine: Engine) -> None:
    rows(as_(MANAGER), f"/records.csv{FORM}")
    with reading(engine) as conn:
        found = conn.execute(text("SELECT verb, noun, details FROM audit ORDER BY id DESC")).first()
    assert found is not None
    assert (found.verb, found.noun) == ("export", "list")
    assert "store/handover" in found.details
    assert "Took a list out" in as_(MANAGER).get("/trail").text  # by who manages the place, not at the top alone


def test_a_list_of_many_pages_is_whole(as_: As, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        put(engine, {"to": str(number)}, number)
    monkeypatch.setattr(lines, "PAGE", 3)
    found = rows(as_(MANAGER), f"/records.csv{FORM}")
    assert [one["No."] for one in found] == list("1234567")
    assert sorted(one["Handed to"] for one in found) == list("0123456")


def test_what_names_a_person_is_written_as_their_name(as_: As, engine: Engine) -> None:
    with writing(engine) as conn:
        standing = next(one for one in definitions.in_force(conn) if one.id == "store/handover")
        content = definitions.revision(conn, standing.revision) or {}
        revision = freeze(content | {"fields": [content["fields"][0] | {"type": "person"}]})
        definitions.put_revision(conn, revision.hash, revision.content, MORNING)
        rest = [one for one in definitions.in_force(conn) if one.id != "store/handover"]
        new = [definitions.Definition(one.kind, one.id, one.revision, one.facts) for one in rest]
        definitions.record(conn, [*new, definitions.Definition("form", standing.id, revision.hash, standing.facts)], MORNING)
    put(engine, {"to": str(COLLEAGUE.id)})
    assert [one["Handed to"] for one in rows(as_(MANAGER), f"/records.csv{FORM}")] == ["Colleague"]
