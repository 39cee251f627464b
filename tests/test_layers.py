"""The arrows between the parts, and how long a file may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
OURS = ("forms", "db", "intake")
# What each part may import beside the standard library and itself.
ALLOWED = {
    "forms": {"markdown", "yaml", "nh3", "dateutil", "chinese_calendar", "pymdownx", "pypinyin"},
    "db": {"sqlalchemy", "alembic", "psycopg"},
    "intake": {"forms", "db"},
}
GENERATORS = ("forms/mkdocs_hook.py", "forms/mkdocs_preview.py")  # what MkDocs runs, and what runs MkDocs
LONGEST = 300
LONGEST_TEST = 350
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def files(part: str) -> list[Path]:
    """The part's modules; migrations are written by Alembic's own rules."""
    return [path for path in sorted((ROOT / part).rglob("*.py")) if "versions" not in path.parts]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that is imported, with its line; ``from .x`` counts as the part's own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or "", node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@pytest.mark.parametrize("part", ["forms", "db"])
def test_a_part_imports_only_what_it_may(part: str) -> None:
    wrong = []
    for path in files(part):
        allowed = {*sys.stdlib_module_names, part, *ALLOWED[part]} | ({"mkdocs"} if name(path) in GENERATORS else set())
        wrong += [
            f"{name(path)}:{line} {module}" for module, line in imports(parsed(path)) if module.partition(".")[0] not in allowed
        ]
    assert wrong == []


def test_no_two_modules_import_each_other_not_even_for_their_types() -> None:
    paths = {
        name(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for part in OURS for path in files(part)
    }
    arrows = {
        module: {other for other, _ in imports(parsed(path)) if other in paths.keys() - {module}}
        for module, path in paths.items()
    }
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as circle:
        raise AssertionError(" <- ".join(circle.args[1])) from None


def test_nobody_imports_what_imports_the_generator() -> None:
    generators = {path.removesuffix(".py").replace("/", ".") for path in GENERATORS}
    everything = [*(path for part in OURS for path in files(part)), *sorted((ROOT / "tests").rglob("*.py"))]
    assert [name(path) for path in everything if generators & dict(imports(parsed(path))).keys()] == []


def test_the_service_imports_neither_tests_nor_the_generators() -> None:
    wrong = {"mkdocs", "material", "zensical", "tests", "benchmarks"}
    found = [
        f"{name(path)}:{line} {module}"
        for path in files("intake")
        for module, line in imports(parsed(path))
        if module.partition(".")[0] in wrong
    ]
    assert found == []


def test_a_start_where_nothing_changed_loads_nothing_that_makes_something() -> None:
    """Whoever waits for the service to come back waits for every module that it loads."""
    makers = {"alembic", "markdown", "mkdocs", "pymdownx", "pypinyin", "sqlalchemy.orm", "yaml"}
    program = f"import sys, intake.commands.serve; print(*sorted({makers} & sys.modules.keys()))"
    assert (
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split() == []
    )


@pytest.mark.parametrize("part", OURS)
def test_no_import_hides_in_a_function(part: str) -> None:
    hidden = [
        f"{name(path)}:{inner.lineno}"
        for path in files(part)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("part", [*OURS, "tests", "benchmarks"])
def test_no_file_is_longer_than_one_can_hold_in_mind(part: str) -> None:
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files(part)}
    longest = LONGEST_TEST if part == "tests" else LONGEST
    assert {file: size for file, size in sizes.items() if size > longest} == {}


@pytest.mark.parametrize("part", OURS)
def test_files_are_named_by_nouns_of_the_domain(part: str) -> None:
    assert [name(path) for path in files(part) if path.stem in VAGUE or path.parent.name in VAGUE] == []


@pytest.mark.parametrize("part", OURS)
def test_every_module_says_its_job(part: str) -> None:
    assert [name(path) for path in files(part) if not ast.get_docstring(parsed(path))] == []
