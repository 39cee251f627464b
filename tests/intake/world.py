"""The world of the service's tests: two shops of one company, and one person of each kind that can call a route."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from argon2 import PasswordHasher

from db import assignments, grants, people, places, sessions
from db.engine import make_engine, writing
from db.migrate import upgrade
from forms import catalogue as catalogues
from forms.names import page_url
from forms.search.index import write_index
from intake import building, documents, inputs, publish
from intake.cookies import keyed
from intake.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from forms.catalogue import Catalogue

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "sample"
DEPARTMENT = "store"
ZONE = "Asia/Shanghai"
MORNING = datetime(2026, 11, 20, 0, 25, tzinfo=UTC)  # a Friday, 08:25 in Shanghai: five minutes into opening
BEGUN = MORNING - timedelta(days=40)
TODAY = date(2026, 11, 20)
KEY = "a key for tests, long enough to be taken"
PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

COMPANY, SHOP, BRANCH = UUID(int=0x100), UUID(int=0x200), UUID(int=0x300)
FIRST_FLOOR, SECOND_FLOOR, BRANCH_FLOOR = UUID(int=0x201), UUID(int=0x202), UUID(int=0x301)


@dataclass(frozen=True)
class Caller:
    """One kind of person: the role held where, the grant for where."""

    name: str
    number: int
    role: tuple[str, UUID] | None = None
    grant: tuple[str, UUID] | None = None

    @property
    def id(self) -> UUID:
        return UUID(int=0x1000 + self.number)

    @property
    def token(self) -> str:
        return f"session-of-{self.name}"


NONE = Caller("none", 0)
STAFF = Caller("staff", 1, role=("store/assistant", SHOP))
OTHER_ROLE = Caller("other-role", 2, role=("store/guard", SHOP))
OTHER_PLACE = Caller("other-place", 3, role=("store/assistant", BRANCH))
SUPERVISOR = Caller("supervisor", 4, role=("store/supervisor", FIRST_FLOOR))
MANAGER = Caller("manager", 5, grant=("manage", SHOP))
MANAGER_ELSEWHERE = Caller("manager-elsewhere", 6, grant=("manage", BRANCH))
EDITOR = Caller("editor", 7, grant=("edit", COMPANY))
ADMINISTRATOR = Caller("administrator", 8, grant=("administer", COMPANY))
DISABLED = Caller("disabled", 9, role=("store/assistant", SHOP))
COLLEAGUE = Caller("colleague", 10, role=("store/assistant", SHOP))
CALLERS = (NONE, STAFF, OTHER_ROLE, OTHER_PLACE, MANAGER, MANAGER_ELSEWHERE, EDITOR, ADMINISTRATOR, DISABLED)
PEOPLE = (*CALLERS[1:], SUPERVISOR, COLLEAGUE)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = field(default=MORNING)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def make(data: Path, furnish: Callable[[Path], None] = lambda _: None, database: str = "") -> None:
    """Fill ``data`` with a migrated database, people, places and a published sample handbook, built by the kernel only.

    ``furnish`` may add to the handbook before it is published.
    """
    engine = make_engine(settings(data, database).database_url)
    upgrade(engine)
    with writing(engine) as conn:
        _places(conn)
        for caller in PEOPLE:
            _person(conn, caller)
    furnish(project(data))
    loaded = catalogues.load(data / "project")
    assert loaded.problems == ()
    whole = inputs.digest(data / "project")
    publish.switch(engine, loaded, whole, BEGUN)
    _folder(data / "releases" / inputs.folder_name(whole), loaded)
    engine.dispose()


def settings(data: Path, database: str = "") -> Settings:
    """Demo mode is off, and the address is this machine; without the address of a database it is SQLite in the folder."""
    return Settings(data=data, database=database, project=data / "project", secret_key=KEY, port=8000)


def project(data: Path) -> Path:
    """The sample handbook as a project of its own."""
    target = data / "project"
    shutil.copytree(SAMPLE, target)
    for name in inputs.CONFIGURATIONS.values():
        shutil.copy(ROOT / name, target)
    return target


def _places(conn: Connection) -> None:
    rows = (
        (COMPANY, None, "company", "总部", "Head office"),
        (SHOP, COMPANY, "shop", "总店", "Main shop"),
        (BRANCH, COMPANY, "shop", "分店", "Branch"),
        (FIRST_FLOOR, SHOP, "floor", "一层", "First floor"),
        (SECOND_FLOOR, SHOP, "floor", "二层", "Second floor"),
        (BRANCH_FLOOR, BRANCH, "floor", "分店一层", "Branch floor"),
    )
    for position, (place, parent, kind, zh, en) in enumerate(rows):
        places.add_place(
            conn,
            id=place,
            parent=parent,
            kind=kind,
            name_zh=zh,
            name_en=en,
            zone=ZONE,
            cutoff=time(4),
            now=BEGUN,
            position=position,
        )
    for shop in (SHOP, BRANCH):
        places.run_department(conn, shop, DEPARTMENT, BEGUN)
        for weekday in range(7):
            places.set_hours(conn, shop, weekday, time(9), time(21), BEGUN.date())


def _person(conn: Connection, caller: Caller) -> None:
    people.add_person(conn, id=caller.id, username=caller.name, name=caller.name.title(), now=BEGUN, language="en")
    people.set_password(conn, caller.id, QUICK.hash(PASSWORD), BEGUN)
    sessions.start(conn, keyed(KEY, caller.token), caller.id, "", MORNING)
    if caller.role:
        role, place = caller.role
        assignments.assign(
            conn, id=UUID(int=0x2000 + caller.number), place=place, person=caller.id, role=role, since=BEGUN.date()
        )
    if caller.grant:
        kind, place = caller.grant
        grants.grant(conn, id=UUID(int=0x3000 + caller.number), place=place, person=caller.id, kind=kind, now=BEGUN)
    if caller is DISABLED:
        people.disable(conn, caller.id, BEGUN)


FRAME = """<!doctype html><html lang="{lang}"><head><!-- dutybook:head --></head><body>
<header><div><!-- dutybook:person --><a href="/sign-in">in</a></div></header><main>
<!-- dutybook:content -->
</main></body></html>"""


ARTICLE = """<html><body><nav>Not for print</nav><article><!-- dutybook:article -->
<h1 id="top">{title}</h1><p><a href="{other}#top">Elsewhere</a></p>
<!-- dutybook:article-end --></article></body></html>"""


def _folder(folder: Path, loaded: Catalogue) -> None:
    """What a build leaves, as far as the service needs it."""
    site = folder / "site"
    for lang, below in (("zh-CN", site), ("en", site / "en")):
        (below / "departments").mkdir(parents=True)
        (below / "frame.html").write_text(FRAME.format(lang=lang))
        (below / "404.html").write_text("not for readers")
        (below / "index.html").write_text(
            f"<!doctype html><html lang='{lang}'><script>1</script><h1>Home {lang}</h1>" + "x" * 600
        )
        (below / "departments" / "index.html").write_text(f"<h1>Departments {lang}</h1>")
    for lang, below in building.SITES.items():
        write_index(loaded, lang, site / below)
    for (lang, path), page in loaded.pages.items():
        if path.startswith("departments/store/"):
            file = site / page_url(path, lang).lstrip("/") / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(ARTICLE.format(title=page.title, other="/" if path.endswith("index.md") else "../.."))
    (site / "assets").mkdir()
    (site / "assets" / "bundle.0123abcd.min.js").write_text("1")
    (site / "assets" / "plain.css").write_text("a{}")
    (folder / "csp.json").write_text(json.dumps(building.inline_hashes(site.rglob("*.html"))))
    (folder / "names.json").write_text(json.dumps(building.names(loaded)))
    (folder / documents.FILE).write_text(json.dumps(documents.contents(loaded)))
    building.squeeze(site)
