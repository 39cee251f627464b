"""Photos and files of a form: sent one by one or with the form, seen by those who may, taken off, kept in what was handed in."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from PIL import Image

from db import finding, submissions
from db.engine import reading
from db.finding import Wanted
from intake.attaching import kept_ids
from intake.controls import MOST_ATTACHED
from tests.intake.papers import count, hidden, opened
from tests.intake.snapshots import jpeg, png_of
from tests.intake.world import COLLEAGUE, MANAGER, OTHER_PLACE, SHOP, STAFF

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

    from tests.intake.conftest import As, Browser

VISIT = "/forms/store/visit"
JSON = {"Accept": "application/json"}
PDF = b"%PDF-1.7 a quote"


def send(
    browser: Browser,
    address: str,
    fields: dict[str, str],
    content: bytes,
    *,
    field: str = "shelf",
    name: str = "a.jpg",
    id: str = "",
) -> TestResponse:
    """As the page's module does it."""
    said = {"id": id or str(uuid4()), "paper": fields["id"], "field": field, "file": (BytesIO(content), name)}
    return browser.post(address.replace("?", "/attachments?", 1), said, headers=JSON)


def files_kept(data: Path) -> int:
    return sum(path.is_file() for path in (data / "attachments").rglob("*"))


def test_a_photo_is_sent_shown_handed_in_and_read_by_the_manager(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    answer = send(staff, address, fields, jpeg(2400, 1200, located=True))
    assert answer.status_code == 201
    made = answer.json
    assert made is not None
    typed = fields | {"a.shelf": made["id"], "a.calls": "250"}
    assert staff.post(address, typed | {"do": "save"}).status_code == 303
    assert f'src="{made["thumbnail"]}"' in staff.get(address).text
    assert as_(COLLEAGUE).get(made["address"]).status_code == 404
    assert as_(MANAGER).get(made["address"]).status_code == 404  # a draft is its author's alone
    handed_in = staff.post(address, typed | {"seen": "1", "do": "hand-in"})
    assert handed_in.status_code == 303
    for one in (staff, as_(MANAGER)):
        page = one.get(handed_in.location).text
        assert made["thumbnail"] in page
        picture = one.get(made["address"])
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
        with Image.open(BytesIO(picture.data)) as kept:
            assert kept.size == (2048, 1024)
    assert as_(OTHER_PLACE).get(made["address"]).status_code == 404
    with reading(engine) as conn:
        kept_answer = finding.find(conn, Wanted(person=STAFF.id), 50)[0]
        answers = submissions.submission(conn, SHOP, kept_answer.id).answers
    assert [one["id"] for one in answers["shelf"]] == [made["id"]]
    assert staff.post(f"{made['address']}/remove", {}).status_code == 409


def test_a_small_picture_that_a_restore_has_not_brought_is_made_when_it_is_looked_at(as_: As, data: Path) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    made = send(staff, address, fields, jpeg(2400, 1200)).json
    assert made is not None
    before = staff.get(made["thumbnail"]).data
    (small,) = (data / "attachments").rglob("*.thumbnail")
    small.unlink()
    again = staff.get(made["thumbnail"])
    assert again.status_code == 200
    with Image.open(BytesIO(before)) as first, Image.open(BytesIO(again.data)) as second:
        assert first.size == second.size == (320, 160)
    assert small.read_bytes() == again.data
    for path in (data / "attachments").glob("??/*"):
        path.unlink()
    assert staff.get(made["thumbnail"]).status_code == 404


def test_files_are_closed_in_wherever_they_are_fetched(as_: As) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    made = send(staff, address, fields, PDF, field="quote", name='报价 "1".pdf').json
    assert made is not None
    answer = staff.get(made["address"])
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=\"attachment.pdf\"; filename*=UTF-8''%E6%8A%A5")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert staff.get(f"{made['address']}/thumbnail").status_code == 404


