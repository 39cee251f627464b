"""All definitions of a project, loaded at once, checked against one another and frozen: what everything else asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from forms import content, handbook, questions, torn
from forms.kinds import PageReader
from forms.links import Links, page_meant
from forms.names import KINDS, Names
from forms.search.synonyms import read_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from forms.handbook import Pages
    from forms.model import Checklist, Department, Form, Lang, Meeting, Procedure, Role, Rule
    from forms.pages import Page
    from forms.pairs import Pair
    from forms.problems import Problem


NOTHING: Mapping[tuple[Lang, str], Page] = MappingProxyType({})


@dataclass(frozen=True)
class Catalogue:
    """Definitions by full name, ``department/id``. With ``problems`` it is good for a check or a preview, not for work."""

    problems: tuple[Problem, ...] = ()
    departments: dict[str, Department] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    checklists: dict[str, Checklist] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    pages: dict[tuple[Lang, str], Page] = field(default_factory=dict, repr=False)
    names: Names = field(default_factory=Names, repr=False)
    digests: dict[str, Page] = field(default_factory=dict, repr=False)
    synonyms: tuple[tuple[str, ...], ...] = ()  # words that mean the same to the search

    def page_by_digest(self, digest: str) -> Page | None:
        """The page whose body has that digest (``forms.pages.body_digest``), in whichever language it is written."""
        return self.digests.get(digest)

    def resolve(self, kind: str, name: str, department: str) -> str | None:
        """The full name of ``name`` as written inside ``department``; None where nothing bears it."""
        return self.names.resolve(kind, name, department)

    def link(self, kind: str, full: str, lang: str) -> str:
        """The address of a definition in the handbook, from the site's root; empty where it has no page."""
        return self.names.url(kind, full, lang)

    def checklists_of(self, role: str) -> tuple[Checklist, ...]:
        return tuple(checklist for checklist in self.checklists.values() if role in checklist.roles)

    def forms_of(self, role: str) -> tuple[Form, ...]:
        return tuple(form for form in self.forms.values() if role in form.roles)

    def rules_of(self, role: str) -> tuple[Rule, ...]:
        """Rules that name the role, and those that name nobody: they bind the whole department."""
        return tuple(
            rule
            for rule in self.rules.values()
            if role in rule.applies_to or (not rule.applies_to and _department(rule.id) == _department(role))
        )

    def procedures_of(self, role: str) -> tuple[Procedure, ...]:
        """Procedures in which the role does a step."""
        return self._acted_in.get(role, ())

    @cached_property
    def _acted_in(self) -> dict[str, tuple[Procedure, ...]]:
        """Asked with every role's page, so found once for all."""
        found: dict[str, list[Procedure]] = {}
        for procedure in self.procedures.values():
            for role in self.actors(procedure):
                found.setdefault(role, []).append(procedure)
        return {role: tuple(procedures) for role, procedures in found.items()}

    def on_page(self, kind: str, path: str) -> tuple[Any, ...]:
        """What a page defines of a kind."""
        return self._on_pages.get((kind, path), ())

    @cached_property
    def _on_pages(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        found: dict[tuple[str, str], list[Any]] = {}
        for kind in KINDS:
            for one in getattr(self, f"{kind}s").values():
                found.setdefault((kind, one.page), []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    def mentions(self, lang: Lang, path: str) -> tuple[str, ...]:
        """The pages that link to a page, in order of their paths."""
        return self._mentions.get((lang, path), ())

    @cached_property
    def _mentions(self) -> dict[tuple[Lang, str], tuple[str, ...]]:
        found: dict[tuple[Lang, str], dict[str, None]] = {}
        for (lang, path), page in self.pages.items():
            for link in page.links:
                target = page_meant(path, link.target, self.names)
                if target and target != path:
                    found.setdefault((lang, target), {})[path] = None
        return {key: tuple(paths) for key, paths in found.items()}

    def actors(self, procedure: Procedure) -> tuple[str, ...]:
        """The full names of the roles that act in a procedure, in order of their first step."""
        named = (self.step_actors(procedure, index) for index in range(len(procedure.steps)))
        return tuple(dict.fromkeys(role for roles in named for role in roles))

    def step_actors(self, procedure: Procedure, index: int) -> tuple[str, ...]:
        """The full names of the roles that do one step."""
        names = procedure.steps[index].names("actor")
        found = (self.resolve("role", name, _department(procedure.id)) for name in names)
        return tuple(role for role in found if role)

    def meetings_of(self, role: str) -> tuple[Meeting, ...]:
        return tuple(meeting for meeting in self.meetings.values() if role == meeting.chair or role in meeting.attendees)

    def reports_of(self, role: str) -> tuple[Role, ...]:
        """The roles that report to ``role``."""
        return tuple(other for other in self.roles.values() if role in other.reports_to)

    def content(self, kind: str, full: str) -> dict[str, Any]:
        """The content of the revision that a checklist or form has now; KeyError where there is none of that name."""
        return content.form_content(self.forms[full]) if kind == "form" else content.checklist_content(self.checklists[full])

    def facts(self, kind: str, full: str) -> dict[str, Any]:
        """Roles, schedule, per, at, approval and so on: what the in-force row holds; KeyError as above."""
        return content.facts(self.forms[full] if kind == "form" else self.checklists[full], self.roles)


def load(root: Path, before: Mapping[tuple[Lang, str], Page] = NOTHING) -> Catalogue:
    """Load the project in ``root`` (handbook/, forms/definitions/, mkdocs.yml). Faults never raise: see ``problems``.

    ``before`` are pages read under the same configuration; those whose text is still the same are taken as they are.
    """
    problems: list[Problem] = []
    pages = handbook.read_pages(root, problems, before)
    pairs = handbook.pairs(pages, problems)
    names = Names(torn=torn.texts(pages))
    files = questions.read_files(root, problems, names.torn)
    handbook.enter_names(pairs, names, problems)
    questions.enter_names(files, handbook.form_pages(pairs, problems), names, problems)
    links = Links(root, pages, names)
    readers = [PageReader(pair, names, links.address, problems) for pair in pairs]
    read = {
        "departments": _by_id(made for reader in readers for made in reader.as_departments()),
        "roles": _by_id(made for reader in readers for made in reader.as_roles()),
        "procedures": _by_id(made for reader in readers for made in reader.as_procedures()),
        "checklists": _by_id(made for reader in readers for made in reader.as_checklists()),
        "meetings": _by_id(made for reader in readers for made in reader.as_meetings()),
        "rules": _by_id(made for reader in readers for made in reader.as_rules()),
        "forms": _by_id(questions.read_form(file, names) for file in files if file.full in names.known["form"]),
    }
    problems += [*whole(pages, pairs, links), *torn.misnamed(root)]
    synonyms = read_synonyms(root, said(pages, read["forms"]), problems)
    digests = {page.digest: page for page in reversed(pages.values())}
    told = tuple(sorted(set(torn.judged(problems, pages))))
    return Catalogue(**read, problems=told, pages=pages, names=names, digests=digests, synonyms=synonyms)


def said(pages: Pages, forms: Mapping[str, Form]) -> Iterator[str]:
    """Everything the handbook says, for words that must be among it."""
    for page in pages.values():
        yield from (page.title, page.opening)
        yield from (words for section in page.sections for words in (section.title, section.text))
    for form in forms.values():
        yield from (form.title.zh, form.title.en, *(field.label.zh for field in form.fields))


def whole(pages: Pages, pairs: Sequence[Pair], links: Links) -> list[Problem]:
    """What can be told only when everything has been read."""
    found: list[Problem] = []
    handbook.front_faults(pages, found)
    for page in pages.values():
        found += page.problems
        found += links.faults(page)
    for pair in pairs:
        found += pair.strays()
    return [*found, *handbook.alone(pages), *handbook.same_bodies(pages), *handbook.forgotten(pairs), *handbook.outside(pages)]


def _by_id(definitions: Iterable[Any]) -> dict[str, Any]:
    """By full name; the first of two that share one, which has been told."""
    found: dict[str, Any] = {}
    for definition in definitions:
        found.setdefault(definition.id, definition)
    return found


def _department(full: str) -> str:
    return full.partition("/")[0]
