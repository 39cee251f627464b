"""The documents that the real handbook is bound into: every page once, contents that lead there, no id twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from forms.model import LANGS
from intake import documents
from tests.site.conftest import ROOT, Reading

if TYPE_CHECKING:
    from pathlib import Path

    from forms.model import Lang

NAMES = ("department-store-operations", "department-store-operations/floor-supervisor", "hotel-marketing/hotel-sales-lead")


def bound(site: Path, lang: Lang, name: str) -> tuple[documents.Sheet, ...]:
    return documents.bound(site.parent, lang, name)


@pytest.mark.parametrize("lang", LANGS)
def test_a_department_holds_each_of_its_pages_once(site: Path, lang: Lang) -> None:
    department = ROOT / "handbook" / lang / "departments/department-store-operations"
    pages = sorted(path.relative_to(department).with_suffix("").as_posix().replace("/", ".") for path in department.rglob("*.md"))
    assert sorted(sheet.id for sheet in bound(site, lang, NAMES[0])) == pages


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_link_inside_a_document_leads_somewhere_and_no_id_stands_twice(site: Path, lang: Lang, name: str) -> None:
    sheets = bound(site, lang, name)
    whole = Reading("".join(f'<article id="{sheet.id}">{sheet.html}</article>' for sheet in sheets))
    ids = Counter(whole.values("id"))
    assert [one for one, count in ids.items() if count > 1] == []
    inside = {address[1:] for address in whole.values("href") if address.startswith("#")}
    assert len(inside) > 2
    assert inside - set(ids) == set()
    assert whole.said("db-crumbs") == whole.said("headerlink") == whole.said("db-button") == []
    assert all(sheet.title and len(sheet.html) > 100 for sheet in sheets)


def test_a_role_carries_what_concerns_it(site: Path) -> None:
    sheets = bound(site, "zh", "department-store-operations/cashier")
    kinds = [kind for kind, _ in Counter(sheet.kind for sheet in sheets).items()]
    assert kinds == ["roles", "checklists", "procedures", "rules", "forms"]
    assert sheets[0].id == "roles.cashier"
    assert "forms.cashier-report" in [sheet.id for sheet in sheets]


def test_a_role_carries_no_checklists_of_others(site: Path) -> None:
    entrance = next(one for one in bound(site, "zh", "department-store-operations/electrician") if one.id.endswith("entrance"))
    assert "opening-power-electrician" in entrance.html
    assert "opening-entrance-security-guard" not in Reading(entrance.html).values("id")


def test_what_is_not_in_the_handbook_has_no_document(site: Path) -> None:
    assert bound(site, "zh", "no-such") == ()
