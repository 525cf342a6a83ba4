"""The checkout's own files, as the tests that police them see it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app", "forms", "workflows")
LONE_FILES = ("config.py", "wsgi.py")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """List the Python files below these folders, and those at the top where the product's folders are meant."""
    found = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    if folders == PRODUCT:
        found += [ROOT / name for name in LONE_FILES]
    return tuple(found)


@cache
def tree_of(file: Path) -> ast.Module:
    """Parse a file once."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def name_of(file: Path) -> str:
    """Give a file's path from the top, for messages."""
    return file.relative_to(ROOT).as_posix()


def functions_of(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """List every function and method of a file."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls_of(file: Path) -> Iterator[tuple[int, str]]:
    """List the calls in a file as line and dotted name: `db.session.commit`, `date.today`."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def templates() -> tuple[Path, ...]:
    """List the product's own templates."""
    return tuple(file for file in sorted((ROOT / "templates").rglob("*")) if file.is_file())
