"""Which pages make one printed document: all of a department's, or what concerns one role, in the order of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.links import department_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.catalogue import Catalogue

    Part = tuple[str, str, list[str]]  # kind of page, path below handbook/<lang>/, headings whose sections are left out

# What a department's folder holds, in the order of reading; a page that is none of these comes last.
KINDS = ("overview", "roles", "checklists", "procedures", "meetings", "rules", "forms", "reference", "more")


def documents(catalogue: Catalogue) -> dict[str, list[Part]]:
    """The pages of every document by its name: ``department``, or ``department/role``."""
    made = {name: of_department(catalogue, name) for name in catalogue.departments}
    return made | {name: of_role(catalogue, name) for name in catalogue.roles}


def of_department(catalogue: Catalogue, department: str) -> list[Part]:
    """Every page of the department once."""
    paths = [path for lang, path in catalogue.pages if lang == "zh" and department_of(path) == department]
    return sorted(((kind(path), path, list[str]()) for path in paths), key=_place)


def _place(part: Part) -> tuple[int, bool, str]:
    """By kind; in a folder its own page first."""
    return KINDS.index(part[0]), not part[1].endswith("/index.md"), part[1]


def of_role(catalogue: Catalogue, role: str) -> list[Part]:
    """The role's page, its checklists, the procedures it acts in, the rules that bind it and the forms it fills in."""
    concerned: tuple[Iterable[str], ...] = (
        [catalogue.roles[role].page],
        (one.page for one in catalogue.checklists_of(role)),
        (one.page for one in catalogue.procedures_of(role)),
        (one.page for one in catalogue.rules_of(role)),
        (one.page for one in catalogue.forms_of(role)),
    )
    paths = dict.fromkeys(path for found in concerned for path in found if path)
    return [(kind(path), path, _of_others(catalogue, role, path)) for path in paths]


def _of_others(catalogue: Catalogue, role: str, path: str) -> list[str]:
    """The checklists on a page that the role has no part in."""
    return [one.id.rpartition("/")[2] for one in catalogue.on_page("checklist", path) if role not in one.roles]


def kind(path: str) -> str:
    """What sort of page stands at that path of a department's folder."""
    name = path.split("/")[2].removesuffix(".md")
    return "overview" if name == "index" else name if name in KINDS else "more"
