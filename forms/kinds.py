"""From a page in both languages to what it defines: department, role, checklists, procedure, meetings, rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from forms.entries import Entry
from forms.model import Checklist, Department, Meeting, Procedure, Role, Rule, Source, Text
from forms.phrases import NOTHING, Phrase, called, noun
from forms.problems import Problem
from forms.wordings import item, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.model import Item, Line
    from forms.names import Names
    from forms.pages import Page
    from forms.pairs import Pair
    from forms.wordings import Address

# Read by the site's theme and the search, in either language.
ANY_PAGE = ("title", "description", "keywords", "icon", "hide", "search", "template")
DEFINING = (
    "department", "sector", "role", "purpose", "reports_to", "places", "duties", "procedure", "trigger", "steps",
    "owner", "checklists", "meetings", "rules", "form",
)  # fmt: skip
IN_ENGLISH = (*ANY_PAGE, "purpose", "trigger")
CHECKLIST = ("roles", "schedule", "per", "at", "phase", "assumed", "formerly")
MEETING = ("every", "on", "from", "to", "chair", "attendees", "assumed")
PER = ("all", "role", "person")
PHASES = ("opening", "trading", "closing", "daily", "weekly", "monthly", "per-event")
SEVERAL = {"checklists": "checklist", "meetings": "meeting"}
Per = Literal["all", "role", "person"]


@dataclass
class PageReader:
    """Reads the definitions of one path; names of others are looked up in ``names``."""

    pair: Pair
    names: Names
    address: Address
    problems: list[Problem]

    def __post_init__(self) -> None:
        self.front = front(self.pair.zh, self.problems)
        self.english = front(self.pair.en, self.problems) if self.pair.en else None
        self.department = self.pair.department

    def full(self, name: str) -> str:
        return f"{self.department}/{name}"

    def refer(self, kind: str, name: str, file: str, line: int) -> str | None:
        """The full name of what ``name`` means here; a problem where it means nothing."""
        found = self.names.resolve(kind, name, self.department)
        if found is None:
            self.problems += unknown(kind, name, Source(file, line), self.names, self.department)
        return found

    def referred(self, entry: Entry, key: str, required: bool = False) -> tuple[str, ...]:
        source = entry.source(key)
        found = (self.refer("role", name, source.file, source.line) for name in entry.words(key, required))
        return tuple(name for name in found if name)

    def places(self) -> tuple[str, ...]:
        kinds = self.front.words("places")
        for kind in kinds:
            self.front.near_place(kind, "places")
        return kinds

    def one(self, entry: Entry, key: str) -> str | None:
        source, name = entry.source(key), entry.text(key)
        return self.refer("role", name, source.file, source.line) if name else None

    def title(self) -> Text:
        return Text(self.pair.zh.title, self.pair.en.title if self.pair.en else "")

    def both(self, key: str) -> Text | None:
        """A text that stands in the front matter of both languages."""
        zh = self.front.text(key)
        en = self.english.text(key) if self.english else ""
        if self.english and bool(zh) != bool(en):
            lacking, other = (self.english, Phrase("Chinese")) if zh else (self.front, Phrase("English"))
            lacking.tell(Phrase('front matter has no "%(key)s"; the %(other)s page has it.', key=key, other=other))
        return Text(zh, en) if zh else None

    def lines(self, key: str, noun: str) -> Iterator[Line]:
        """The lines below the headings that the front matter names under ``key``."""
        for anchor in self.front.words(key):
            if self.pair.heading(anchor, self.front.line(key), key):
                yield from (listed(twins, self.pair, noun, self.refer) for twins in self.pair.twins(anchor, noun))

    def as_departments(self) -> Iterator[Department]:
        """The department, on its first page."""
        if self.pair.zh.path == f"departments/{self.department}/index.md":
            sector, source = self.front.text("sector", required=True), self.front.source("department")
            yield Department(self.department, self.title(), sector, self.pair.zh.path, source)

    def as_roles(self) -> Iterator[Role]:
        """The role whose page it is."""
        name = self.front.text("role")
        if not name:
            return
        reports_to = self.referred(self.front, "reports_to")
        if self.full(name) in reports_to:
            self.front.tell(Phrase('role "%(name)s" reports to itself.', name=name), NOTHING, "reports_to")
        yield Role(
            self.full(name), self.title(), self.pair.zh.path, self.both("purpose"), reports_to,
            self.front.words("places"), tuple(self.lines("duties", "duty")), self.front.source("role"),
        )  # fmt: skip

    def as_procedures(self) -> Iterator[Procedure]:
        """The procedure whose page it is."""
        name = self.front.text("procedure")
        if not name:
            return
        steps = tuple(self.lines("steps", "step"))
        yield Procedure(
            self.full(name), self.title(), self.pair.zh.path, self.both("trigger"), steps, self.front.source("procedure")
        )

    def as_rules(self) -> Iterator[Rule]:
        """A rule for each line below the headings of rules."""
        for line in self.lines("rules", "rule"):
            named = (self.names.resolve("role", role, self.department) for role in line.names("applies"))
            yield Rule(self.full(line.id), line, self.pair.zh.path, tuple(role for role in named if role), line.source)

    def as_checklists(self) -> Iterator[Checklist]:
        """A checklist for each heading that the front matter names."""
        for entry in self.several("checklists"):
            entry.known(CHECKLIST)
            name = str(entry.path[-1])
            title = self.pair.heading(name, entry.line(), "checklists") or self.title()
            items = tuple(item(twins, self.pair, self.address, self.refer) for twins in self.pair.twins(name, "item", tasks=True))
            checklist = self.checklist(entry, name, title, items)
            self.judge(entry, checklist)
            yield checklist

    def checklist(self, entry: Entry, name: str, title: Text, items: tuple[Item, ...]) -> Checklist:
        """The checklist as its entry in the front matter describes it."""
        return Checklist(
            self.full(name), title, self.pair.zh.path, self.referred(entry, "roles", required=True), entry.schedule(), items,
            entry.choice("phase", PHASES, ""), cast("Per", entry.choice("per", PER, "all")), entry.place_kind("at"),
            entry.flag("assumed"), tuple(self.full(old) for old in entry.words("formerly")), entry.source(),
        )  # fmt: skip

    def judge(self, entry: Entry, checklist: Checklist) -> None:
        """What is wrong with a checklist as a whole."""
        name = str(entry.path[-1])
        if self.pair.zh.section(name) is not None and not self.pair.lines(self.pair.zh, name, tasks=True):
            entry.tell(Phrase("%(label)s has no items.", label=entry.label), Phrase("Write - [ ] lines below its heading."))
        named = entry.value.get("roles")
        understood = isinstance(named, list) and len(named) == len(checklist.roles)  # else the slip there is told
        for one in checklist.items if understood else ():
            if one.role and one.role not in checklist.roles and one.source:
                sentence = Phrase('role "%(role)s" does not share this list.', role=one.role.rpartition("/")[2])
                self.problems.append(
                    Problem(one.source.file, one.source.line, sentence, Phrase("Name it under roles in the front matter."))
                )
        for old in checklist.formerly:
            if old in self.names.known["checklist"]:
                sentence = Phrase(
                    '%(label)s was formerly "%(old)s", but that still exists.', label=entry.label, old=old.rpartition("/")[2]
                )
                entry.tell(sentence, NOTHING, "formerly")

    def as_meetings(self) -> Iterator[Meeting]:
        """A meeting for each entry in the front matter, with its points below the heading."""
        for entry in self.several("meetings"):
            entry.known(MEETING)
            name = str(entry.path[-1])
            title = self.pair.heading(name, entry.line(), "meetings") or self.title()
            value = entry.value
            start, end = entry.clock("from"), entry.clock("to")
            words = {"every": value.get("every"), "on": value.get("on")}
            if start:
                words |= {"opens": value["from"]} | ({"due": value["to"]} if end else {})
            schedule = entry.parse(words, {"opens": "from", "due": "to"})
            agenda = tuple(listed(twins, self.pair, "point", self.refer) for twins in self.pair.twins(name, "point"))
            chair, attendees = self.one(entry, "chair"), self.referred(entry, "attendees")
            yield Meeting(
                self.full(name), title, self.pair.zh.path, schedule, start, end, chair, attendees, agenda,
                entry.flag("assumed"), entry.source(),
            )  # fmt: skip

    def several(self, key: str) -> Iterator[Entry]:
        """The mappings under ``checklists`` or ``meetings``."""
        found = self.front.entry(key, key) if self.front.value.get(key) is not None else None
        for name in found.value if found else ():
            entry = found.entry(name, called(SEVERAL[key], name)) if found else None
            if entry:
                yield entry


def front(page: Page, problems: list[Problem]) -> Entry:
    """The front matter of a page, to be read key by key."""
    return Entry(Phrase("front matter"), page.front, page.file, page.front_lines, problems)


def unknown(kind: str, name: str, source: Source, names: Names, department: str) -> list[Problem]:
    """The problem of a name that nothing bears; none where a file that cannot be read may define it."""
    if names.may_be_torn(name):
        return []
    sentence = Phrase('%(noun)s "%(name)s" is not known.', noun=noun(kind), name=name)
    return [Problem(source.file, source.line, sentence, names.near(kind, name, department))]
