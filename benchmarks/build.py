"""How long both sites take to build, and the check before them; informative. ``python -m benchmarks.build``"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from intake import building, publish
from intake.settings import from_environment


def measure(folder: Path) -> dict[str, float | str]:
    """Check, then build both languages into ``folder``, in parallel as a publication does."""
    project = from_environment().project
    begun = time.perf_counter()
    catalogue = publish.checked(project)
    checked = time.perf_counter()
    building.finish(building.begin(project, folder / "built"), catalogue, folder / "built" / "site")
    built = time.perf_counter()
    pages = sum(1 for _ in (folder / "built" / "site").rglob("index.html"))
    return {"check.seconds": round(checked - begun, 2), "build.seconds": round(built - checked, 2), "build.pages": pages}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for key, value in measure(Path(scratch)).items():
            sys.stdout.write(f"{key:34} {value}\n")