def test_the_same_photo_sent_again_is_the_same_attachment(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    content, id_ = jpeg(40, 30), str(uuid4())
    first, again = (send(staff, address, fields, content, id=id_) for _ in range(2))
    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    assert count(engine, "attachment") == 1
    assert send(staff, address, fields, jpeg(41, 30), id=id_).status_code == 409
    assert send(as_(COLLEAGUE), opened(as_(COLLEAGUE), VISIT)[0], fields, content, id=id_).status_code == 409


def test_a_late_repeat_does_not_bring_back_what_was_taken_off(as_: As) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    content, id_ = jpeg(40, 30), str(uuid4())
    made = send(staff, address, fields, content, id=id_).json
    assert made is not None
    assert [staff.post(f"{made['address']}/remove", {}).status_code for _ in range(2)] == [204, 204]
    again = send(staff, address, fields, content, id=id_).json
    assert again is not None and again["removed"]
    assert staff.get(made["address"]).status_code == 404


REFUSALS = [
    (b"", 422, "This file is empty. Choose another one.", "这个文件是空的，请另选一个。"),
    (b"\x00\x00\x00\x18ftypheic" + bytes(99), 415, "This is a HEIC picture", "这是HEIC格式的照片"),
    (b"MZ\x90" + bytes(99), 415, "This is not a picture", "这不是能显示的图片"),
    (png_of(10_000, 10_000), 422, "more than 40 megapixels", "超过4000万像素"),
    (jpeg(400, 300)[:-2000], 422, "damaged or not complete", "损坏或不完整"),
    (jpeg(8, 8) + bytes(8 * 1024 * 1024), 413, "larger than 8 MB", "超过8 MB"),
]


@pytest.mark.parametrize(
    ("content", "status", "english", "chinese"), REFUSALS, ids=["empty", "heic", "program", "bomb", "cut", "large"]
)
def test_what_cannot_be_taken_is_told_at_its_question_and_nothing_is_kept(
    as_: As, engine: Engine, data: Path, content: bytes, status: int, english: str, chinese: str
) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    by_module = send(staff, address, fields, content)
    assert (by_module.status_code, english in by_module.text) == (status, True)
    for lang, sentence in (("en", english), ("zh", chinese)):
        staff.post("/language", {"language": lang})
        typed = fields | {"a.calls": "12", "new-a.shelf": (BytesIO(content), "a.jpg"), "do": "hand-in"}
        page = staff.post(address, typed)
        fields = hidden(page)
        told = re.search(r'<p class="db-fault" id="fault-a.shelf">([^<]*)', page.text)
        assert (page.status_code, told and sentence in told[1]) == (status, True)
        assert 'value="12"' in page.text
    assert (count(engine, "attachment"), files_kept(data), count(engine, "submission")) == (0, 0, 0)


def test_a_body_larger_than_any_photo_is_not_read(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    answer = send(staff, address, fields, bytes(9 * 1024 * 1024))
    assert (answer.status_code, answer.json and answer.json["error"]["code"]) == (413, "too-large")
    assert count(engine, "attachment") == 0


def test_without_script_photos_come_with_the_form(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)

    def typed(**more: Any) -> dict[str, Any]:
        photos = [(BytesIO(jpeg(40 + number, 30)), f"{number}.jpg") for number in range(2)]
        return {"a.calls": "250", "new-a.shelf": photos, "new-a.quote": (BytesIO(PDF), "q.pdf")} | more

    assert staff.post(address, fields | typed(do="save")).status_code == 303
    page = staff.get(address)
    ids = re.findall(r'name="a.shelf" value="([^"]+)"', page.text)
    assert len(ids) == 2
    assert staff.post(address, hidden(page) | {"a.calls": "250", "a.shelf": ids, "do": f"off:{ids[0]}"}).status_code == 303
    page = staff.get(address)
    assert re.findall(r'name="a.shelf" value="([^"]+)"', page.text) == ids[1:]
    assert "q.pdf" in page.text
    handed_in = [staff.post(address, hidden(page) | typed(do="hand-in")) for _ in range(2)]
    assert [one.status_code for one in handed_in] == [303, 303]
    assert handed_in[0].location == handed_in[1].location
    assert count(engine, "submission") == 1


def test_more_than_a_question_or_a_form_takes_is_told(as_: As) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    four = [(BytesIO(jpeg(40 + number, 30)), f"{number}.jpg") for number in range(4)]
    page = staff.post(address, fields | {"new-a.shelf": four, "do": "save"})
    assert (page.status_code, "There is room for 3 here. Take one off first." in page.text) == (422, True)
    answers = [send(staff, address, fields, jpeg(40 + number, 30)) for number in range(MOST_ATTACHED + 1)]
    assert [one.status_code for one in answers] == [201] * MOST_ATTACHED + [422]
    assert "A form takes 20 attachments." in answers[-1].text


def test_nobody_attaches_to_another_person_s_draft_or_hands_in_their_photo(as_: As, engine: Engine) -> None:
    staff, colleague = as_(STAFF), as_(COLLEAGUE)
    address, fields = opened(staff, VISIT)
    made = send(staff, address, fields, jpeg(40, 30)).json
    assert made is not None
    assert send(colleague, address, fields, jpeg(40, 30)).status_code == 404
    theirs, own = opened(colleague, VISIT)
    handed_in = colleague.post(theirs, own | {"a.calls": "250", "a.shelf": made["id"], "do": "hand-in"})
    assert handed_in.status_code == 303
    assert made["id"] not in colleague.get(handed_in.location).text
    assert colleague.post(f"{made['address']}/remove", {}).status_code == 404


def test_what_was_attached_when_the_page_died_is_there_again(as_: As) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    staff.post(address, fields | {"a.calls": "1", "do": "save"})
    made = send(staff, address, fields, jpeg(40, 30)).json
    assert made is not None
    assert f'value="{made["id"]}"' in as_(STAFF).get(address).text


def test_figures_are_computed_again_and_what_is_not_asked_is_not_kept(as_: As, engine: Engine) -> None:
    staff = as_(STAFF)
    address, fields = opened(staff, VISIT)
    sold = {"a.sold.0.price": "19.90", "a.sold.0.count": "3", "a.sold.0.amount": "1", "a.total": "1", "a.rate": "1"}
    page = staff.post(address, fields | sold | {"a.calls": "199", "do": "hand-in"})
    assert page.status_code == 422
    assert re.search(r'id="fault-a.why">Write an answer here.', page.text)
    assert re.search(r"<output[^>]*>79.6</output>", page.text)
    fields = hidden(page)
    page = staff.post(address, fields | sold | {"a.calls": "200", "a.why": "quiet", "do": "hand-in"})
    assert page.status_code == 303
    with reading(engine) as conn:
        (one,) = finding.find(conn, Wanted(person=STAFF.id), 50)
        answers = submissions.submission(conn, SHOP, one.id).answers
    assert answers == {
        "calls": 200,
        "rate": "80.0",
        "sold": [{"price": "19.90", "count": 3, "amount": "59.70"}],
        "total": "59.70",
    }


def test_a_table_may_have_a_column_of_any_name() -> None:
    kept = {"id": str(UUID(int=1)), "name": "a.jpg", "type": "image/jpeg", "size": 10, "digest": "d" * 64}
    answers = {"photo": [kept], "rows": [{"digest": "weekly"}, {"id": "x", "name": "y", "digest": "z"}], "note": "digest"}
    assert kept_ids(answers) == [UUID(int=1)]
