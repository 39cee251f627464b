"""The command line: each command a few lines over a function, each refusal a sentence."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from db import audit, states
from db.engine import make_engine, reading, writing
from db.grants import grants_of
from db.people import by_username
from db.places import root
from db.tables.submissions import SUBMISSION_STATE
from intake.cli import main
from intake.commands.serve import announce
from intake.settings import from_environment
from intake.storage import digest_of, make_storage
from tests.intake import papers, world
from tests.intake.world import KEY, MORNING

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample handbook, named by the environment."""
    made = world.project(tmp_path)
    monkeypatch.setenv("INTAKE_PROJECT", str(made))
    monkeypatch.setenv("INTAKE_SECRET_KEY", KEY)
    return made


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_check_says_that_all_is_well(project: Path) -> None:
    result = run("check")
    assert (result.exit_code, result.output) == (0, "The handbook is in order.\n")


def test_check_tells_every_fault_with_file_and_line(project: Path) -> None:
    page = project / "handbook/zh/departments/store/checklists/day.md"
    page.write_text(page.read_text("utf-8").replace("every: 30min", "evry: 30min").replace("[guard]", "[gard]"), "utf-8")
    result = run("check")
    assert result.exit_code == 1
    assert len(re.findall(r"^handbook/zh/departments/store/checklists/day\.md:\d+: ", result.output, re.MULTILINE)) >= 2
    assert 'Did you mean "every"?' in result.output
    assert 'Did you mean "guard"?' in result.output


