"""Places: what an administrator changes counts from then on, and past days keep what they had."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import pytest

from db import places
from db.engine import reading
from tests.intake.matrix import NEW, PLACE
from tests.intake.world import ADMINISTRATOR, BEGUN, BRANCH, MORNING, SHOP

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.intake.conftest import As


def place(engine: Engine, id_: object) -> places.Place:
    with reading(engine) as conn:
        return next(one for one in places.tree(conn) if str(one.id) == str(id_))


def test_a_new_place_takes_zone_and_business_day_from_the_one_above(as_: As, engine: Engine) -> None:
    for _ in range(2):
        assert as_(ADMINISTRATOR).post("/places", PLACE).status_code == 303
    made = place(engine, NEW)
    assert (made.parent, made.kind, made.name_zh, made.name_en) == (SHOP, "floor", "三层", "三层")
    assert (made.zone, made.cutoff) == ("Asia/Shanghai", time(4))


def test_a_place_that_is_refused_says_so_beside_the_form_and_keeps_what_was_typed(as_: As) -> None:
    typed = PLACE | {"kind": "Third floor", "name_en": "Up there"}
    refused = as_(ADMINISTRATOR).post("/places", typed)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Enter a name and a kind in small letters, such as floor." in page
    assert '<details class="db-fold db-place-new" open>' in page
    assert all(f'value="{typed[name]}"' in page for name in ("id", "kind", "name_zh", "name_en"))


def test_a_department_that_is_left_was_run_until_then(as_: As, engine: Engine) -> None:
    admin = as_(ADMINISTRATOR)
    for _ in range(2):
        admin.post(f"/places/{SHOP}/departments", {"department": "store", "leave": "1"})
    assert place(engine, SHOP).departments == (("store", BEGUN, MORNING),)


def test_a_place_gets_other_names(as_: As, engine: Engine) -> None:
    renamed = as_(ADMINISTRATOR).post(f"/places/{SHOP}/names", {"name_zh": "新店", "name_en": "New shop"})
    assert (renamed.status_code, renamed.location) == (303, f"/places?at={SHOP}#place-{SHOP}")  # back to it, not to the top
    assert (place(engine, SHOP).name_zh, place(engine, SHOP).name_en) == ("新店", "New shop")


def test_a_place_that_closes_owes_nothing_from_the_next_day_and_can_be_opened_again(as_: As, engine: Engine) -> None:
    admin = as_(ADMINISTRATOR)
    admin.post("/places", PLACE)
    for _ in range(2):
        assert admin.post(f"/places/{NEW}/closing").status_code == 303
    assert place(engine, NEW).closed_at == MORNING
    assert "· closed</span>" in admin.get("/places").text
    admin.post(f"/places/{NEW}/closing", {"open": "1"})
    assert place(engine, NEW).closed_at is None


def test_a_place_with_others_below_it_stays(as_: As, engine: Engine) -> None:
    assert as_(ADMINISTRATOR).post(f"/places/{SHOP}/closing").status_code == 409
    assert place(engine, SHOP).closed_at is None


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        (f"/places/{SHOP}/names", {"name_zh": " ", "name_en": "New shop"}),
        ("/places", PLACE | {"kind": "Floor 3"}),
        ("/places", PLACE | {"name_zh": " "}),
    ],
)
def test_what_makes_no_sense_is_refused(path: str, typed: dict[str, Any], as_: As, engine: Engine) -> None:
    before = place(engine, SHOP)
    assert as_(ADMINISTRATOR).post(path, typed).status_code == 422
    assert place(engine, SHOP) == before


def test_the_page_tells_hours_and_departments(as_: As) -> None:
    text = as_(ADMINISTRATOR).get("/places").get_data(as_text=True)
    assert "every day 09:00–21:00" in text
    assert "Hours as the place above it." in text


def test_each_site_is_folded_with_what_is_below_it(as_: As) -> None:
    text = as_(ADMINISTRATOR).get("/places").text
    assert text.count('<details class="db-fold db-site">') == 3
    assert text.index("2 places below it") < text.index("1 place below it")


def test_after_a_change_the_site_stands_open(as_: As) -> None:
    answer = as_(ADMINISTRATOR).post(f"/places/{BRANCH}/exceptions", {"day": "2027-02-06"})
    text = as_(ADMINISTRATOR).get(answer.location).text
    assert text.count('<details class="db-fold db-site" open>') == 1
    assert "Branch" in text.split('db-site" open>')[1].split("</summary>")[0]
