"""What keeps the house readable, as figures (docs/architecture.md)."""

import ast
import re
from pathlib import Path

import grimp
import pytest

from tests.architecture.source_tree import (
    PRODUCT,
    ROOT,
    calls_of,
    functions_of,
    name_of,
    python_files,
    templates,
    tree_of,
)

LONGEST_FILE = 400
LONGEST_FUNCTION = 30
SHARE_WITHIN = 0.95
THE_ONE_COMMIT = "app/services/transaction.py"
THE_ONE_CLOCK = "app/adapters/clock.py"
CLOCK_CALLS = re.compile(r"(^|\.)((datetime|date)\.(now|today|utcnow)|time\.(time|time_ns|localtime|gmtime))$")
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
PUT_OFF = re.compile(
    "|".join(["TO" + "DO", "FIX" + "ME", r"pragma:\s*no", r"mark\.(skip|xfail)", r"pytest\.(skip|xfail)"])
)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its decorators and its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    files = (*python_files(*PRODUCT), *python_files("tests", "bench"), *templates(), ROOT / "chung")
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_nineteen_of_twenty_functions_fit_on_thirty_lines() -> None:
    lengths = sorted(_length(function) for file in python_files(*PRODUCT) for function in functions_of(file))
    assert lengths[int(len(lengths) * SHARE_WITHIN)] <= LONGEST_FUNCTION, lengths[-20:]


def test_only_one_file_commits() -> None:
    committing = {
        name_of(file)
        for file in python_files(*PRODUCT)
        if any(call.rpartition(".")[2] == "commit" for _line, call in calls_of(file))
    }
    assert committing == {THE_ONE_COMMIT}


def test_only_one_file_reads_the_clock() -> None:
    reading = {
        f"{name_of(file)}:{line} {call}"
        for file in python_files(*PRODUCT)
        for line, call in calls_of(file)
        if CLOCK_CALLS.search(call) and name_of(file) != THE_ONE_CLOCK
    }
    assert reading == set()


def test_no_function_imports_our_own_code() -> None:
    own = {*PRODUCT, "config", "wsgi"}
    late = []
    for file in python_files(*PRODUCT):
        for function in functions_of(file):
            for node in ast.walk(function):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or "", *(["app"] if node.level else [])]
                if any(name.partition(".")[0] in own for name in names):
                    late.append(f"{name_of(file)}:{node.lineno}")
    assert late == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = grimp.build_graph(*PRODUCT)
    waiting = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    # Take away, again and again, what imports nothing that is left: what remains stands in a circle.
    while free := {module for module, needs in waiting.items() if not needs & waiting.keys()}:
        for module in free:
            del waiting[module]
    assert sorted(waiting) == []


def test_no_module_hides_behind_a_name_that_says_nothing() -> None:
    files = (*python_files(*PRODUCT), *python_files("tests"))
    assert [name_of(file) for file in files if file.stem in NO_NAMES or file.parent.name in NO_NAMES] == []


def test_the_package_of_the_machinery_is_empty() -> None:
    assert tree_of(ROOT / "app" / "__init__.py").body == []


@pytest.mark.parametrize("folder", ["app", "forms", "workflows", "templates", "migrations", "tests", "bench"])
def test_nothing_is_put_off(folder: str) -> None:
    found = []
    for file in sorted((ROOT / folder).rglob("*")):
        if file.suffix in {".py", ".html", ".txt", ".css", ".scss", ".js", ".mjs"} and file != Path(__file__):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if PUT_OFF.search(line) or re.search(r"#\s*type:\s*ignore(?!\[)", line):
                    found.append(f"{name_of(file)}:{number}")
    assert found == []