@pytest.mark.parametrize(("words", "locale"), [(("--lang", "zh"), "C.UTF-8"), ((), "zh_CN.UTF-8")])
def test_check_speaks_chinese_where_it_is_asked_to_or_the_terminal_does(
    words: tuple[str, ...], locale: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert run("check", *words).output == "手册没有错误。\n"
    page = project / "handbook/zh/departments/store/checklists/day.md"
    page.write_text(page.read_text("utf-8").replace("[guard]", "[gard]"), "utf-8")
    assert re.search(
        r"^handbook/zh/\S+/day\.md:\d+: 没有岗位“gard”。是不是要写“guard”？$", run("check", *words).output, re.MULTILINE
    )
    assert "Did you mean" in run("check", "--lang", "en").output


def test_publish_refuses_in_chinese(project: Path, tmp_path: Path) -> None:
    page = project / "handbook/zh/departments/store/checklists/day.md"
    page.write_text(page.read_text("utf-8").replace("[guard]", "[gard]"), "utf-8")
    result = run("publish", "--data", str(tmp_path / "data"), "--lang", "zh")
    assert result.exit_code == 1
    assert result.output.startswith("正在检查手册……\nhandbook/zh/")


def test_the_catalogue_is_printed_as_json(project: Path) -> None:
    printed = json.loads(run("catalogue", "--json").stdout)
    (department,) = printed["departments"]
    assert department["id"] == "store"
    assert [role["id"] for role in department["roles"]] == ["assistant", "guard", "supervisor"]
    counted = {one["id"]: len(one["items"]) for one in department["checklists"]}
    assert (counted["opening"], counted["patrol"], counted["gate"]) == (3, 2, 1)


def noted(data: Path) -> set[str]:
    """What the trail says was done where nobody is signed in."""
    engine = make_engine(f"sqlite:///{data}/dutybook.sqlite3")
    with reading(engine) as conn:
        top = root(conn)
        assert top is not None
        found = {entry.verb for entry in audit.entries(conn, [top]) if entry.person_id is None}
    engine.dispose()
    return found


def test_init_makes_one_administrator_who_gets_in_by_a_link(project: Path, tmp_path: Path) -> None:
    data = tmp_path / "new"
    result = run("init", "--company", "百货", "--username", "boss", "--data", str(data))
    assert result.exit_code == 0, result.output
    assert re.search(r"http://127\.0\.0\.1:8000/welcome/[\w-]{43}\n", result.output)
    engine = make_engine(f"sqlite:///{data}/dutybook.sqlite3")
    with reading(engine) as conn:
        found = by_username(conn, "boss")
        assert found is not None
        person, password = found
        kinds = {grant.kind for grant in grants_of(conn, person.id, MORNING.replace(year=2100))}
    engine.dispose()
    assert (password, kinds) == (None, {"administer", "manage", "edit"})
    assert noted(data) == {"add", "let in", "let administer", "let manage", "let edit"}
    again = run("init", "--company", "百货", "--data", str(data))
    assert (again.exit_code, again.stderr) == (
        1,
        "There is an installation in this data folder already. Name another folder with --data.\n",
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--company", " "), "Give the company a name of at most 80 characters, such as --company 示范百货.\n"),
        (
            ("--company", "百货", "--username", "the boss"),
            'Nobody can sign in as "the boss". Use 2 to 40 letters, digits, dots or hyphens: --username admin\n',
        ),
        (
            ("--company", "百货", "--zone", "Asia/Nowhere"),
            '"Asia/Nowhere" is not a time zone. Write for example Asia/Shanghai.\n',
        ),
    ],
)
def test_init_refuses_what_the_service_would_not_take(
    project: Path, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    refused = run("init", *words, "--data", str(tmp_path / "new"))
    assert (refused.exit_code, refused.stderr) == (1, sentence)
    assert run("init", "--company", "百货", "--data", str(tmp_path / "new")).exit_code == 0


def test_person_link_lets_somebody_in_again(project: Path, tmp_path: Path) -> None:
    data = str(tmp_path / "new")
    run("init", "--company", "百货", "--username", "boss", "--data", data)
    assert "/welcome/" in run("person", "link", "boss", "--data", data).output
    assert "make a link for" in noted(tmp_path / "new")
    nobody = run("person", "link", "nobody", "--data", data)
    assert (nobody.exit_code, nobody.stderr) == (1, 'Nobody signs in as "nobody".\n')


def test_db_upgrade_can_be_repeated(project: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert run("db", "upgrade", "--data", str(tmp_path / "new")).output == "The database is up to date.\n"


@pytest.mark.parametrize("harm", ["DELETE FROM submission_state", "UPDATE submission_state SET state = 'approved', turn = NULL"])
def test_where_submissions_stand_is_worked_out_anew(project: Path, tmp_path: Path, made_world: Path, harm: str) -> None:
    data = shutil.copytree(made_world, tmp_path / "data")
    engine = make_engine(world.settings(data).database_url)
    papers.put(engine)
    with writing(engine) as conn:
        conn.exec_driver_sql(harm)
    for wrong in (1, 0):
        result = run("db", "recount", "--data", str(data))
        assert (result.exit_code, result.output) == (0, f"Submissions worked out anew: 1. Put right: {wrong}.\n")
    with reading(engine) as conn:
        kept = {row.series: row._asdict() for row in conn.execute(select(SUBMISSION_STATE))}
        assert kept == {row["series"]: row for row in states.recount(conn)}
    engine.dispose()


def test_files_that_nothing_names_are_swept_and_missing_ones_told(project: Path, tmp_path: Path, made_world: Path) -> None:
    data = shutil.copytree(made_world, tmp_path / "data")
    storage = make_storage(world.settings(data))
    storage.keep("0" * 64, bytes(2048))
    os.utime(data / "attachments" / "00" / ("0" * 64), (0, 0))
    result = run("sweep", "--data", str(data))
    assert (result.exit_code, result.output) == (0, "Removed 1 files that nothing names, 2 kB.\n")
    engine = make_engine(world.settings(data).database_url)
    papers.put(engine)
    engine.dispose()
    result = run("sweep", "--data", str(data))
    assert (result.exit_code, result.stderr.splitlines()[1:]) == (1, [digest_of(papers.LAMP)])


def test_a_trail_that_was_altered_by_hand_is_found(project: Path, tmp_path: Path, made_world: Path) -> None:
    data = shutil.copytree(made_world, tmp_path / "data")
    assert run("trail", "verify", "--data", str(data)).output == "Nothing has been noted in the trail yet.\n"
    engine = make_engine(world.settings(data).database_url)
    with writing(engine) as conn:
        audit.append(conn, place=world.SHOP, person=None, verb="add", noun="place", subject=world.SHOP, now=MORNING)
    result = run("trail", "verify", "--data", str(data))
    assert result.exit_code == 0
    assert re.fullmatch(r"Main shop: 1 entries as they were sealed; batch 1 is [0-9a-f]{16}\.\n", result.output)
    with writing(engine) as conn:
        conn.exec_driver_sql("DROP TRIGGER audit_no_update")
        conn.exec_driver_sql("UPDATE audit SET verb = 'leave'")
    result = run("trail", "verify", "--data", str(data))
    assert (result.exit_code, result.output) == (1, "Main shop: ALTERED since it was sealed, in batch 1 of 1.\n")
    engine.dispose()


def test_a_busy_port_is_told_before_any_work(project: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--demo", "--port", str(port), "--data", str(tmp_path / "new"))
    assert result.exit_code == 1
    assert result.stderr == f"Port {port} is taken, perhaps by another Dutybook. Choose another: make serve PORT=8123\n"
    assert not (tmp_path / "new").exists()


def test_a_port_that_is_none_is_told(project: Path) -> None:
    assert run("serve", "--port", "99999").stderr == "99999 is not a port. Choose one from 1024 to 65535: make serve PORT=8123\n"


def test_serve_without_a_key_says_how_to_make_one(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTAKE_SECRET_KEY")
    result = run("serve", "--port", "8119", "--data", str(tmp_path / "new"))
    assert result.exit_code == 1
    assert result.stderr.startswith("INTAKE_SECRET_KEY is not set.")


def test_an_installation_without_anybody_says_how_the_first_gets_in(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "new"
    run("db", "upgrade", "--data", str(data))
    announce(from_environment(data=data))
    assert "Nobody can sign in yet. Let the first administrator in: dutybook init" in capsys.readouterr().out
    run("init", "--company", "百货", "--data", str(data))
    announce(from_environment(data=data))
    assert "Nobody can sign in" not in capsys.readouterr().out


def test_a_database_that_is_none_is_told(project: Path, tmp_path: Path) -> None:
    data = tmp_path / "new"
    data.mkdir()
    (data / "dutybook.sqlite3").write_text("this is no database, it is a text that is long enough to be looked at")
    result = run("db", "upgrade", "--data", str(data))
    assert result.exit_code == 1
    assert result.stderr.startswith("The database cannot be used: file is not a database.")


def test_commands_beside_a_demo_need_no_key_of_their_own(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTAKE_SECRET_KEY")
    data = tmp_path / "new"
    data.mkdir()
    (data / "secret.key").write_text(KEY)
    assert run("db", "upgrade", "--data", str(data)).exit_code == 0
    assert run("person", "link", "nobody", "--data", str(data)).stderr == 'Nobody signs in as "nobody".\n'


def test_a_link_is_not_made_without_the_services_key(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTAKE_SECRET_KEY")
    result = run("person", "link", "nobody", "--data", str(tmp_path / "new"))
    assert result.stderr.startswith("INTAKE_SECRET_KEY is not set.")
