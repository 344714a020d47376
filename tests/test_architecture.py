"""The arrows of the design, read from the source: who may import whom, who touches the connection, clock and schema."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "main.py", *ROOT.glob("pbdesk/**/*.py"), *ROOT.glob("ui/**/*.py")])
TESTS = sorted(ROOT.glob("tests/**/*.py"))

_ALL_BUT_THE_MODEL = tuple(
    f"pbdesk.{path.stem}" for path in sorted((ROOT / "pbdesk").iterdir())
    if path.stem not in {"model", "__init__", "__pycache__"}
)  # fmt: skip

FORBIDDEN = {
    "pbdesk/": ("PySide6", "ui", "main", "tests"),
    "ui/": ("sqlite3", "sqlite_utils", "main", "tests"),
    "pbdesk/store/": (
        "pbdesk.rules", "pbdesk.actions", "pbdesk.views", "pbdesk.sheets", "pbdesk.commands", "pbdesk.demo", "click",
    ),
    "pbdesk/rules/": ("pbdesk.actions", "pbdesk.views", "pbdesk.sheets", "pbdesk.commands", "pbdesk.demo", "click"),
    "pbdesk/actions/": ("pbdesk.sheets", "pbdesk.commands", "pbdesk.demo", "click", "sqlite3"),
    "pbdesk/views/": ("pbdesk.commands", "click"),
    "pbdesk/tables/": (
        "pbdesk.store", "pbdesk.rules", "pbdesk.actions", "pbdesk.views", "pbdesk.sheets", "pbdesk.commands",
        "pbdesk.demo", "click", "sqlite3",
    ),
    "pbdesk/sheets/": (
        "pbdesk.store", "pbdesk.rules", "pbdesk.actions", "pbdesk.commands", "pbdesk.demo", "click", "sqlite3",
    ),
    "pbdesk/model/": _ALL_BUT_THE_MODEL,
    "pbdesk/errors.py": ("pbdesk",),
    "pbdesk/clock.py": ("pbdesk",),
}  # fmt: skip
"""Where a file lies, and what nothing there may import."""

SHEETS_SEE = {"pbdesk.views.rows"}
"""All that a sheet may know of the views."""

_STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|REPLACE)\s+[\w{(*]")
BROAD = {"Exception", "BaseException"}
CATCH_ALL = {"main.py", "ui/jobs.py"}
VISIBLE = {
    "pbdesk", "ui", "resources", "tests", "main.py", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE",
    "requirements.lock",
}  # fmt: skip


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_arrow_points_the_wrong_way(path: Path) -> None:
    wrong = [
        module
        for place, packages in FORBIDDEN.items()
        if name(path).startswith(place)
        for module in imports(path)
        if any(within(module, package) for package in packages)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("pbdesk/sheets/**/*.py")), ids=name)
def test_a_sheet_knows_rows_and_nothing_else_of_the_views(path: Path) -> None:
    seen = {module for module in imports(path) if within(module, "pbdesk.views")}
    assert {module for module in seen if not any(within(module, allowed) for allowed in SHEETS_SEE)} <= {"pbdesk.views"}


@pytest.mark.parametrize("path", [p for p in SOURCES if not name(p).startswith("pbdesk/store/")], ids=name)
def test_only_the_store_touches_the_connection(path: Path) -> None:
    touched = [n.lineno for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and n.attr == "conn"]
    assert touched == []


@pytest.mark.parametrize("path", [p for p in SOURCES if not name(p).startswith("pbdesk/store/migrations/")], ids=name)
def test_only_migrations_shape_tables(path: Path) -> None:
    shaping = [text for _, text in sql(path) if re.search(r"\b(CREATE|ALTER|DROP)\b", text)]
    assert shaping == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_statement_removes_or_changes_rows_wholesale(path: Path) -> None:
    sweeping = [text for _, text in sql(path) if re.match(r"\s*(DELETE FROM|UPDATE .+ SET)", text)]
    assert [text for text in sweeping if "WHERE" not in text and "_sqlite_migrations" not in text] == []


@pytest.mark.parametrize("path", [p for p in SOURCES if name(p).startswith("ui/")], ids=name)
def test_the_interface_holds_no_sql(path: Path) -> None:
    assert [text for _, text in sql(path)] == []


@pytest.mark.parametrize("path", [p for p in SOURCES if name(p) not in CATCH_ALL], ids=name)
def test_nobody_catches_everything(path: Path) -> None:
    assert list(broad_handlers(path)) == []


@pytest.mark.parametrize("path", [p for p in SOURCES if name(p) != "pbdesk/clock.py"], ids=name)
def test_only_the_clock_reads_the_clock(path: Path) -> None:
    calls = [n for n in ast.walk(tree(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    readings = [
        n.lineno
        for n in calls
        if isinstance(n.func, ast.Attribute)
        and isinstance(n.func.value, ast.Name)
        and (n.func.value.id, n.func.attr)
        in {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time")}
    ]
    assert readings == []


@pytest.mark.parametrize("path", [p for p in SOURCES if not name(p).startswith("pbdesk/store/")], ids=name)
def test_queries_keep_to_what_every_engine_knows(path: Path) -> None:
    dialect = [
        text
        for _, text in sql(path)
        if re.search(r"\b(strftime|julianday|date|datetime|group_concat|string_agg)\s*\(", text)
        or re.search(r"\bSELECT \*|\browid\b|REPLACE INTO", text)
    ]
    assert dialect == []


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=name)
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path))


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_tests_neither_sleep_nor_look_away(path: Path) -> None:
    calls = [ast.unparse(n.func) for n in ast.walk(tree(path)) if isinstance(n, ast.Call)]
    marks = [ast.unparse(n) for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute)]
    banned = {"time.sleep", "sleep", "pytest.skip", "qtbot.wait", "pytest.mark.skip", "pytest.mark.xfail"}
    assert banned & {*calls, *marks} == set()


def test_the_top_level_is_as_agreed() -> None:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split()]
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    made = {entry for entry in there if any(fnmatch(entry, pattern) for pattern in ignored)}
    assert there - VISIBLE - made == set()


def sql(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a file that begins like an SQL statement, with ``{}`` for what is put in."""
    nodes = list(ast.walk(tree(path)))
    pieces = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        text = None
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        if text and isinstance(node, ast.expr) and _STATEMENT.match(text):
            yield node.lineno, text


def broad_handlers(path: Path) -> Iterator[int]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = [node.type] if not isinstance(node.type, ast.Tuple) else node.type.elts
            if any(kind is None or (isinstance(kind, ast.Name) and kind.id in BROAD) for kind in caught):
                yield node.lineno
