"""``dutybook preview`` on the small handbook of ``shop/``: what an editor saves is what the browser shows next."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHOP = Path(__file__).parent / "shop"
DOORS, GUARD = "departments/shop/checklists/doors", "departments/shop/roles/guard"
PATIENCE = 60.0  # seconds, for a machine that is busy with other tests


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    shutil.copytree(SHOP, folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    for name in ("mkdocs.yml", "mkdocs.en.yml", "forms/mkdocs_hook.py"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def preview(project: Path) -> Iterator[str]:
    """A running preview of the Chinese handbook; its address."""
    port = free_port()
    command = [sys.executable, "-m", "forms.mkdocs_preview", str(project / "mkdocs.yml"), "--port", str(port)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_for(lambda: bool(get(address)))
        yield address
    finally:
        process.terminate()
        process.communicate()


def get(address: str) -> str:
    """The page, or nothing where there is none yet."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.read().decode()
    except (urllib.error.HTTPError, ConnectionError, urllib.error.URLError):
        return ""


def wait_for(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.05)


def edit(project: Path, path: str, old: str, new: str) -> None:
    file = project / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edited_page_shows_itself_and_in_what_others_compute(preview: str, project: Path) -> None:
    assert "08:20—08:30" in get(f"{preview}{GUARD}/")
    edit(project, f"handbook/zh/{DOORS}.md", 'due: "08:30"', 'due: "08:35"')
    wait_for(lambda: "08:20—08:35" in get(f"{preview}{DOORS}/"))
    assert "08:20—08:35" in get(f"{preview}{GUARD}/")


def test_a_new_title_shows_in_the_navigation_of_other_pages(preview: str, project: Path) -> None:
    edit(project, "handbook/zh/departments/shop/roles/manager.md", "title: 经理", "title: 店长")
    wait_for(lambda: '<span class="md-ellipsis">店长</span>' in get(f"{preview}{GUARD}/"))


def test_a_new_page_is_there(preview: str, project: Path) -> None:
    assert get(f"{preview}guide/") == ""
    for lang in ("zh", "en"):
        (project / "handbook" / lang / "guide").mkdir()
        (project / "handbook" / lang / "guide/index.md").write_text(f"---\ntitle: {lang}\n---\n# New {lang}\n", encoding="utf-8")
    wait_for(lambda: "New zh" in get(f"{preview}guide/"))


def test_a_fault_shows_on_the_page_and_goes_when_mended(preview: str, project: Path) -> None:
    edit(project, f"handbook/zh/{DOORS}.md", "every: day", "evry: day")
    wait_for(lambda: "是不是要写“every”？" in get(f"{preview}{DOORS}/"))
    edit(project, f"handbook/zh/{DOORS}.md", "evry: day", "every: day")
    wait_for(lambda: "是不是要写“every”？" not in get(f"{preview}{DOORS}/"))


def test_the_search_finds_what_was_just_written(preview: str, project: Path) -> None:
    index = get(f"{preview}search/index.json")
    assert all(f"{path}/" in index for path in (DOORS, GUARD))
    edit(project, f"handbook/zh/{DOORS}.md", "title: ", "title: 全新的")
    wait_for(lambda: "全新的" in get(f"{preview}search/index.json"))


def test_ending_the_command_ends_the_preview_and_leaves_nothing(project: Path, tmp_path: Path) -> None:
    port = free_port()
    command = [str(Path(sys.executable).with_name("dutybook")), "preview", "--port", str(port)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "INTAKE_PROJECT": str(project), "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: bool(get(f"http://127.0.0.1:{port}/")))
        assert list(tmp_path.glob("dutybook-preview-*"))
    finally:
        process.terminate()
        process.communicate()
    assert get(f"http://127.0.0.1:{port}/") == ""
    assert list(tmp_path.glob("dutybook-preview-*")) == []
