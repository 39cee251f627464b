"""What was in force when, and the release that is served."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import definitions
from db.definitions import Definition
from db.engine import reading, writing
from tests.db.world import FORM, FORM_REVISION, LI, LIST, LIST_REVISION, NOW

if TYPE_CHECKING:
    from sqlalchemy import Engine

HOUR = timedelta(hours=1)


def checklist(due: str = "08:30", revision: str = LIST_REVISION) -> Definition:
    return Definition("checklist", LIST, revision, {"roles": ["store/duty"], "schedule": {"every": "day", "due": due}})


def form(facts: dict[str, Any] | None = None) -> Definition:
    return Definition("form", FORM, FORM_REVISION, facts or {"roles": ["store/duty"]})


def record(engine: Engine, *rows: Definition, after: timedelta = timedelta()) -> tuple[str, ...]:
    with writing(engine) as conn:
        return definitions.record(conn, rows, NOW + after)


def history(engine: Engine) -> list[tuple[str, Any, Any]]:
    """Each row as (id, hours since, hours until)."""
    with reading(engine) as conn:
        rows = definitions.in_force_between(conn, NOW - HOUR, NOW + 99 * HOUR)
    return [(row.id, (row.since - NOW) / HOUR, None if row.until is None else (row.until - NOW) / HOUR) for row in rows]


def test_an_equal_definition_leaves_its_row_untouched(shop: Engine) -> None:
    assert record(shop, checklist(), form()) == (LIST, FORM)
    assert record(shop, checklist(), form(), after=HOUR) == ()
    assert history(shop) == [(LIST, 0, None), (FORM, 0, None)]


def test_a_change_closes_the_row_and_opens_another_at_the_same_moment(shop: Engine) -> None:
    record(shop, checklist(), form())
    assert record(shop, checklist("08:40"), form(), after=HOUR) == (LIST,)
    assert history(shop) == [(LIST, 0, 1), (LIST, 1, None), (FORM, 0, None)]
    with reading(shop) as conn:
        dues = {row.facts["schedule"]["due"] for row in definitions.in_force(conn) if row.id == LIST}
        assert dues == {"08:40"}
        (past,) = definitions.in_force_between(conn, NOW, NOW + HOUR)[:1]
    assert past.facts["schedule"]["due"] == "08:30"


def test_what_is_no_longer_defined_ends_and_may_come_back(shop: Engine) -> None:
    record(shop, checklist(), form())
    assert record(shop, form(), after=HOUR) == (LIST,)
    assert record(shop, checklist(), form(), after=2 * HOUR) == (LIST,)
    assert history(shop) == [(LIST, 0, 1), (LIST, 2, None), (FORM, 0, None)]


def test_a_new_revision_is_a_change_and_must_be_kept_first(shop: Engine) -> None:
    record(shop, checklist())
    with writing(shop) as conn:
        content = {"kind": "checklist", "id": LIST, "items": ["lights"]}
        assert definitions.put_revision(conn, "c" * 64, content, NOW)
        assert not definitions.put_revision(conn, "c" * 64, content, NOW)  # undoing an edit finds it again
        assert definitions.revision(conn, "c" * 64) == content
    assert record(shop, checklist(revision="c" * 64), after=HOUR) == (LIST,)
    with pytest.raises(IntegrityError):
        record(shop, checklist(revision="d" * 64), after=2 * HOUR)
    assert history(shop) == [(LIST, 0, 1), (LIST, 1, None)]  # nothing of the failed one is left


@pytest.mark.parametrize("statement", ["UPDATE revision SET kind = 'form'", "DELETE FROM revision"])
def test_a_revision_never_changes(shop: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="revision is append-only"), writing(shop) as conn:
        conn.execute(text(statement))


def test_the_newest_release_is_served(shop: Engine) -> None:
    with reading(shop) as conn:
        assert definitions.current_release(conn) is None
    with writing(shop) as conn:
        definitions.add_release(conn, folder="r1", digest="1" * 64, now=NOW)
        definitions.add_release(conn, folder="r2", digest="2" * 64, now=NOW + HOUR, person=LI)
    with reading(shop) as conn:
        current = definitions.current_release(conn)
        assert current is not None
        assert (current.folder, current.person) == ("r2", LI)
        assert [release.folder for release in definitions.releases(conn)] == ["r2", "r1"]
