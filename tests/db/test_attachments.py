"""Attachments: one row for one id however often it is sent, so many to a paper and no more, taken off and never deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from db import attachments, submissions, ticks
from db.attachments import Attachment, NewAttachment
from db.base import Conflict, NotFound
from db.engine import reading, writing
from tests.db.world import DAY, FORM, FORM_REVISION, LI, NOW, OTHER_SHOP, SHOP, WANG, begin, new_tick, together

if TYPE_CHECKING:
    from sqlalchemy import Engine

PAPER = UUID(int=77)


def photo(**changes: object) -> NewAttachment:
    made = NewAttachment(SHOP, uuid4(), PAPER, "shelf", LI, "a" * 64, "b" * 64, "image/jpeg", 900, 40, 30, "a.jpg")
    return replace(made, **changes)  # type: ignore[arg-type]


def add(engine: Engine, new: NewAttachment, most: int = 20) -> Attachment:
    with writing(engine) as conn:
        return attachments.add(conn, new, most, NOW)


def test_many_sends_at_once_make_one_attachment(shop: Engine) -> None:
    new = photo()
    found = together([partial(add, shop, new) for _ in range(6)])
    assert {one.id if isinstance(one, Attachment) else one for one in found} == {new.id}
    with reading(shop) as conn:
        assert len(attachments.of_paper(conn, SHOP, PAPER)) == 1
        assert attachments.added_since(conn, LI, NOW - timedelta(days=1)) == 1


@pytest.mark.parametrize("change", [{"sent": "c" * 64}, {"paper_id": UUID(int=78)}, {"field": "other"}, {"person_id": WANG}])
def test_the_same_id_for_something_else_is_a_conflict(shop: Engine, change: dict[str, object]) -> None:
    new = photo()
    add(shop, new)
    with pytest.raises(Conflict, match="conflict"):
        add(shop, replace(new, **change))  # type: ignore[arg-type]


def test_a_paper_takes_so_many_and_one_taken_off_makes_room(shop: Engine) -> None:
    first, _second = add(shop, photo(), 2), add(shop, photo(), 2)
    with pytest.raises(Conflict, match="full"):
        add(shop, photo(), 2)
    with writing(shop) as conn:
        attachments.remove(conn, SHOP, first.id, LI, NOW)
    add(shop, photo(), 2)
    with reading(shop) as conn:
        assert len(attachments.of_paper(conn, SHOP, PAPER)) == 2
        kept = attachments.find(conn, SHOP, first.id)
    assert kept is not None and kept.removed_at == NOW


def test_only_who_attached_it_takes_it_off_and_only_at_its_place(shop: Engine) -> None:
    made = add(shop, photo())
    for place, person in ((SHOP, WANG), (OTHER_SHOP, LI)):
        with pytest.raises(NotFound), writing(shop) as conn:
            attachments.remove(conn, place, made.id, person, NOW)


def test_what_was_handed_in_keeps_what_it_has_and_takes_no_more(shop: Engine) -> None:
    made = add(shop, photo())
    with writing(shop) as conn:
        new = submissions.NewSubmission(SHOP, PAPER, FORM, DAY, "", str(LI), LI, FORM_REVISION, {}, [], "zh")
        submissions.hand_in(conn, new, NOW)
    for act in (
        lambda conn: attachments.remove(conn, SHOP, made.id, LI, NOW),
        lambda conn: attachments.add(conn, photo(), 20, NOW),
    ):
        with pytest.raises(Conflict, match="handed-in"), writing(shop) as conn:
            act(conn)
    assert add(shop, replace(photo(), id=made.id)) == made  # the same once more is still its receipt


def test_the_photo_of_a_tick_that_was_received_stays_and_no_other_joins_it(shop: Engine) -> None:
    sent = new_tick(outcome="problem")
    made = add(shop, photo(paper_id=sent.id, field=sent.item))
    with writing(shop) as conn:
        found = ticks.tick(conn, begin(conn), replace(sent, photo=made.id), 2, NOW)
    assert found.tick.photo_id == made.id
    for act in (
        lambda conn: attachments.remove(conn, SHOP, made.id, LI, NOW),
        lambda conn: attachments.add(conn, photo(paper_id=sent.id), 20, NOW),
    ):
        with pytest.raises(Conflict, match="handed-in"), writing(shop) as conn:
            act(conn)
    assert add(shop, replace(photo(), **{name: getattr(made, name) for name in ("id", "paper_id", "field")})).id == made.id


def test_the_digests_that_are_named_are_told_apart_from_others(shop: Engine) -> None:
    made = add(shop, photo())
    with reading(shop) as conn:
        assert attachments.named(conn, {made.digest, "f" * 64}) == {made.digest}
        assert attachments.named(conn, ()) == frozenset()
        assert list(attachments.digests(conn)) == [made.digest]
