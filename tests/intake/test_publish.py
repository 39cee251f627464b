"""Publishing: the only way live, and a faulty edit never takes it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db import definitions, runs
from db.engine import reading, writing
from forms.model import Key
from forms.problems import DefinitionsFaulty
from intake import building, inputs, publish
from tests.intake import world
from tests.intake.test_api import OPENING, refusal, tick
from tests.intake.world import MORNING, SHOP, STAFF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.intake.conftest import Browser

GENERATOR = """
import pathlib, sys
site = pathlib.Path(sys.argv[1])
site.mkdir()
(site / "index.html").write_text("<script>go()</script><script type='application/json'>{}</script><style>a{}</style>" + "x" * 600)
(site / "frame.html").write_text("<!-- dutybook:head --><div><!-- dutybook:person --></div><!-- dutybook:content -->")
sys.exit(FAILS)
"""
ENGLISH_FLOAT = "- [ ] Record the float {#float}\n"
LIST = "handbook/zh/departments/store/checklists/day.md"


@pytest.fixture(autouse=True)
def quick_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site generator that takes no time."""
    use_generator(monkeypatch, "0")


def use_generator(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    def generate(project: Path, lang: str, target: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", GENERATOR.replace("FAILS", ending), str(target)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    monkeypatch.setattr(building, "_generate", generate)


@pytest.fixture
def put_live(engine: Engine, data: Path) -> Callable[..., publish.Published]:
    """Publish the project of this test."""
    return lambda now=MORNING: publish.publish(engine, world.settings(data), now, lambda _: None)


def edit(data: Path, old: str, new: str, path: str = LIST) -> None:
    file = data / "project" / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def in_force(engine: Engine) -> dict[str, Any]:
    with reading(engine) as conn:
        return {row.id: row for row in definitions.in_force(conn)}


def test_nothing_is_done_where_nothing_changed(put_live: Callable[..., publish.Published]) -> None:
    assert put_live().is_new is False


def test_an_edit_goes_live_with_its_page_and_its_list(
    put_live: Callable[..., publish.Published], data: Path, engine: Engine, browser: Callable[[], Browser]
) -> None:
    before = in_force(engine)
    edit(data, "开灯", "打开全部照明")
    published = put_live()
    after = in_force(engine)
    assert published.changed == ("store/opening",)
    assert after["store/opening"].revision != before["store/opening"].revision
    assert after["store/patrol"] == before["store/patrol"]
    assert browser().get("/").get_data(as_text=True).startswith("<script>go()</script>")


def test_an_item_taken_out_stays_in_the_run_that_has_begun_and_in_its_record(
    put_live: Callable[..., publish.Published], data: Path, as_: Callable[[world.Caller], Browser], clock: world.Clock
) -> None:
    one = as_(STAFF)
    tick(one, "lights")
    for lang, line in (("zh", "- [ ] 记录备用金 {#float evidence=number unit=元 min=0 max=5000}\n"), ("en", ENGLISH_FLOAT)):
        edit(data, line, "", LIST.replace("/zh/", f"/{lang}/"))
    clock.forward(minutes=1)
    put_live(clock())
    assert items_of(one, OPENING) == ["lights", "float", "dress-code"]
    assert tick(one, "float", number=200).status_code == 201
    assert tick(one, "dress-code", note="in order").status_code == 201
    assert one.get(OPENING).json["run"]["state"] == "done"  # type: ignore[index]
    assert items_of(one, OPENING) == ["lights", "float", "dress-code"]
    tomorrow = OPENING.replace("2026-11-20", "2026-11-21")
    assert items_of(one, tomorrow) == ["lights", "dress-code"]
    assert refusal(tick(one, "float", tomorrow, number=200)) == (400, "no-such-item")


def items_of(one: Browser, address: str) -> list[str]:
    return [item["id"] for item in one.get(address).json["items"]]  # type: ignore[index]


def test_the_record_tells_until_when_the_old_words_counted(
    put_live: Callable[..., publish.Published], data: Path, engine: Engine
) -> None:
    edit(data, 'due: "08:30"', 'due: "08:40"')
    put_live()
    with reading(engine) as conn:
        rows = [
            row
            for row in definitions.in_force_between(conn, world.BEGUN, MORNING + timedelta(days=1))
            if row.id == "store/opening"
        ]
    assert [(row.since, row.until) for row in rows] == [(world.BEGUN, MORNING), (MORNING, None)]
    assert rows[0].revision == rows[1].revision


def test_publications_follow_each_other_though_the_clock_stands_still_or_is_set_back(
    put_live: Callable[..., publish.Published], data: Path, engine: Engine
) -> None:
    words = "开灯"
    for minutes, edited in ((0, "打开照明"), (0, "打开全部照明"), (-30, "打开本层照明")):
        edit(data, words, edited)
        published = put_live(MORNING + timedelta(minutes=minutes))
        words = edited
    with reading(engine) as conn:
        current = definitions.current_release(conn)
        assert current is not None
        assert current.digest == published.digest
        rows = definitions.in_force_between(conn, world.BEGUN, MORNING + timedelta(days=1))
    spans = [(row.since, row.until) for row in rows if row.id == "store/opening"]
    assert len(spans) == 4
    assert [until for _, until in spans[:-1]] == [since for since, _ in spans[1:]]


def test_a_faulty_edit_never_goes_live_and_every_fault_is_told(
    put_live: Callable[..., publish.Published], data: Path, engine: Engine, browser: Callable[[], Browser]
) -> None:
    before, page = in_force(engine), browser().get("/").data
    edit(data, "every: 30min", "evry: 30min")
    edit(data, "roles: [guard]", "roles: [gard]")
    with pytest.raises(DefinitionsFaulty) as faulty:
        put_live()
    assert len(faulty.value.problems) >= 2
    assert all(problem.file == LIST for problem in faulty.value.problems)
    assert (in_force(engine), browser().get("/").data) == (before, page)


def test_a_generator_that_stops_leaves_everything_as_it_was(
    put_live: Callable[..., publish.Published], data: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_generator(monkeypatch, "'the theme is broken'")
    before = in_force(engine)
    edit(data, "开灯", "打开全部照明")
    with pytest.raises(building.BuildFailed, match="the theme is broken"):
        put_live()
    assert in_force(engine) == before
    assert [path.name for path in (data / "releases").iterdir() if path.name.startswith(".")] == []


def begin_run(engine: Engine) -> None:
    """Somebody works on the opening list at the moment."""
    revision = in_force(engine)["store/opening"].revision
    late = MORNING + timedelta(hours=1)
    times = {"opens_at": MORNING, "due_at": late, "late_at": late, "closes_at": late, "now": MORNING}
    with writing(engine) as conn:
        runs.open_run(conn, Key(SHOP, "store/opening", date(2026, 11, 20), "0820", "-"), revision=revision, **times)


def test_a_list_does_not_vanish_under_somebodys_hands(
    put_live: Callable[..., publish.Published], data: Path, engine: Engine
) -> None:
    begin_run(engine)
    for lang in ("zh", "en"):
        path = LIST.replace("/zh/", f"/{lang}/")
        edit(data, "{#opening}", "{#start-of-day}", path)
    edit(data, "  opening:\n", "  start-of-day:\n")
    with pytest.raises(DefinitionsFaulty) as faulty:
        put_live()
    assert str(faulty.value) == (
        'handbook/zh/departments/store/index.md:1: checklist "opening" is gone, but somebody is working on it now. '
        "If it has another name now, write formerly: [opening] there; else publish again when its time is over."
    )
    edit(data, "  start-of-day:\n", "  start-of-day:\n    formerly: [opening]\n")
    assert put_live().changed == ("store/opening", "store/start-of-day")


def test_the_build_leaves_hashes_of_inline_code_and_compressed_copies(
    put_live: Callable[..., publish.Published], data: Path
) -> None:
    edit(data, "开灯", "打开全部照明")
    folder = put_live().folder
    policy = json.loads((folder / "csp.json").read_text())
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert policy["scripts"] == [f"sha256-{digest}"]
    assert len(policy["styles"]) == 1
    index = folder / "site" / "en" / "index.html"
    assert gzip.decompress(index.with_name("index.html.gz").read_bytes()) == index.read_bytes()
    assert json.loads((folder / "names.json").read_text())["titles"]["role:store/guard"] == {"zh": "保安", "en": "Guard"}


def test_the_digest_sees_every_input_and_nothing_else(data: Path) -> None:
    project = data / "project"
    first = inputs.digest(project)
    (project / "forms" / "__pycache__").mkdir()
    (project / "forms" / "__pycache__" / "x.pyc").write_text("x")
    assert inputs.digest(project) == first
    (project / "overrides").mkdir()
    (project / "overrides" / "main.html").write_text("x")
    assert inputs.digest(project) != first


def test_old_releases_are_swept_away_but_for_a_few(put_live: Callable[..., publish.Published], data: Path) -> None:
    old = "开灯"
    for number in range(7):
        edit(data, old, f"开灯{number}")
        old = f"开灯{number}"
        put_live(MORNING + timedelta(minutes=number))
    assert sum(not path.is_symlink() for path in (data / "releases").iterdir()) == publish.RELEASES_KEPT


def test_one_path_leads_a_proxy_to_the_newest_files(put_live: Callable[..., publish.Published], data: Path) -> None:
    live = data / "releases" / publish.LIVE
    edit(data, "开灯", "打开全部照明")
    for published in (put_live(), put_live()):
        assert live.resolve() == published.folder.resolve()
        assert (live / "site" / "index.html").is_file()
